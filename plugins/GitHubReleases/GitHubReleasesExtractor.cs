using System.Runtime.CompilerServices;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.GitHubReleases;

/// <summary>The files of releases, by GitHub's API.</summary>
public sealed class GitHubReleasesExtractor(PluginEnvironment environment) : IExtractor
{
    private const int PageSize = 100;

    /// <inheritdoc/>
    public string Name => ReleaseReading.Namespace;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!ReleasesUrl.TryRead(request.Url, out var wanted))
        {
            yield return new NotMine("this page of GitHub is not one of releases");
            yield break;
        }

        var rules = ReleaseRules.Of(environment);
        var api = new GitHubApi(new JsonSite(environment.Http, environment.Time), rules.Token);
        var reading = new ReleaseReading(wanted, rules, rules.Token is not null && await IsPrivateAsync(api, wanted, cancellationToken));
        var steps = wanted.Wanted == WantedReleases.All ? ListAsync(api, reading, wanted, request.Cursor, cancellationToken) : OneAsync(api, reading, wanted, cancellationToken);
        await foreach (var step in steps)
        {
            yield return step;
        }
    }

    private static async IAsyncEnumerable<ExtractionStep> OneAsync(GitHubApi api, ReleaseReading reading, ReleasesUrl wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (url, what) = wanted.Wanted == WantedReleases.Latest
            ? ($"{wanted.Api}/releases/latest", $"a latest release of {wanted.FullName}")
            : ($"{wanted.Api}/releases/tags/{string.Join('/', wanted.Tag!.Split('/').Select(Uri.EscapeDataString))}", $"the release '{wanted.Tag}' of {wanted.FullName}");
        using var answer = await api.AskAsync(url, what, cancellationToken);
        if (answer.Root.Count("id") is null)
        {
            throw Strange(what);
        }

        var any = false;
        foreach (var item in reading.ItemsOf(answer.Root))
        {
            any = true;
            yield return new ItemFound(item);
        }

        yield return any ? ExtractionEnded.Complete : ExtractionEnded.Truncated(TruncationCause.Bound,
            $"none of the {ReleaseReading.CountFiles(answer.Root)} files of '{reading.TitleOf(answer.Root)}' is wanted by the plugin's settings include, exclude and source-archives");
    }

    private static async IAsyncEnumerable<ExtractionStep> ListAsync(GitHubApi api, ReleaseReading reading, ReleasesUrl wanted, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var what = $"the list of releases of {wanted.FullName}";
        var next = cursor?.StartsWith(GitHubApi.Root, StringComparison.Ordinal) == true ? cursor : $"{wanted.Api}/releases?per_page={PageSize}";
        while (next is not null)
        {
            using var answer = await api.AskAsync(next, what, cancellationToken);
            if (answer.Root.ValueKind != JsonValueKind.Array)
            {
                throw Strange(what);
            }

            foreach (var release in answer.Root.EnumerateArray().Where(r => r.Count("id") is not null && reading.Wants(r)))
            {
                foreach (var item in reading.ItemsOf(release))
                {
                    yield return new ItemFound(item);
                }
            }

            next = GitHubApi.NextOf(answer);
            if (next is not null)
            {
                yield return new PageReached(next);
            }
        }

        yield return ExtractionEnded.Complete;
    }

    private static async Task<bool> IsPrivateAsync(GitHubApi api, ReleasesUrl wanted, CancellationToken cancellationToken)
    {
        using var answer = await api.AskAsync(wanted.Api, $"the repository {wanted.FullName}", cancellationToken);
        return answer.Root.Flag("private");
    }

    private static ExtractionException Strange(string what) =>
        new(ExtractionFailure.SiteChanged, $"GitHub's answer for {what} is not what the plugin github-releases knows; it needs an update");
}
