using System.Text;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Verification;

/// <summary>Tells a login or error page from the file that was asked for: HTML where the name promises something else.</summary>
internal static class PageCheck
{
    private const int Sniffed = 512;

    private static readonly HashSet<string> s_neverHtml = new(StringComparer.OrdinalIgnoreCase)
    {
        ".7z", ".aac", ".apk", ".appimage", ".avi", ".bin", ".bz2", ".cab", ".deb", ".dmg", ".epub", ".exe", ".flac", ".gif", ".gz", ".img", ".iso", ".jar",
        ".jpeg", ".jpg", ".lz", ".lzma", ".m4a", ".m4v", ".mkv", ".mov", ".mp3", ".mp4", ".msi", ".ogg", ".opus", ".pdf", ".pkg", ".png", ".rar", ".rpm",
        ".tar", ".tgz", ".wav", ".webm", ".webp", ".whl", ".xz", ".zip", ".zst",
    };

    /// <summary>Whether the answer may be a page in place of the file, by its type and the name asked for.</summary>
    public static bool IsSuspect(HttpExchange exchange, Uri asked) =>
        exchange.MediaType is "text/html" or "application/xhtml+xml" && exchange.Header("Content-Disposition") is null &&
        s_neverHtml.Contains(Path.GetExtension(asked.AbsolutePath));

    /// <summary>Reads the head of a suspect body.</summary>
    /// <returns>True with a page; else the bytes read, to be put before the rest.</returns>
    public static async Task<(bool IsPage, byte[] Head)> SniffAsync(Stream body, CancellationToken cancellationToken)
    {
        var head = new byte[Sniffed];
        var length = await body.ReadAtLeastAsync(head, Sniffed, throwOnEndOfStream: false, cancellationToken);
        var text = Encoding.Latin1.GetString(head, 0, length).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        var isPage = text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ||
            text.StartsWith("<head", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<body", StringComparison.OrdinalIgnoreCase);
        return (isPage, head[..length]);
    }
}
