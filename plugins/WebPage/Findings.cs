using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Pages;
using SnatchEngine.Plugins.Patterns;

namespace SnatchEngine.Plugins.WebPage;

/// <summary>Puts together what the parts of a page say of the same things.</summary>
internal sealed class Findings(Markup markup)
{
    /// <summary>All of a kind.</summary>
    public IReadOnlyList<Finding> Of(MediaKind kind) => kind switch
    {
        MediaKind.Image => Pictures(),
        MediaKind.Video => Played(kind, ["og:video", "twitter:player:stream", "item:contenturl"]),
        _ => Played(kind, ["og:audio"]),
    };

    /// <summary>What people call the page.</summary>
    public string? Title => markup.Meta("og:title") ?? markup.Meta("twitter:title") ?? markup.Title;

    /// <summary>The links whose path or name fits a pattern.</summary>
    public IReadOnlyList<string> Links(IReadOnlyList<Glob> patterns) =>
        [.. markup.Links.Where(link => patterns.Any(p => p.Fits(Uri.UnescapeDataString(new Uri(link).AbsolutePath.Trim('/'))))).Distinct()];

    private List<Finding> Played(MediaKind kind, string[] groups)
    {
        List<Finding> found = [];
        foreach (var described in markup.JsonLdScripts.SelectMany(new JsonLd(markup.Base).Read).Where(f => f.Kind == kind))
        {
            Add(found, described, isTheOne: false);
        }

        // The head of a page speaks of what the page is about: of the one thing, where there is one.
        var head = new Finding(kind) { Files = [.. groups.SelectMany(markup.MetaFiles).Where(f => MediaType.KindOf(f.Type, f.Url) is var k && (k == kind || k == MediaKind.Unknown)).DistinctBy(f => f.Url)] };
        if (head.Files.Count > 0)
        {
            Add(found, head, isTheOne: found.Count == 1);
        }

        var players = markup.Played.Where(f => f.Kind == kind).ToList();
        var isOne = players.Count == 1 && found.Count == 1;
        foreach (var player in players)
        {
            Add(found, player, isOne);
        }

        return found;
    }

    private List<Finding> Pictures()
    {
        List<Finding> found = [];
        foreach (var file in markup.MetaFiles("og:image").Concat(markup.MetaFiles("twitter:image")))
        {
            Add(found, new Finding(MediaKind.Image) { Files = [file] }, isTheOne: false);
        }

        foreach (var picture in markup.Pictures)
        {
            Add(found, picture, isTheOne: false);
        }

        return found;
    }

    private static void Add(List<Finding> found, Finding next, bool isTheOne)
    {
        var place = found.FindIndex(f => isTheOne || f.IsAlso(next));
        if (place < 0)
        {
            found.Add(next);
        }
        else
        {
            found[place] = found[place].And(next);
        }
    }
}
