using System.Xml.Linq;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.Feed;

/// <summary>RSS 0.9 to 2.0 and Atom, with the namespaces of podcasts, Media RSS and paged feeds.</summary>
/// <param name="url">Where the document came from.</param>
internal sealed class XmlFeed(Uri url)
{
    /// <summary>The root elements of feeds.</summary>
    public static bool IsRoot(string? name) => name is "rss" or "feed" or "RDF";

    /// <summary>Reads a document.</summary>
    /// <param name="root">Its root.</param>
    /// <returns>Null when it is no feed after all.</returns>
    public FeedPage? Read(XElement root)
    {
        var channel = root.Name.LocalName == "feed" ? root : root.Elements().FirstOrDefault(e => e.Name.LocalName == "channel");
        if (channel is null)
        {
            return null;
        }

        // RSS 1.0 has its items beside the channel.
        var entries = (root.Name.LocalName == "RDF" ? root : channel).Elements().Where(e => e.Name.LocalName is "item" or "entry");
        return new FeedPage([.. entries.Select(Entry)])
        {
            Id = FeedText.Line(Podcast(channel, "guid")?.Value) ?? (channel.Name.LocalName == "feed" ? FeedText.Line(Plain(channel, "id")) : null),
            Creator = FeedText.Line(Own(channel, "title")),
            Next = Child(channel, e => e.Name.LocalName == "complete" && Is(e, "purl.org/syndication/history")) is null ? Link(channel, "next") ?? Link(channel, "prev-archive") : null,
        };
    }

    private FeedEntry Entry(XElement entry)
    {
        var enclosures = Enclosures(entry);
        return new FeedEntry
        {
            Id = FeedText.Line(Plain(entry, "guid") ?? Plain(entry, "id")) ?? FeedText.Line(entry.Attributes().FirstOrDefault(a => a.Name.LocalName == "about")?.Value),
            Link = Link(entry, "alternate") ?? (Child(entry, e => e.Name.LocalName == "link" && e.Attribute("href") is null) is { } plain ? Absolute(plain, plain.Value) : null) ?? PermaLink(entry),
            Title = FeedText.Line(Own(entry, "title") ?? Child(entry, e => e.Name.LocalName == "title" && Is(e, "itunes"))?.Value ?? Child(entry, e => e.Name.LocalName == "title")?.Value),
            Creator = FeedText.Line(Child(entry, e => e.Name.LocalName == "author" && Is(e, "itunes"))?.Value ?? Child(entry, e => e.Name.LocalName == "creator")?.Value ?? Author(entry)),
            Published = FeedText.Moment(Plain(entry, "pubDate") ?? Plain(entry, "published") ?? Plain(entry, "issued") ?? Child(entry, e => e.Name.LocalName == "date")?.Value ?? Plain(entry, "updated")),
            Duration = FeedText.Duration(Child(entry, e => e.Name.LocalName == "duration" && Is(e, "itunes"))?.Value) ?? enclosures.Select(e => e.Duration).FirstOrDefault(d => d is not null),
            Enclosures = enclosures,
        };
    }

    private List<Enclosure> Enclosures(XElement entry)
    {
        List<Enclosure> found = [];
        foreach (var element in entry.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "enclosure":
                    // RSS 1.0's module writes its attributes in a namespace.
                    Add(found, element, Any(element, "url") ?? Any(element, "resource"), Any(element, "type"), Any(element, "length"));
                    break;
                case "link" when (string?)element.Attribute("rel") == "enclosure":
                    Add(found, element, (string?)element.Attribute("href"), (string?)element.Attribute("type"), (string?)element.Attribute("length"));
                    break;
                case "content" when (string?)element.Attribute("src") is { } source && Is(element, "Atom"):
                    Add(found, element, source, (string?)element.Attribute("type"), null);
                    break;
                case "content" when IsMedia(element):
                    AddMedia(found, element, isVariant: false);
                    break;
                case "group" when IsMedia(element):
                    foreach (var content in element.Elements().Where(e => e.Name.LocalName == "content" && IsMedia(e)))
                    {
                        AddMedia(found, content, isVariant: true);
                    }

                    break;
                case "alternateEnclosure" when IsPodcast(element):
                    AddAlternate(found, element);
                    break;
            }
        }

        return found;
    }

    private void Add(List<Enclosure> found, XElement element, string? written, string? type, string? length)
    {
        if (Absolute(element, written) is { } address)
        {
            Add(found, new Enclosure(address) { Type = type, Size = PageUrl.Whole(length) is > 0 and var bytes ? new ByteSize(bytes) : null });
        }
    }

    private void AddMedia(List<Enclosure> found, XElement content, bool isVariant)
    {
        if (Absolute(content, Any(content, "url")) is not { } address)
        {
            return;
        }

        var hash = content.Elements().FirstOrDefault(e => e.Name.LocalName == "hash" && IsMedia(e));
        Add(found, new Enclosure(address)
        {
            Type = (string?)content.Attribute("type") ?? (Any(content, "medium") is "image" or "video" or "audio" ? $"{Any(content, "medium")}/*" : null),
            Size = PageUrl.Whole(Any(content, "fileSize")) is > 0 and var bytes ? new ByteSize(bytes) : null,
            Width = Pixels(Any(content, "width")),
            Height = Pixels(Any(content, "height")),
            Fps = PageUrl.Whole(Any(content, "framerate")) is > 0 and < 1000 and var fps ? fps : null,
            BitsPerSecond = PageUrl.Whole(Any(content, "bitrate")) is > 0 and < 10_000_000 and var kilobits ? kilobits * 1000 : null,
            Duration = FeedText.Duration(Any(content, "duration")),
            Language = Any(content, "lang"),
            Checksums = hash is not null && Checksum.TryParse($"{Any(hash, "algo") ?? "md5"}={hash.Value.Trim()}", out var checksum) ? [checksum] : [],
            IsVariant = isVariant,
            IsDefault = Any(content, "isDefault") == "true",
        });
    }

    private void AddAlternate(List<Enclosure> found, XElement alternate)
    {
        List<string> urls = [.. alternate.Elements().Where(e => e.Name.LocalName == "source").Select(e => Absolute(e, Any(e, "uri"))).OfType<string>().Distinct().Take(16)];
        if (urls.Count == 0)
        {
            return;
        }

        Add(found, new Enclosure(urls[0])
        {
            Mirrors = urls[1..],
            Type = Any(alternate, "type"),
            Size = PageUrl.Whole(Any(alternate, "length")) is > 0 and var bytes ? new ByteSize(bytes) : null,
            Height = Pixels(Any(alternate, "height")),
            BitsPerSecond = PageUrl.Whole(Any(alternate, "bitrate")) is > 0 and var rate ? rate : null,
            Language = Any(alternate, "lang"),
            Codecs = Any(alternate, "codecs"),
            Checksums = Integrity(alternate.Elements().FirstOrDefault(e => e.Name.LocalName == "integrity")),
            IsVariant = true,
            IsDefault = Any(alternate, "default") == "true",
        });
    }

    /// <summary>What several elements say of one URL is said of one thing.</summary>
    private static void Add(List<Enclosure> found, Enclosure enclosure)
    {
        var place = found.FindIndex(e => e.Url == enclosure.Url);
        if (place < 0)
        {
            found.Add(enclosure);
            return;
        }

        var first = found[place];
        found[place] = enclosure with
        {
            Type = first.Type ?? enclosure.Type,
            Size = first.Size ?? enclosure.Size,
            Mirrors = first.Mirrors.Count > 0 ? first.Mirrors : enclosure.Mirrors,
            Checksums = enclosure.Checksums.Count > 0 ? enclosure.Checksums : first.Checksums,
            IsVariant = first.IsVariant && enclosure.IsVariant,
            IsDefault = first.IsDefault || enclosure.IsDefault,
        };
    }

    private static Checksum[] Integrity(XElement? integrity)
    {
        var value = Any(integrity, "type") == "sri" ? Any(integrity, "value")?.Split('-', 2) : null;
        var digest = new byte[64];
        return value is [var kind, var text] && Convert.TryFromBase64String(text.Trim(), digest, out var bytes) && Checksum.TryParse($"{kind}={Convert.ToHexString(digest, 0, bytes)}", out var checksum) ? [checksum] : [];
    }

    private static string? Author(XElement entry) => Child(entry, e => e.Name.LocalName == "author") is { } author ? (author.HasElements ? Plain(author, "name") : author.Value) : null;

    private string? PermaLink(XElement entry) =>
        Child(entry, e => e.Name.LocalName == "guid" && (string?)e.Attribute("isPermaLink") != "false") is { } guid && guid.Value.Trim().StartsWith("http", StringComparison.OrdinalIgnoreCase) ? Absolute(guid, guid.Value) : null;

    private string? Link(XElement parent, string relation) =>
        Child(parent, e => e.Name.LocalName == "link" && e.Attribute("href") is not null && ((string?)e.Attribute("rel") ?? "alternate") == relation) is { } link ? Absolute(link, (string?)link.Attribute("href")) : null;

    /// <summary>The URL, from the nearest <c>xml:base</c> and those above it.</summary>
    private string? Absolute(XElement element, string? written)
    {
        var from = url;
        foreach (var above in element.AncestorsAndSelf().Reverse())
        {
            if ((string?)above.Attribute(XNamespace.Xml + "base") is { } text && Uri.TryCreate(from, text.Trim(), out var next) && next.Scheme is "http" or "https")
            {
                from = next;
            }
        }

        return PageUrl.Absolute(from, written);
    }

    private static int? Pixels(string? text) => PageUrl.Whole(text) is > 0 and < 100_000 and var pixels ? (int)pixels : null;

    /// <summary>An attribute, whatever namespace it is written in.</summary>
    private static string? Any(XElement? element, string name) => element?.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value is { } value && value.Trim().Length > 0 ? value.Trim() : null;

    private static XElement? Podcast(XElement parent, string name) => Child(parent, e => e.Name.LocalName == name && IsPodcast(e));

    private static XElement? Child(XElement parent, Func<XElement, bool> test) => parent.Elements().FirstOrDefault(test);

    /// <summary>The text of a child that is of the same namespace as its parent, which in RSS is none.</summary>
    private static string? Own(XElement parent, string name) => parent.Element(parent.Name.Namespace + name)?.Value;

    private static string? Plain(XElement parent, string name) => Own(parent, name) is { } text && text.Trim().Length > 0 ? text : null;

    private static bool IsMedia(XElement element) => Is(element, "search.yahoo.com/mrss");

    private static bool IsPodcast(XElement element) => Is(element, "podcastindex.org/namespace") || Is(element, "podcast-namespace");

    private static bool Is(XElement element, string part) => element.Name.NamespaceName.Contains(part, StringComparison.OrdinalIgnoreCase);
}
