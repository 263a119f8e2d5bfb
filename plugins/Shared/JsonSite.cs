using System.Net;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Plugins.Shared;

/// <summary>A site that answers in JSON: asks it, and turns what it refuses into failures the host can act on.</summary>
/// <param name="http">The client the host lends.</param>
/// <param name="time">The clock that moments to come back are counted from.</param>
internal sealed class JsonSite(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    /// <summary>Asks, whatever the answer.</summary>
    /// <exception cref="ExtractionException">There was no answer, or one beyond all bounds.</exception>
    public async Task<JsonAnswer> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Host;
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            return new JsonAnswer(answer.StatusCode, answer.Headers, await ReadAsync(answer.Content, cancellationToken), ComeBack(answer));
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ExtractionException(ExtractionFailure.SiteChanged, $"{host} answered more than can be read at once", e);
        }
        catch (HttpRequestException e)
        {
            throw new ExtractionException(ExtractionFailure.Transient, $"{host} cannot be asked: {e.Message}", e);
        }
        // The client's own time-out; who cancelled asked for it.
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExtractionException(ExtractionFailure.Transient, $"{host} did not answer in time", e);
        }
    }

    /// <summary>Asks for a URL, whatever the answer.</summary>
    /// <exception cref="ExtractionException">There was no answer, or one beyond all bounds.</exception>
    public Task<JsonAnswer> AskAsync(string url, CancellationToken cancellationToken) => AskAsync(url, "pages", cancellationToken);

    /// <summary>Asks for a URL, whatever the answer.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="kind">What the answer is, as it decides how long it is kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ExtractionException">There was no answer, or one beyond all bounds.</exception>
    public async Task<JsonAnswer> AskAsync(string url, string kind, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { { "Accept", "application/json" } } };
        request.Options.Set(PluginEnvironment.CacheKind, kind);
        return await AskAsync(request, cancellationToken);
    }

    /// <summary>What an answer that is no success means, when the site has no ways of its own.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="what">What was asked for, such as <c>archive.org's item 'x'</c>.</param>
    public static ExtractionException Refusal(JsonAnswer answer, string what)
    {
        var status = (int)answer.Status;
        return answer.Status switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => Failure(ExtractionFailure.Gone, $"{what} is not there (status {status})"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Failure(ExtractionFailure.AuthNeeded, $"{what} is not shown to everybody (status {status})"),
            HttpStatusCode.UnavailableForLegalReasons => Failure(ExtractionFailure.GeoBlocked, $"{what} is not shown here for legal reasons (status {status})"),
            HttpStatusCode.TooManyRequests => Late($"too much was asked for {what} (status {status})"),
            HttpStatusCode.ServiceUnavailable when answer.NotBefore is not null => Late($"{what} cannot be shown for the moment (status {status})"),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => Failure(ExtractionFailure.Transient, $"{what} cannot be shown for the moment (status {status})"),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => Failure(ExtractionFailure.SiteChanged, $"{what} has moved (status {status})"),
            _ => Failure(ExtractionFailure.SiteChanged, $"{what} was answered in a way this plugin does not know (status {status})"),
        };

        ExtractionException Late(string message) => new(ExtractionFailure.RateLimited, message) { NotBefore = answer.NotBefore };
    }

    private static ExtractionException Failure(ExtractionFailure failure, string message) => new(failure, message);

    private static async Task<JsonDocument?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(await content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private DateTimeOffset? ComeBack(HttpResponseMessage answer)
    {
        var now = time.GetUtcNow();
        var wait = answer.Headers.RetryAfter switch
        {
            { Delta: { } span } => span,
            { Date: { } moment } => moment - now,
            _ => TimeSpan.Zero,
        };
        return wait > TimeSpan.Zero ? now + (wait < s_longestWait ? wait : s_longestWait) : null;
    }
}
