using System.Text;

namespace SnatchEngine.Cli.Terminal;

/// <summary>URLs without what could be a secret: logins, values of the query, fragments.</summary>
internal static class RedactedUrl
{
    private const string Hidden = "***";

    /// <summary>The URL as it may be shown: <c>https://***@host/path?token=***</c>.</summary>
    public static string Of(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var tail = url.AsSpan(start).IndexOfAny('?', '#');
        var head = tail < 0 ? url.AsSpan(start) : url.AsSpan(start, tail);
        var shown = new StringBuilder(url.Length).Append(url, 0, start);

        var slash = head.IndexOf('/');
        var authority = slash < 0 ? head : head[..slash];
        var at = authority.LastIndexOf('@');
        shown.Append(at < 0 || scheme < 0 ? "" : $"{Hidden}@").Append(scheme < 0 ? head : head[(at + 1)..]);
        if (tail >= 0)
        {
            AppendTail(shown, url.AsSpan(start + tail));
        }

        return Printable.Clean(shown.ToString());
    }

    /// <summary>A message with every URL in it redacted.</summary>
    public static string Within(string message)
    {
        if (!message.Contains("://", StringComparison.Ordinal))
        {
            return Printable.Clean(message);
        }

        var shown = new StringBuilder(message.Length);
        var rest = message.AsSpan();
        while (rest.IndexOf("://") is var scheme and >= 0)
        {
            var begin = scheme;
            while (begin > 0 && char.IsAsciiLetterOrDigit(rest[begin - 1]))
            {
                begin--;
            }

            var length = rest[begin..].IndexOfAny(" \t\r\n'\"<>");
            var end = length < 0 ? rest.Length : begin + length;
            shown.Append(rest[..begin]).Append(Of(rest[begin..end].ToString()));
            rest = rest[end..];
        }

        return Printable.Clean(shown.Append(rest).ToString());
    }

    private static void AppendTail(StringBuilder shown, ReadOnlySpan<char> tail)
    {
        var hash = tail.IndexOf('#');
        var query = hash < 0 ? tail : tail[..hash];
        if (!query.IsEmpty)
        {
            var first = true;
            foreach (var range in query[1..].SplitAny('&', ';'))
            {
                var pair = query[1..][range];
                var equals = pair.IndexOf('=');
                shown.Append(first ? '?' : '&').Append(equals < 0 ? "" : pair[..(equals + 1)]).Append(pair.IsEmpty ? "" : Hidden);
                first = false;
            }
        }

        if (hash >= 0)
        {
            shown.Append('#').Append(Hidden);
        }
    }
}
