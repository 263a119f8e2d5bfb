using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.WebPage;

/// <summary>What the elements of a page say, in its order.</summary>
internal sealed class Markup
{
    private const int MostLinks = 50_000;

    private readonly List<(string Name, string Value)> _meta = [];

    /// <summary>Reads a page.</summary>
    /// <param name="html">The page.</param>
    /// <param name="url">Where it came from.</param>
    public Markup(string html, Uri url)
    {
        Base = url;
        var document = new HtmlParser().ParseDocument(html);
        var elements = Elements(document).ToList();
        if (elements.Find(e => e.LocalName == "base" && e.HasAttribute("href")) is { } first && Uri.TryCreate(url, first.GetAttribute("href")!.Trim(), out var from) && from.Scheme is "http" or "https")
        {
            Base = from;
        }

        foreach (var element in elements)
        {
            Take(element);
        }
    }

    /// <summary>What relative URLs start from.</summary>
    public Uri Base { get; }

    /// <summary>The title element. Null: there is none.</summary>
    public string? Title { get; private set; }

    public List<string> JsonLdScripts { get; } = [];

    /// <summary>Videos and sounds that elements play.</summary>
    public List<Finding> Played { get; } = [];

    /// <summary>Pictures, each in its largest size.</summary>
    public List<Finding> Pictures { get; } = [];

    /// <summary>Where the page's links lead.</summary>
    public List<string> Links { get; } = [];

    /// <summary>The first value of a meta element. Null: there is none.</summary>
    public string? Meta(string name) => _meta.Find(m => m.Name == name).Value;

    /// <summary>The files a group of meta elements names, such as <c>og:video</c> with <c>og:video:width</c>.</summary>
    public IReadOnlyList<FoundFile> MetaFiles(string group)
    {
        List<FoundFile> files = [];
        foreach (var (name, value) in _meta.Where(m => m.Name.StartsWith(group, StringComparison.Ordinal)))
        {
            var part = name[group.Length..];
            switch (part)
            {
                case "" or ":url" or ":src" when PageUrl.Absolute(Base, value) is { } url && (part == "" || files is not [.., var same] || same.Url != url):
                    files.Add(new FoundFile(url));
                    break;
                case ":secure_url" when PageUrl.Absolute(Base, value) is { } url:
                    files = files.Count > 0 ? [.. files[..^1], files[^1] with { Url = url }] : [new FoundFile(url)];
                    break;
                case ":type" or ":content_type" when files.Count > 0:
                    files[^1] = files[^1] with { Type = value };
                    break;
                case ":width" when files.Count > 0:
                    files[^1] = files[^1] with { Width = Pixels(value) };
                    break;
                case ":height" when files.Count > 0:
                    files[^1] = files[^1] with { Height = Pixels(value) };
                    break;
            }
        }

        return [.. files.Where(f => !MediaType.IsPage(f.Type)).DistinctBy(f => f.Url)];
    }

    /// <summary>All elements in the order of the page. The library's own ways call themselves for each level, or look a node up among its siblings for each step.</summary>
    private static IEnumerable<IElement> Elements(IDocument document)
    {
        Stack<(INode Parent, int Next)> open = new([(document, 0)]);
        while (open.TryPop(out var place))
        {
            if (place.Next == place.Parent.ChildNodes.Length)
            {
                continue;
            }

            open.Push((place.Parent, place.Next + 1));
            if (place.Parent.ChildNodes[place.Next] is IElement element)
            {
                yield return element;
                open.Push((element, 0));
            }
        }
    }

    private void Take(IElement element)
    {
        switch (element.LocalName)
        {
            case "title" when Title is null && element.Parent is IElement { LocalName: "head" }:
                Title = OwnText(element);
                break;
            case "meta":
                TakeMeta(element);
                break;
            case "script" when MediaType.Bare(element.GetAttribute("type")) == "application/ld+json":
                JsonLdScripts.Add(OwnText(element));
                break;
            case "video":
                TakePlayer(element, MediaKind.Video);
                break;
            case "audio":
                TakePlayer(element, MediaKind.Audio);
                break;
            case "img":
                TakePicture(element);
                break;
            case "a" or "area" when Links.Count < MostLinks && PageUrl.Absolute(Base, element.GetAttribute("href")) is { } link:
                Links.Add(UrlOptions.Bare(link));
                break;
        }
    }

    private void TakeMeta(IElement element)
    {
        var name = element.GetAttribute("property") ?? element.GetAttribute("name") ?? (element.GetAttribute("itemprop") is { } property ? $"item:{property}" : null);
        if (name is not null && element.GetAttribute("content") is { } value && value.Trim().Length > 0)
        {
            _meta.Add((name.Trim().ToLowerInvariant(), value.Trim()));
        }
    }

    private void TakePlayer(IElement player, MediaKind kind)
    {
        var (width, height) = (Pixels(player.GetAttribute("width")), Pixels(player.GetAttribute("height")));
        List<FoundFile> files = [];
        // The size of the player is not the size of its sources, so it is left out where there are several.
        foreach (var source in Children(player, "source").Prepend(player))
        {
            if (PageUrl.Absolute(Base, source.GetAttribute("src") ?? source.GetAttribute("data-src")) is { } url && !MediaType.IsPage(source.GetAttribute("type")))
            {
                files.Add(new FoundFile(url) { Type = source.GetAttribute("type"), Height = Pixels(source.GetAttribute("size") ?? source.GetAttribute("res") ?? source.GetAttribute("data-res") ?? source.GetAttribute("label")?.TrimEnd('p')) });
            }
        }

        if (files.Count == 1 && files[0].Height is null)
        {
            files[0] = files[0] with { Width = width, Height = height };
        }

        if (files.Count > 0)
        {
            Played.Add(new Finding(kind) { Files = [.. files.DistinctBy(f => f.Url)], Title = player.GetAttribute("title") is { Length: > 0 } title ? title : null });
        }
    }

    private void TakePicture(IElement image)
    {
        var sets = image.Parent is IElement { LocalName: "picture" } picture ? Children(picture, "source").Append(image) : [image];
        var largest = sets.SelectMany(s => (string?[])[s.GetAttribute("srcset"), s.GetAttribute("data-srcset")]).Select(SrcSet.Largest).Where(found => found is not null).MaxBy(found => found!.Value.Width ?? 1);
        var (width, height) = (Pixels(image.GetAttribute("width")), Pixels(image.GetAttribute("height")));
        var written = largest?.Url ?? image.GetAttribute("data-src") ?? image.GetAttribute("src");
        // Pictures of a pixel only count visits.
        if (width is <= 2 || height is <= 2 || PageUrl.Absolute(Base, written) is not { } url)
        {
            return;
        }

        var file = new FoundFile(url) { Width = largest is { } chosen ? chosen.Width : width, Height = largest is null ? height : null };
        Pictures.Add(new Finding(MediaKind.Image) { Files = [file], Title = image.GetAttribute("alt")?.Trim() is { Length: > 0 and <= 200 } text ? text : null });
    }

    private static IEnumerable<IElement> Children(IElement parent, string name) => parent.ChildNodes.OfType<IElement>().Where(e => e.LocalName == name);

    private static string OwnText(IElement element) => string.Concat(element.ChildNodes.OfType<IText>().Select(t => t.Data)).Trim();

    private static int? Pixels(string? text) => PageUrl.Whole(text?.Replace("px", "", StringComparison.OrdinalIgnoreCase)) is >= 0 and < 100_000 and var pixels ? (int)pixels : null;
}
