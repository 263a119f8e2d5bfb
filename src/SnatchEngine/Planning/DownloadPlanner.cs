using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Transports;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Extraction;
using SnatchEngine.Formats;

namespace SnatchEngine.Planning;

/// <summary>Turns what an extractor found into requests for the download core, or into a reason not to.</summary>
/// <param name="rules">Reasons to skip, in the order they are asked.</param>
/// <param name="score">How each transport suits a request, the best first.</param>
/// <param name="formats">Chooses among variants.</param>
/// <param name="tally">What is known of the origins of this run.</param>
/// <param name="allowLaunchers">Whether a site may name a file that runs something when it is opened.</param>
internal sealed class DownloadPlanner(IReadOnlyList<ISkipRule> rules, Func<DownloadRequest, IReadOnlyList<TransportScore>> score, FormatChooser formats, OriginTally tally, bool allowLaunchers = false)
{
    private const string PlainFiles = "direct-link";

    private static readonly string[] s_everywhere = ["User-Agent", "Accept", "Accept-Language"];

    /// <summary>Plans an item: one outcome for each file that is chosen among variants, one for each of several things.</summary>
    /// <exception cref="FormatChoiceException">No variant can be chosen.</exception>
    public async Task<IReadOnlyList<PlanOutcome>> PlanAsync(Wish wish, ExtractedItem found, CancellationToken cancellationToken)
    {
        var item = found.Item;
        List<PlanOutcome> outcomes = [];
        if (item.Relation == SourceRelation.Variants || (item.Sources.Count == 1 && wish.Formats is null))
        {
            var choices = formats.Choose(item, wish.Formats);
            foreach (var choice in choices)
            {
                // Several files of one item are several things to the archive.
                var id = choices.Count == 1 ? item.Id : PartOf(item, choice.Ids ?? "");
                outcomes.Add(await PlanAsync(wish, found, id, choice, cancellationToken));
            }

            return outcomes;
        }

        foreach (var (number, source) in item.Sources.Index())
        {
            var id = PartOf(item, source.Label ?? source.FileName ?? $"{number + 1}");
            outcomes.Add(await PlanAsync(wish, found, id, source, $"number {number + 1} of {item.Sources.Count} that belong together", cancellationToken));
        }

        return outcomes;
    }

    private static ItemId PartOf(MediaItem item, string part) => item.Id with { Id = $"{item.Id.Id}#{part}", Aliases = [] };

    private async Task<PlanOutcome> PlanAsync(Wish wish, ExtractedItem found, ItemId id, FormatChoice choice, CancellationToken cancellationToken)
    {
        if (choice.NeedsMerge)
        {
            return new PlanMerge(wish, choice, found.Item, id, found.Extractor);
        }

        return choice.Sources[0].Delivery == StreamDelivery.File
            ? await PlanAsync(wish, found, id, choice.Sources[0], choice.Why, cancellationToken)
            : new PlanFailed(wish, choice.Sources[0].Urls[0], new FormatChoiceException(
                FormatFailure.NeedsStream, $"the format {choice.Ids ?? choice.Sources[0].Label} is a stream ({choice.Sources[0].Delivery}), and those are not fetched yet; choose one that is a file, such as with -f 'b[protocol^=http]'"));
    }

    private async Task<PlanOutcome> PlanAsync(Wish wish, ExtractedItem found, ItemId id, MediaSource source, string? choice, CancellationToken cancellationToken)
    {
        foreach (var rule in rules)
        {
            if (await rule.RefuseAsync(id, wish, cancellationToken) is { } skipped)
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
                return new PlanExplanation(transports, [.. ReasonsFor(found, choice, request, transports)]);
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
            FileName = wish.FileName ?? SitePath(source),
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
            Stream = StreamFor(wish, source),
            RenewLinks = found.RefreshAsync is { } refresh ? token => refresh(source, token) : null,
        };
    }

    /// <summary>
    /// What was found as a stream is one. Else the URL and the answer tell, but not of what has a place or a size as a file, nor when a person named the extractor of plain files.
    /// </summary>
    private static StreamChoice? StreamFor(Wish wish, MediaSource source)
    {
        var isFile = source.Delivery == StreamDelivery.File && (wish.Extractor == PlainFiles || source.Size is not null || source.Folder is not null);
        StreamDelivery? delivery = isFile || source.Delivery != StreamDelivery.File ? source.Delivery : null;
        return delivery is null && !wish.LiveFromStart && wish.LiveFor is null
            ? null
            : new StreamChoice { Delivery = delivery, FromStart = wish.LiveFromStart, StopAfter = wish.LiveFor };
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

    private static IEnumerable<string> ReasonsFor(ExtractedItem found, string? choice, DownloadRequest request, IReadOnlyList<TransportScore> transports)
    {
        yield return found.RoutedBy();
        if (choice is not null)
        {
            yield return choice;
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
