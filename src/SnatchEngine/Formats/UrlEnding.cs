namespace SnatchEngine.Formats;

/// <summary>What a URL says of the file behind it.</summary>
internal static class UrlEnding
{
    private const string Unknown = "unknown_video";

    /// <summary>The extension it ends in, in lower case; <c>unknown_video</c> when it has none.</summary>
    public static string ExtensionOf(string url)
    {
        var path = url.AsSpan();
        path = path.IndexOf('?') is >= 0 and var query ? path[..query] : path;
        var written = path[(path.LastIndexOf('.') + 1)..];
        var ending = written.TrimEnd('/');
        if (ending.Length is 0 or > 16 || written.Length == path.Length)
        {
            return Unknown;
        }

        foreach (var c in ending)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return Unknown;
            }
        }

        // A slash behind it makes it a folder, unless it is plainly a medium.
        var ext = ending.ToString().ToLowerInvariant();
        return written.Length == ending.Length || FormatExtensions.IsKnown(ext) ? ext : Unknown;
    }

    /// <summary>The protocol as formats name it.</summary>
    public static string ProtocolOf(string url)
    {
        foreach (var stream in (string[])["rtmp", "mms", "rtsp"])
        {
            if (url.StartsWith(stream, StringComparison.Ordinal))
            {
                return stream;
            }
        }

        return ExtensionOf(url) switch
        {
            "m3u8" => "m3u8_native",
            "f4m" => "f4m",
            _ => url.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? url[..colon] : "",
        };
    }
}
