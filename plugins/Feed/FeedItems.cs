using System.Security.Cryptography;
using System.Text;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.Feed;

/// <summary>Turns the entries of one feed into items, each with an id that no other entry has.</summary>
/// <param name="extractor">Whose ids they are.</param>
/// <param name="feed">What the feed is called among feeds, for ids that hold within it only.</param>
/// <param name="links">Whether entries without anything attached lead on to their pages: <c>auto</c>, <c>always</c>, <c>never</c>.</param>
internal sealed class FeedItems(string extractor, string feed, string links)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>The steps for the entries of a page.</summary>
    public IEnumerable<ExtractionStep> StepsOf(FeedPage page)
    {
        var attached = page.Entries.ToDictionary(e => e, Wanted, ReferenceEqualityComparer.Instance as IEqualityComparer<FeedEntry>);
        var follows = links == "always" || (links == "auto" && attached.Values.All(list => list.Count == 0));
        var names = attached.Values.Where(list => list.Count > 0).Select(list => PageUrl.FileName(list[0].Url)).GroupBy(n => n, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1 || !Path.HasExtension(g.Key)).Select(g => g.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in page.Entries)
        {
            if (attached[entry] is { Count: > 0 } enclosures)
            {
                yield return new ItemFound(Item(page, entry, enclosures, names));
            }
            else if (follows && entry.Link is { } link)
            {
                yield return new ReferenceFound(link) { Title = entry.Title };
            }
        }
    }

    private MediaItem Item(FeedPage page, FeedEntry entry, List<Enclosure> enclosures, HashSet<string> vagueNames) => new()
    {
        Id = new ItemId(extractor, IdOf(entry, enclosures[0].Url)),
        Title = entry.Title,
        Creator = entry.Creator ?? page.Creator,
        Published = entry.Published,
        Duration = entry.Duration,
        Page = entry.Link,
        Relation = AreVariants(enclosures) ? SourceRelation.Variants : SourceRelation.Several,
        Sources = [.. enclosures.Select(e => Source(e, entry, vagueNames))],
    };

    /// <summary>What is worth fetching: no players; pictures only when there is nothing else.</summary>
    private static List<Enclosure> Wanted(FeedEntry entry)
    {
        var media = entry.Enclosures.Where(e => !MediaType.IsPage(e.Type)).OrderByDescending(e => e.IsDefault).Take(100).ToList();
        var played = media.Where(e => MediaType.KindOf(e.Type, e.Url) != MediaKind.Image).ToList();
        var files = played.Count > 0 ? played : media;
        // A list of segments is no file, so one is taken before it.
        return [.. files.OrderBy(e => MediaType.IsManifest(e.Type, e.Url))];
    }

    private static bool AreVariants(List<Enclosure> enclosures)
    {
        var played = enclosures.TrueForAll(e => MediaType.KindOf(e.Type, e.Url) is MediaKind.Video or MediaKind.Audio);
        return enclosures.Count == 1 || enclosures.Skip(1).All(e => e.IsVariant) || (played && enclosures.DistinctBy(e => MediaType.Bare(e.Type)).Count() == enclosures.Count);
    }

    private static MediaSource Source(Enclosure enclosure, FeedEntry entry, HashSet<string> vagueNames)
    {
        var container = MediaType.ContainerOf(enclosure.Type, enclosure.Url);
        return new MediaSource
        {
            Urls = [enclosure.Url, .. enclosure.Mirrors],
            Kind = MediaType.KindOf(enclosure.Type, enclosure.Url),
            Container = container,
            // Every episode of some hosts is called 'default.mp3'; then its title tells them apart.
            FileName = entry.Title is { } title && vagueNames.Contains(PageUrl.FileName(enclosure.Url)) ? $"{title.Replace('/', '_').Replace('\\', '_')}{(container is null ? "" : $".{container}")}" : null,
            SizeEstimate = enclosure.Size,
            Width = enclosure.Width,
            Height = enclosure.Height,
            Fps = enclosure.Fps,
            TotalBitRate = enclosure.BitsPerSecond is { } rate ? new BitRate(rate) : null,
            Language = enclosure.Language,
            Checksums = enclosure.Checksums,
        };
    }

    /// <summary>The entry's own id; where it is no URI it holds within its feed only. Without one, and where two entries share it, the file's URL tells.</summary>
    private string IdOf(FeedEntry entry, string url)
    {
        var file = WithoutQuery(url);
        var own = entry.Id is not { } id ? file : Uri.TryCreate(id, UriKind.Absolute, out var uri) && uri.Scheme.Length > 1 ? id : $"{feed} {id}";
        return _ids.TryAdd(own, file) || _ids[own] == file ? own : $"{own} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..16]}";
    }

    // Hosts that count listeners put something new into the query each time; where it is all there is, it must stay.
    private static string WithoutQuery(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var cut && PageUrl.Extension(url[..cut]) is not null and not "php" ? url[..cut] : url;
}
