using System.Net;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.PeerTube;

/// <summary>A host's API, if it has one: any host may be asked, and few are a PeerTube.</summary>
internal sealed class TubeApi(JsonSite site)
{
    /// <summary>Asks for what a URL names.</summary>
    /// <returns>The answer when it is what was asked for; null when the host is no PeerTube.</returns>
    /// <exception cref="ExtractionException">It is a PeerTube and refuses, or it is not known what it is and the URL looks like one.</exception>
    public async Task<JsonAnswer?> AskAsync(TubeUrl url, string query, Func<JsonAnswer, bool> isWanted, CancellationToken cancellationToken)
    {
        JsonAnswer answer;
        try
        {
            answer = await site.AskAsync(url.Api + query, cancellationToken);
        }
        catch (ExtractionException e) when (e.Failure is ExtractionFailure.Transient or ExtractionFailure.SiteChanged && !url.IsSure)
        {
            return null;
        }

        if (answer.IsGood && isWanted(answer))
        {
            return answer;
        }

        using (answer)
        {
            return await IsTubeAsync(url, answer, cancellationToken) ? throw RefusalOf(answer, url) : null;
        }
    }

    /// <summary>The subtitles of a video. A host that has none, or does not answer, costs nobody the video.</summary>
    public async Task<IReadOnlyList<MediaSource>> CaptionsAsync(TubeUrl url, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await site.AskAsync($"{url.Api}/captions", cancellationToken);
            return answer.IsGood ? CaptionReading.Of(answer.Root, url) : [];
        }
        catch (ExtractionException)
        {
            return [];
        }
    }

    private static ExtractionException RefusalOf(JsonAnswer answer, TubeUrl url)
    {
        var code = answer.Root.Text("code");
        if (answer.IsGood)
        {
            return new(ExtractionFailure.SiteChanged, $"{url.Host} does not describe {url.What} as the plugin peertube knows it; it needs an update");
        }

        if (code == "does_not_respect_follow_constraints" && answer.Root.Url("originUrl") is { } origin)
        {
            return new(ExtractionFailure.AuthNeeded, $"{url.Host} does not show videos of hosts it does not follow; ask its own host: {origin}");
        }

        return answer.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when code is "video_requires_password" or "incorrect_video_password" =>
                new(ExtractionFailure.AuthNeeded, $"{url.What} has a password, which this plugin cannot send"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(ExtractionFailure.AuthNeeded, $"{url.What} is private: it is shown only to some who sign in"),
            _ => JsonSite.Refusal(answer, url.What),
        };
    }

    /// <summary>Whether the host is a PeerTube. A sick one cannot say so: then the URL's own look decides.</summary>
    private async Task<bool> IsTubeAsync(TubeUrl url, JsonAnswer refusal, CancellationToken cancellationToken)
    {
        // Its errors name themselves, which saves the question.
        if (refusal.Root.Text("docs")?.Contains("joinpeertube.org", StringComparison.OrdinalIgnoreCase) == true ||
            refusal.Root.Text("type")?.Contains("joinpeertube.org", StringComparison.OrdinalIgnoreCase) == true)
        {
            return true;
        }

        try
        {
            using var config = await site.AskAsync($"{url.Root}/api/v1/config", cancellationToken);
            return config.IsGood
                ? config.Root.Text("serverVersion") is not null && config.Root.Object("instance") is not null
                : url.IsSure && (config.Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError) && (int)refusal.Status is 429 or >= 500;
        }
        catch (ExtractionException e) when (e.Failure is ExtractionFailure.Transient or ExtractionFailure.SiteChanged)
        {
            return url.IsSure && (int)refusal.Status is 429 or >= 500;
        }
    }
}
