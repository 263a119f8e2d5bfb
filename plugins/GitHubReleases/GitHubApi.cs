using System.Globalization;
using System.Net;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.GitHubReleases;

/// <summary>GitHub's API, with its own ways of paging and of saying no.</summary>
/// <param name="site">What asks.</param>
/// <param name="token">The token requests carry. Null: none.</param>
internal sealed class GitHubApi(JsonSite site, string? token)
{
    /// <summary>Where the API is.</summary>
    public const string Root = "https://api.github.com/";

    /// <summary>Asks for a URL of the API.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="what">What it is, for messages, such as <c>the latest release of acme/tool</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ExtractionException">It was refused.</exception>
    public async Task<JsonAnswer> AskAsync(string url, string what, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Headers = { { "Accept", "application/vnd.github+json" }, { "X-GitHub-Api-Version", "2022-11-28" }, { "User-Agent", "SnatchEngine" } },
        };
        if (token is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
        }

        var answer = await site.AskAsync(request, cancellationToken);
        if (answer is { IsGood: true, Json: not null })
        {
            return answer;
        }

        using (answer)
        {
            throw RefusalOf(answer, what);
        }
    }

    /// <summary>The next page of a list, as its Link header names it; null after the last.</summary>
    /// <exception cref="ExtractionException">It leads to another site.</exception>
    public static string? NextOf(JsonAnswer answer)
    {
        foreach (var link in (answer.Header("Link") ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (link.StartsWith('<') && end > 1 && link[end..].Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase))
            {
                return link[1..end].StartsWith(Root, StringComparison.Ordinal)
                    ? link[1..end]
                    : throw new ExtractionException(ExtractionFailure.SiteChanged, "the next page of the releases is not at api.github.com; the plugin github-releases needs an update");
            }
        }

        return null;
    }

    private ExtractionException RefusalOf(JsonAnswer answer, string what)
    {
        var isSpent = answer.Header("x-ratelimit-remaining") == "0" || answer.NotBefore is not null;
        return answer.Status switch
        {
            HttpStatusCode.TooManyRequests => Limited(answer),
            HttpStatusCode.Forbidden when isSpent => Limited(answer),
            HttpStatusCode.Unauthorized => new(ExtractionFailure.AuthNeeded, "GitHub does not accept the token of the plugin github-releases; set another, or none"),
            HttpStatusCode.Forbidden => new(ExtractionFailure.AuthNeeded, $"GitHub does not show {what} to {(token is null ? "everybody" : "the owner of this token")}"),
            HttpStatusCode.NotFound => new(ExtractionFailure.Gone, token is null
                ? $"{what} is not there; if the repository is private, set a token for the plugin github-releases"
                : $"{what} is not there, or not for the owner of this token"),
            HttpStatusCode.UnavailableForLegalReasons => new(ExtractionFailure.Gone, $"GitHub took {what} down for legal reasons"),
            _ when answer.IsGood => new(ExtractionFailure.SiteChanged, $"GitHub's answer for {what} is no JSON"),
            _ => JsonSite.Refusal(answer, what),
        };
    }

    private ExtractionException Limited(JsonAnswer answer)
    {
        var reset = long.TryParse(answer.Header("x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? JsonReading.OfEpoch(seconds) : null;
        var hint = token is null ? "; a token for the plugin github-releases allows 5,000 requests an hour instead of 60" : "";
        // A secondary limit names its own pause, and the hourly reset is not what it is about.
        return new ExtractionException(ExtractionFailure.RateLimited, $"GitHub's limit of requests is reached{hint}") { NotBefore = answer.NotBefore ?? reset };
    }
}
