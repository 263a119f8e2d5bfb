using System.Text.RegularExpressions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Planning;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Tells a refusal from an answer: by the rules of the site file, then by the status.</summary>
/// <param name="page">What came.</param>
/// <param name="answer">The same, read. Null: it cannot be.</param>
/// <param name="scope">What times are counted from.</param>
internal sealed class Refusals(ReceivedPage page, SiteAnswer? answer, FilterScope scope)
{
    private string What => page.Url.AbsoluteUri.ForPeople();

    /// <summary>Whether all that a rule says holds.</summary>
    public bool Fits(RefusalRule rule)
    {
        try
        {
            return (rule.Statuses.Count == 0 || rule.Statuses.Contains(page.Status)) &&
                (rule.Text is null || page.Text.Contains(rule.Text, StringComparison.OrdinalIgnoreCase)) &&
                (rule.Pattern is null || rule.Pattern.IsMatch(page.Text)) &&
                (rule.Css is null || answer?.Root.Find(rule.Css).Any() == true) &&
                (rule.Json is null || answer?.Root.Find(rule.Json).Any() == true);
        }
        catch (Exception e) when (e is SiteMismatchException or RegexMatchTimeoutException)
        {
            // A selector for another kind of answer finds nothing in this one.
            return false;
        }
    }

    /// <summary>What a rule that fits comes to.</summary>
    public ExtractionException ExceptionOf(RefusalRule rule)
    {
        var until = rule.Until is not null && answer is not null && new ValueScope(answer, answer.Root, SiteFields.None, null).Values(rule.Until, ValueUse.Time) is [var written, ..] ? MomentText.Read(written, scope) : null;
        return new ExtractionException(rule.Failure, rule.Message is { } message ? $"{What}: {message}" : $"{What} {Sentence(rule.Failure)}") { NotBefore = until };
    }

    /// <summary>What a status that is no success means where the site has no ways of its own; null when it is one.</summary>
    public ExtractionException? ByStatus(HttpResponseMessage response)
    {
        var again = RetryAfter.Parse(response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null, scope.Now) is { } wait ? scope.Now + wait : (DateTimeOffset?)null;
        ExtractionFailure? failure = page.Status switch
        {
            >= 200 and < 300 => null,
            404 or 410 => ExtractionFailure.Gone,
            401 or 403 => ExtractionFailure.AuthNeeded,
            451 => ExtractionFailure.GeoBlocked,
            429 => ExtractionFailure.RateLimited,
            503 when again is not null => ExtractionFailure.RateLimited,
            408 or >= 500 => ExtractionFailure.Transient,
            _ => ExtractionFailure.SiteChanged,
        };
        return failure is not { } known ? null : new ExtractionException(known, $"{What} {Sentence(known)} (status {page.Status})") { NotBefore = known == ExtractionFailure.RateLimited ? again : null };
    }

    private static string Sentence(ExtractionFailure failure) => failure switch
    {
        ExtractionFailure.Gone => "is not there",
        ExtractionFailure.NotYet => "is not there yet",
        ExtractionFailure.AuthNeeded => "is not shown to everybody",
        ExtractionFailure.RateLimited => "was asked for too often",
        ExtractionFailure.GeoBlocked => "is not shown in this country",
        ExtractionFailure.Transient => "cannot be shown for the moment",
        ExtractionFailure.BadRequest => "cannot be asked for in this way",
        _ => "is answered in a way the site file does not know",
    };
}
