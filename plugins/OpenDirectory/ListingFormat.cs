using SnatchEngine.Plugins.Pages;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>Reads a listing, whichever of the known servers wrote it.</summary>
internal static class ListingFormat
{
    public const string Accept = "text/html, application/json;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";

    /// <summary>Types a listing can have.</summary>
    public static bool Takes(string mediaType) => mediaType is "" or "text/html" or "application/xhtml+xml" or "application/json" or "text/json" or "text/xml" or "application/xml";

    /// <summary>The entries, each once, in the order of the listing. Null: it is no listing.</summary>
    /// <param name="page">The answer.</param>
    /// <param name="folder">The URL of the folder, with a slash at its end.</param>
    public static IReadOnlyList<ListingEntry>? Read(Page page, Uri folder)
    {
        var entries = page.Text.AsSpan().TrimStart() switch
        {
            ['[', ..] => JsonListing.Read(page.Text),
            ['<', '?', 'x', 'm', 'l', ..] when page.MediaType is not ("text/html" or "application/xhtml+xml") => XmlListing.Read(page.Text),
            ['<', 'l', 'i', 's', 't', ..] => XmlListing.Read(page.Text),
            ['<', ..] => HtmlListing.Read(page.Text, folder),
            _ => null,
        };
        return entries is null ? null : Once(entries);
    }

    /// <summary>Icons that are links name an entry twice; the one that says more counts.</summary>
    private static List<ListingEntry> Once(IEnumerable<ListingEntry> entries)
    {
        Dictionary<(string, bool), int> places = [];
        List<ListingEntry> once = [];
        foreach (var entry in entries)
        {
            if (places.TryAdd((entry.Segment, entry.IsFolder), once.Count))
            {
                once.Add(entry);
                continue;
            }

            var place = places[(entry.Segment, entry.IsFolder)];
            once[place] = once[place] with { Changed = once[place].Changed ?? entry.Changed, Size = once[place].Size ?? entry.Size };
        }

        return once;
    }
}
