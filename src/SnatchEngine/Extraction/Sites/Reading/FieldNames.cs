namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>What the fields of an item and of its sources are called.</summary>
internal static class FieldNames
{
    /// <summary>Fields of an item.</summary>
    public static IReadOnlyList<string> OfItem { get; } = ["id", "title", "creator", "published", "duration", "page", "description", "tags", "thumbnail", "aliases"];

    /// <summary>Fields of a source; an item with one source has them itself.</summary>
    public static IReadOnlyList<string> OfSource { get; } =
    [
        "url", "mirrors", "delivery", "label", "note", "kind", "file-name", "folder", "container", "video-codec", "audio-codec", "width", "height", "fps",
        "bitrate", "video-bitrate", "audio-bitrate", "size", "language", "checksum", "expires", "headers",
    ];

    /// <summary>What every template may use: the URL that was asked for, that of the page, its number, and what leads to the next.</summary>
    public static IReadOnlyList<string> OfPage { get; } = ["url", "page-url", "page-number", "cursor"];

    /// <summary>Fields in which a bare word is that word, and no selector.</summary>
    public static bool TakesWords(string field) => field is "kind" or "delivery" or "container" or "language" or "video-codec" or "audio-codec" or "label";

    /// <summary>What a field is for.</summary>
    public static ValueUse UseOf(string field) => field switch
    {
        "url" or "mirrors" or "page" or "thumbnail" => ValueUse.Url,
        "published" or "expires" => ValueUse.Time,
        _ => ValueUse.Text,
    };
}
