using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Extracts what a site file describes.</summary>
/// <param name="site">What it says.</param>
/// <param name="environment">What the host lends.</param>
internal sealed class SiteExtractor(SiteDefinition site, PluginEnvironment environment) : IExtractor
{
    public string Name => site.Name;

    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Dictionary<string, string> captures = new(StringComparer.Ordinal);
        if (PageOf(request.Url, captures) is not { } page)
        {
            yield return new NotMine($"no pattern in 'urls' of {site.Path} fits it");
            yield break;
        }

        var run = new SiteRun(site, page, new PageFacts(request.Url, captures, SecretOf), PageTurn.Begin(page.Paging, request.Cursor), environment);
        while (await run.NextAsync(cancellationToken) is { } read)
        {
            foreach (var node in read.Nodes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await run.ItemAsync(read, node, cancellationToken) is { } found)
                {
                    yield return found;
                }
            }

            foreach (var link in run.Links(read))
            {
                yield return new ReferenceFound(link);
            }

            if (run.Turn(read) is { } mark)
            {
                yield return new PageReached(mark);
            }
        }

        yield return run.End;
    }

    // The order in which claims are asked, so that a file with several kinds of pages behaves as several files would.
    private SitePage? PageOf(string url, Dictionary<string, string> captures)
    {
        var byClaim = Comparer<UrlClaim>.Create(ExtractorDirectory.MostSpecificFirst);
        return site.Pages.SelectMany(p => p.Urls, (page, pattern) => (Page: page, Pattern: pattern))
            .OrderBy(p => p.Pattern.Claim, byClaim).ThenByDescending(p => p.Pattern.Query.Count)
            .FirstOrDefault(p => p.Pattern.TryMatch(url, captures)).Page;
    }

    private string? SecretOf(string name) => environment.Secret(name) is { Length: > 0 } secret
        ? secret
        : throw new ExtractionException(ExtractionFailure.AuthNeeded, $"the site '{site.Name}' needs a secret; set '{site.Name}.{name}' in config/secrets.yaml");
}
