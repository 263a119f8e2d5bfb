using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Plugins.Shared;

/// <summary>What a file is, by the ending of its name.</summary>
internal static class FileKind
{
    /// <summary>The ending in lower case without its dot; null when there is none that could be a container.</summary>
    public static string? Container(string name)
    {
        var ending = Path.GetExtension(name).TrimStart('.').ToLowerInvariant();
        return ending.Length is > 0 and <= 8 && ending.All(char.IsAsciiLetterOrDigit) ? ending : null;
    }

    /// <summary>What it is for people.</summary>
    public static MediaKind Of(string name) => Container(name) switch
    {
        "mp4" or "m4v" or "mkv" or "webm" or "avi" or "mov" or "mpg" or "mpeg" or "ogv" or "ts" or "flv" or "wmv" or "3gp" => MediaKind.Video,
        "mp3" or "m4a" or "flac" or "ogg" or "oga" or "opus" or "wav" or "aac" or "aif" or "aiff" or "wma" or "shn" => MediaKind.Audio,
        "jpg" or "jpeg" or "png" or "gif" or "webp" or "tif" or "tiff" or "bmp" or "jp2" or "avif" or "svg" => MediaKind.Image,
        "pdf" or "epub" or "txt" or "djvu" or "mobi" or "html" or "htm" or "md" or "doc" or "docx" or "odt" => MediaKind.Document,
        "srt" or "vtt" or "ass" or "ssa" or "sub" => MediaKind.Subtitle,
        "zip" or "gz" or "tgz" or "xz" or "bz2" or "zst" or "tar" or "7z" or "rar" or "iso" or "img" or "dmg" or "exe" or "msi" or "deb" or "rpm"
            or "apk" or "appimage" or "jar" or "whl" or "pkg" or "cbz" or "cbr" or "warc" or "flatpak" or "snap" or "nupkg" or "msix" => MediaKind.Archive,
        null => MediaKind.Unknown,
        _ => MediaKind.Other,
    };
}
