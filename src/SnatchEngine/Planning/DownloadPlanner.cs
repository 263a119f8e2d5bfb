using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Extraction;
using SnatchEngine.Naming;

namespace SnatchEngine.Planning;

/// <summary>Turns what an extractor found into requests for the download core, or into a reason not to.</summary>
/// <param name="rules">Reasons to skip, in the order they are asked.</param>
/// <param name="score">How each transport suits a request, the best first.</param>
/// <param name="tally">What is known of the origins of this run.</param>
/// <param name="naming">Names what a template names.</param>
/// <param name="allowLaunchers">Whether a site may name a file that runs something when it is opened.</param>
internal sealed class DownloadPlanner(IReadOnlyList<ISkipRule> rules, Func<DownloadRequest, IReadOnlyList<TransportScore>> score, OriginTally tally, ItemNaming naming, bool allowLaunchers = false)
{
    private static readonly string[] s_everywhere = ["User-Agent", "Accept", "Accept-Language"];

    /// <summary>Plans an item: one outcome for a choice among variants, one for each of several things.</summary>
    public async Task<IReadOnlyList<PlanOutcome>> PlanAsync(Wish wish, ExtractedItem found, CancellationToken cancellationToken)
    {
        var item = found.Item;
        if (item.Relation == SourceRelation.Variants || item.Sources.Count == 1)
        {
            var choice = item.Sources.Count == 1 ? null : $"the first of {item.Sources.Count} variants, which the extractor lists best first";
            return [await PlanAsync(wish, found, item.Id, item.Sources[0], choice, cancellationToken)];
        }

        List<PlanOutcome> outcomes = [];
        foreach (var (number, source) in item.Sources.Index())
        {
            var id = item.Id with { Id = $"{item.Id.Id}#{source.Label ?? source.FileName ?? $"{number + 1}"}", Aliases = [] };
            outcomes.Add(await PlanAsync(wish, found, id, source, $"number {number + 1} of {item.Sources.Count} that belong together", cancellationToken));
        }

        return outcomes;
    }

    private async Task<PlanOutcome> PlanAsync(Wish wish, ExtractedItem found, ItemId id, MediaSource source, string? choice, CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            if (await rule.RefuseAsync(new SkipCandidate(id, found.Item, source, wish), cancellationToken) is { } skipped)
            {
                return new PlanSkipped(wish, skipped);
            }
        }

        foreach (var url in source.Urls)
        {
            UrlText.Check(url);
        }

        var request = RequestFor(wish, found, source);
        return new PlanMade(wish, new DownloadPlan
        {
            Request = request,
            Extractor = found.Extractor,
            ItemId = id,
            Title = found.Item.Title,
            Staged = wish.After.Count == 0 ? null : new StagedPlan(found.Item with { Id = id }, [new PlannedPart(request, source)], wish.After),
            Explanation = new(() =>
            {
                var transports = score(request);
                return new PlanExplanation(transports, [.. ReasonsFor(found, choice, request, transports, naming.TemplateFor(wish))]);
            }),
        });
    }

    private DownloadRequest RequestFor(Wish wish, ExtractedItem found, MediaSource source)
    {
        if (source.Urls[0] != wish.Url)
        {
            tally.Expect(source.Urls[0]);
        }

        if ((source.Size ?? source.SizeEstimate) is { } size)
        {
            tally.Learn(source.Urls[0], size);
        }

        return new DownloadRequest
        {
            Urls = source.Urls,
            Folder = wish.Folder,
            FileName = wish.FileName ?? naming.NameOf(wish, found.Item, [source]) ?? SitePath(source),
            Access = AccessFor(wish, source),
            Checksums = [.. wish.Checksums.Union(source.Checksums)],
            Pieces = source.Pieces,
            ExpectedLength = source.Size?.Bytes,
            MaxSize = wish.MaxSize,
            Priority = wish.Priority,
            LimitRate = wish.LimitRate,
            Connections = wish.Connections,
            Resume = wish.Resume,
            Overwrite = wish.Overwrite,
            OnlyIfNewer = wish.OnlyIfNewer,
            ManySmallFiles = tally.HasManySmall(source.Urls[0]),
            TypedByOperator = source.Urls.All(url => IsMeant(url, wish)),
            RenewLinks = found.RefreshAsync is { } refresh ? token => refresh(source, token) : null,
        };
    }

    /// <summary>What a person lends is meant for the origin they typed; an extractor may have found the file on another.</summary>
    private static RequestAccess AccessFor(Wish wish, MediaSource source)
    {
        var lent = wish.Access;
        if (source.Urls[0] != wish.Url && UrlText.OriginOf(source.Urls[0]) != UrlText.OriginOf(wish.Url))
        {
            lent = lent with { Authorization = null, Headers = [.. lent.Headers.Where(h => s_everywhere.Contains(h.Key, StringComparer.OrdinalIgnoreCase))] };
        }

        var missing = source.Headers.Where(s => !lent.Headers.Any(l => l.Key.Equals(s.Key, StringComparison.OrdinalIgnoreCase))).ToList();
        return missing.Count == 0 ? lent : lent with { Headers = [.. lent.Headers, .. missing] };
    }

    /// <summary>Whoever typed a URL meant its server: a listing on a private address leads to files on the same one. Another origin was not typed by anybody.</summary>
    private static bool IsMeant(string url, Wish wish) =>
        url == wish.Url || wish.Mirrors.Contains(url) || (UrlText.OriginOf(url) is { } origin && origin == UrlText.OriginOf(wish.Url));

    /// <summary>What a site calls a file, and the folders it belongs in, all made safe. Null: the answer or the URL decides.</summary>
    private string? SitePath(MediaSource source)
    {
        var named = !string.IsNullOrWhiteSpace(source.FileName);
        var folders = source.Folder is { } folder ? SafeName.Folders(folder) : [];
        if (!named && folders.Count == 0)
        {
            return null;
        }

        var name = SafeName.From(named ? source.FileName : null, source.Urls[0], allowLaunchers);
        return folders.Count == 0 ? name : $"{string.Join('/', folders)}/{name}";
    }

    private static IEnumerable<string> ReasonsFor(ExtractedItem found, string? choice, DownloadRequest request, IReadOnlyList<TransportScore> transports, NameTemplate? template)
    {
        yield return found.RoutedBy();
        if (choice is not null)
        {
            yield return choice;
        }

        if (template is not null)
        {
            yield return $"named by the template {template}; the server is not asked for a name";
        }

        if (transports is [var best, ..])
        {
            yield return $"{best.Transport} suits it best: {best.Why}";
        }

        if (request.ManySmallFiles)
        {
            yield return "many small files are wanted from its origin, so HTTP/2 is worth its price";
        }

        if (request.RenewLinks is not null)
        {
            yield return $"{found.Extractor} renews its links when they expire";
        }
    }
}
