using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Files;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Extraction;

namespace SnatchEngine.Planning;

/// <summary>Turns one source of an item into what the download core is asked.</summary>
/// <param name="tally">What is known of the origins of this run.</param>
/// <param name="allowLaunchers">Whether a site may name a file that runs something when it is opened.</param>
internal sealed class RequestDraft(OriginTally tally, bool allowLaunchers)
{
    private const string PlainFiles = "direct-link";

    private static readonly string[] s_everywhere = ["User-Agent", "Accept", "Accept-Language"];

    /// <summary>The request.</summary>
    public DownloadRequest Of(Wish wish, ExtractedItem found, MediaSource source)
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
            TellsOfStreams = CanTurnOutToBeStream(wish, found),
            Stream = StreamFor(wish, source, found.ManifestOf(source), found.Item.Title?.Replace('/', '-').Replace('\\', '-')),
            RenewLinks = found.RefreshAsync is { } refresh ? token => refresh(source, token) : null,
        };
    }

    /// <summary>Whether the source may be a stream, by what is known before anybody is asked.</summary>
    public static bool MayBeStream(Wish wish, MediaSource source) =>
        source.Delivery != StreamDelivery.File || (StreamManifest.IsNamedLikeOne(source.Urls[0]) && !IsFile(wish, source));

    /// <summary>What has a place or a size as a file is one, and what a person asks the extractor of plain files for.</summary>
    public static bool IsFile(Wish wish, MediaSource source) =>
        source.Delivery == StreamDelivery.File && (wish.Extractor == PlainFiles || source.Size is not null || source.Folder is not null);

    /// <summary>What was found as a stream is one. Else the URL and the answer tell.</summary>
    private static StreamChoice? StreamFor(Wish wish, MediaSource source, StreamManifest? manifest, string? stem)
    {
        if (source.Fragments.Count > 0)
        {
            return new StreamChoice { Delivery = StreamDelivery.Dash, Variant = source.Label, Fragments = source.Fragments, Stem = stem };
        }

        StreamDelivery? delivery = IsFile(wish, source) || source.Delivery != StreamDelivery.File ? source.Delivery : null;
        return delivery is null && !wish.LiveFromStart && wish.LiveFor is null
            ? null
            : new StreamChoice { Delivery = delivery, Variant = manifest is null ? null : source.Label, Looked = manifest, Stem = stem, FromStart = wish.LiveFromStart, StopAfter = wish.LiveFor };
    }

    /// <summary>Whether its answer may say that it is a stream, which can be planned as one then: a single link that nobody knows for a file.</summary>
    public static bool CanTurnOutToBeStream(Wish wish, ExtractedItem found) =>
        found is { IsSaidToBeStream: false, Expanded.Count: 0, Item.Sources: [{ Delivery: StreamDelivery.File, Fragments.Count: 0 } only] } && !MayBeStream(wish, only) && !IsFile(wish, only);

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
}
