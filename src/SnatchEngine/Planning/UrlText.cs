using SnatchEngine.Downloads;

namespace SnatchEngine.Planning;

/// <summary>URLs as text: whether they can be fetched at all, and how they are shown.</summary>
internal static class UrlText
{
    private const int LongestShown = 200;

    /// <summary>Refuses what no transport of this program can fetch.</summary>
    /// <exception cref="DownloadException">It is malformed or of an unknown scheme; the message says what is supported.</exception>
    public static void Check(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon > 0 && char.IsAsciiLetter(url[0]) && IsScheme(url.AsSpan(0, colon)) ? url[..colon].ToLowerInvariant() : null;
        // 'example.org:8080/x' reads as the scheme 'example.org', which nobody means.
        if (scheme is null || scheme.Contains('.', StringComparison.Ordinal) || scheme == "localhost")
        {
            throw Bad($"'{url.ForPeople()}' is no full URL; write it with https:// or http:// in front");
        }

        if (scheme is not ("http" or "https"))
        {
            throw Bad($"{scheme}: URLs are not supported; http: and https: are");
        }

        if (url.Contains('\0') || url.Contains('\r') || url.Contains('\n') || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw Bad($"'{url.ForPeople()}' is malformed; an http: or https: URL looks like https://example.org/file");
        }
    }

    /// <summary>The URL without login, query and fragment, as they may hold secrets; of bounded length and on one line.</summary>
    public static string ForPeople(this string url)
    {
        var shown = url.AsSpan();
        if (shown.IndexOfAny('?', '#') is >= 0 and var cut)
        {
            shown = shown[..cut];
        }

        var start = shown.IndexOf("://") is >= 0 and var scheme ? scheme + 3 : 0;
        var authority = shown[start..];
        authority = authority.IndexOf('/') is >= 0 and var slash ? authority[..slash] : authority;
        var text = authority.LastIndexOf('@') is >= 0 and var at ? string.Concat(shown[..start], shown[(start + at + 1)..]) : shown.ToString();
        text = text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";
        return string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c));
    }

    /// <summary>Scheme, host and port, for telling origins apart; null when it is no URL.</summary>
    public static string? OriginOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? $"{uri.Scheme}://{uri.IdnHost}:{uri.Port}" : null;

    // Plain loops here and above: vectorised searches are compiled at start-up before they save anything on texts this short.
    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static DownloadException Bad(string message) => new(DownloadFailure.BadUrl, message);
}
