namespace SnatchEngine.Formats;

/// <summary>The names of the fields that formats usually have, and what kind each is.</summary>
internal static class FormatFields
{
    private static readonly string[] s_numbers =
    [
        "width", "height", "aspect_ratio", "fps", "tbr", "vbr", "abr", "asr", "audio_channels", "filesize", "filesize_approx",
        "language_preference", "quality", "preference", "source_preference",
    ];

    private static readonly string[] s_texts =
    [
        "format_id", "url", "ext", "vcodec", "acodec", "resolution", "dynamic_range", "protocol", "language", "format_note", "manifest_url",
        "video_ext", "audio_ext", "container", "format",
    ];

    /// <summary>All names.</summary>
    public static IEnumerable<string> All => s_numbers.Concat(s_texts);

    /// <summary>Whether a field is a number wherever it is known.</summary>
    public static bool IsNumber(string key) => Array.IndexOf(s_numbers, key) >= 0;

    /// <summary>Whether a field is a text wherever it is known.</summary>
    public static bool IsText(string key) => Array.IndexOf(s_texts, key) >= 0;
}
