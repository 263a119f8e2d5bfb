using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Plugins.Pages;

/// <summary>Media types, and the extensions files of them have.</summary>
internal static class MediaType
{
    private static readonly (string Type, string Extension, MediaKind Kind)[] s_types =
    [
        ("audio/mpeg", "mp3", MediaKind.Audio), ("audio/mp3", "mp3", MediaKind.Audio), ("audio/mp4", "m4a", MediaKind.Audio), ("audio/x-m4a", "m4a", MediaKind.Audio), ("audio/m4a", "m4a", MediaKind.Audio),
        ("audio/aac", "aac", MediaKind.Audio), ("audio/ogg", "ogg", MediaKind.Audio), ("audio/opus", "opus", MediaKind.Audio), ("audio/flac", "flac", MediaKind.Audio), ("audio/wav", "wav", MediaKind.Audio),
        ("audio/webm", "weba", MediaKind.Audio), ("video/mp4", "mp4", MediaKind.Video), ("video/x-m4v", "m4v", MediaKind.Video), ("video/webm", "webm", MediaKind.Video), ("video/ogg", "ogv", MediaKind.Video),
        ("video/quicktime", "mov", MediaKind.Video), ("video/x-matroska", "mkv", MediaKind.Video), ("video/mp2t", "ts", MediaKind.Video), ("video/mpeg", "mpg", MediaKind.Video),
        ("image/jpeg", "jpg", MediaKind.Image), ("image/png", "png", MediaKind.Image), ("image/gif", "gif", MediaKind.Image), ("image/webp", "webp", MediaKind.Image), ("image/avif", "avif", MediaKind.Image),
        ("image/svg+xml", "svg", MediaKind.Image), ("application/pdf", "pdf", MediaKind.Document), ("application/epub+zip", "epub", MediaKind.Document), ("application/zip", "zip", MediaKind.Archive),
        ("text/vtt", "vtt", MediaKind.Subtitle), ("application/x-subrip", "srt", MediaKind.Subtitle),
    ];

    /// <summary>The type without its parameters, in lower case.</summary>
    public static string Bare(string? type) => (type ?? "").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>What it is: by its type, else by the extension of its URL.</summary>
    public static MediaKind KindOf(string? type, string url)
    {
        var bare = Bare(type);
        if (Array.Find(s_types, t => t.Type == bare) is { Type: not null } known)
        {
            return known.Kind;
        }

        return bare.Split('/')[0] switch
        {
            "video" => MediaKind.Video,
            "audio" => MediaKind.Audio,
            "image" => MediaKind.Image,
            _ when PageUrl.Extension(url) is { } extension && Array.Find(s_types, t => t.Extension == extension) is { Type: not null } byName => byName.Kind,
            _ => MediaKind.Unknown,
        };
    }

    /// <summary>The extension files of a type have, else the one of the URL. Null: neither is known.</summary>
    public static string? ContainerOf(string? type, string url) =>
        Array.Find(s_types, t => t.Type == Bare(type)) is { Extension: { } extension } ? extension : PageUrl.Extension(url);

    /// <summary>Whether it is a list of segments and not a file: HLS or DASH.</summary>
    public static bool IsManifest(string? type, string url) =>
        Bare(type) is "application/vnd.apple.mpegurl" or "application/x-mpegurl" or "audio/mpegurl" or "audio/x-mpegurl" or "application/dash+xml" || PageUrl.Extension(url) is "m3u8" or "mpd";

    /// <summary>Whether it is a page or player and no media.</summary>
    public static bool IsPage(string? type) => Bare(type) is "text/html" or "application/xhtml+xml" or "application/x-shockwave-flash";
}
