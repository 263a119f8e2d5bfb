using System.Text.RegularExpressions;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>The HTML listings of Apache, nginx, lighttpd, Caddy, Python and what looks like them.</summary>
internal static partial class HtmlListing
{
    /// <summary>The entries. Null: it is a page and no listing.</summary>
    /// <param name="html">The page.</param>
    /// <param name="folder">The URL of the folder.</param>
    public static IReadOnlyList<ListingEntry>? Read(string html, Uri folder)
    {
        var links = new HtmlLinks(html);
        if (!IsListing(html, links))
        {
            return null;
        }

        List<ListingEntry> entries = [];
        foreach (var link in links.Links)
        {
            if (ChildOf(folder, link.Href) is { } child)
            {
                var (changed, size) = ListingText.Row(link);
                entries.Add(child with { Changed = changed, Size = child.IsFolder ? null : size });
            }
        }

        return entries;
    }

    /// <summary>A heading all of them write, or the links they sort by. Caddy's heading is only the folder's name, and its sort links look like a shop's.</summary>
    private static bool IsListing(string html, HtmlLinks links) =>
        Heading().IsMatch(links.Headings) ||
        links.Links.Exists(l => SortLink().IsMatch(l.Href)) ||
        (links.Links.Exists(l => CaddySortLink().IsMatch(l.Href)) && (html.Contains("<tr class=\"file\"", StringComparison.Ordinal) || links.Links.Exists(l => l.Href.Contains("caddyserver.com", StringComparison.Ordinal))));

    /// <summary>The direct child of the folder that a link names. Null: it leads anywhere else, or only sorts.</summary>
    private static ListingEntry? ChildOf(Uri folder, string href)
    {
        var link = href.Trim();
        link = link.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? link[..fragment] : link;
        if (link.Contains('?', StringComparison.Ordinal))
        {
            return null;
        }

        if (Scheme().IsMatch(link) || link.StartsWith("//", StringComparison.Ordinal))
        {
            if (!Uri.TryCreate(folder, link, out var target) || (target.Scheme, target.Host, target.Port) != (folder.Scheme, folder.Host, folder.Port))
            {
                return null;
            }

            var path = link.IndexOf('/', link.IndexOf("//", StringComparison.Ordinal) + 2);
            link = path < 0 ? "/" : link[path..];
        }

        if (link.StartsWith('/'))
        {
            var root = folder.AbsolutePath;
            var above = link[..(link.TrimEnd('/').LastIndexOf('/') + 1)];
            if (Uri.UnescapeDataString(above) != Uri.UnescapeDataString(root))
            {
                return null;
            }

            link = link[above.Length..];
        }

        link = link.StartsWith("./", StringComparison.Ordinal) ? link[2..] : link;
        var isFolder = link.EndsWith('/');
        var segment = isFolder ? link[..^1] : link;
        return ListingEntry.IsStepDown(segment) ? new ListingEntry(segment.Replace(" ", "%20", StringComparison.Ordinal), isFolder) : null;
    }

    [GeneratedRegex(@"^\s*(?:Index of /|Directory listing (?:for|of) /|Directory: /)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\?(?:C=[NMSD][;&]O=[AD]|[NMSD]=[AD])$")]
    private static partial Regex SortLink();

    [GeneratedRegex(@"^(?:\./)?\?(?:layout=\w+&)?sort=\w+&order=(?:asc|desc)")]
    private static partial Regex CaddySortLink();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();
}
