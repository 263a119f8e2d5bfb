using System.Globalization;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>The tags of an item, by the names ffmpeg has for them.</summary>
internal static class ItemTags
{
    // Which fields of yt-dlp make which tag; the first that is there counts.
    private static readonly (string Tag, string[] Fields)[] s_fields =
    [
        ("title", ["track"]), ("artist", ["artist", "artists", "creator"]), ("album", ["album"]), ("album_artist", ["album_artist", "album_artists"]), ("composer", ["composer"]), ("genre", ["genre", "genres"]),
        ("track", ["track_number"]), ("disc", ["disc_number"]), ("show", ["series"]), ("season_number", ["season_number"]), ("episode_id", ["episode_id"]), ("episode_sort", ["episode_number"]),
    ];

    private static readonly string[] s_ofContainer = ["major_brand", "minor_version", "compatible_brands", "encoder", "duration"];

    /// <summary>What is known of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="asComments">For the comments of Ogg and FLAC, where ffmpeg writes 'comment' as the description.</param>
    public static IReadOnlyDictionary<string, string> Of(MediaItem item, bool asComments)
    {
        Dictionary<string, string> tags = new(StringComparer.OrdinalIgnoreCase);
        Put(tags, "title", item.Title);
        Put(tags, "artist", item.Creator);
        Put(tags, "date", item.Published?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Put(tags, asComments ? "comment" : "description", item.Description);
        Put(tags, "synopsis", asComments ? null : item.Description);
        Put(tags, asComments ? "contact" : "comment", PublicUrl.OfPage(item.Page));
        Put(tags, "purl", PublicUrl.OfPage(item.Page));
        foreach (var (tag, fields) in s_fields)
        {
            Put(tags, tag, fields.Select(f => item.Fields.GetValueOrDefault(f)).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v)));
        }

        return tags;
    }

    /// <summary>The tags of a file, with those that are known in the place of its own.</summary>
    /// <param name="probe">The file.</param>
    /// <param name="ofStream">Whether its tags are those of its first stream.</param>
    /// <param name="known">What is known.</param>
    public static IReadOnlyDictionary<string, string> Over(MediaProbe probe, bool ofStream, IReadOnlyDictionary<string, string> known)
    {
        Dictionary<string, string> tags = new(StringComparer.OrdinalIgnoreCase);
        var own = ofStream && probe.Streams is [var first, ..] ? probe.Tags.Concat(first.Tags) : probe.Tags;
        foreach (var (key, value) in own.Where(t => !s_ofContainer.Contains(t.Key, StringComparer.OrdinalIgnoreCase)).Concat(known))
        {
            tags[key] = value;
        }

        return tags;
    }

    private static void Put(Dictionary<string, string> tags, string tag, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            tags[tag] = value;
        }
    }
}
