using System.Text;
using SnatchEngine.Downloads.Files;

namespace SnatchEngine.Downloads.Http;

/// <summary>The file name a server proposes. What comes out is text to clean, never a path to use: see <see cref="SafeName"/>.</summary>
public static class ContentDisposition
{
    private const int MaxLength = 16_384;

    /// <summary>Reads the name by RFC 6266 and 8187, and forgives what servers get wrong.</summary>
    /// <param name="header">The header as it came; bytes of UTF-8 seen as Latin-1 are repaired.</param>
    /// <returns><c>filename*</c> when it can be read, else <c>filename</c>; null when there is neither. Percent-encoded slashes of a plain name stay encoded.</returns>
    public static string? FileName(string? header)
    {
        if (header is null || header.Length > MaxLength)
        {
            return null;
        }

        string? plain = null;
        string? extended = null;
        var pieces = new SortedDictionary<int, string>();
        foreach (var (name, value) in Parameters(header))
        {
            if (name == "filename")
            {
                plain ??= NonEmpty(Plain(value));
            }
            else if (name == "filename*")
            {
                extended ??= NonEmpty(Extended(value) ?? "");
            }
            else if (name.StartsWith("filename*", StringComparison.Ordinal) && int.TryParse(name["filename*".Length..].TrimEnd('*'), out var index) && index is >= 0 and < 100)
            {
                pieces.TryAdd(index, value);
            }
        }

        var joined = string.Concat(pieces.Values);
        return extended ?? plain ?? NonEmpty(Extended(joined) ?? Plain(joined));
    }

    /// <summary>Name and unquoted value of each parameter, in order.</summary>
    private static IEnumerable<(string Name, string Value)> Parameters(string header)
    {
        for (var at = 0; at < header.Length;)
        {
            var end = header.AsSpan(at).IndexOfAny("=;\"");
            end = end < 0 ? header.Length : at + end;
            if (end == header.Length || header[end] != '=')
            {
                at = end + 1;
                continue;
            }

            // 'attachment filename=x' lacks its semicolon; the name is the last word before the sign.
            var name = header[at..end].Trim();
            name = name[(name.LastIndexOfAny([' ', '\t', ',']) + 1)..].ToLowerInvariant();
            at = end + 1;
            while (at < header.Length && header[at] is ' ' or '\t')
            {
                at++;
            }

            var value = at < header.Length && header[at] == '"' ? Quoted(header, ref at) : Bare(header, ref at);
            yield return (name, value);
        }
    }

    // A backslash escapes only a quote or itself: "C:\dir\name" is a path, whatever the grammar says.
    private static string Quoted(string header, ref int at)
    {
        var value = new StringBuilder();
        for (at++; at < header.Length && header[at] != '"'; at++)
        {
            if (header[at] == '\\' && at + 1 < header.Length && header[at + 1] is '"' or '\\')
            {
                at++;
            }

            value.Append(header[at]);
        }

        var next = header.IndexOf(';', Math.Min(at, header.Length));
        at = next < 0 ? header.Length : next + 1;
        return value.ToString();
    }

    private static string Bare(string header, ref int at)
    {
        var end = header.IndexOf(';', at);
        var value = header[at..(end < 0 ? header.Length : end)].Trim();
        at = end < 0 ? header.Length : end + 1;
        return value;
    }

    private static string Plain(string value) => PercentText.Decoded(EncodedWords.Decoded(HeaderText.Repaired(value)));

    /// <summary>Reads <c>charset'language'percent-encoded</c>; null when it is not in that form or not in that charset.</summary>
    private static string? Extended(string value)
    {
        var first = value.IndexOf('\'', StringComparison.Ordinal);
        var second = first < 0 ? -1 : value.IndexOf('\'', first + 1);
        if (second < 0)
        {
            return value.Contains('%', StringComparison.Ordinal) ? Plain(value) : null;
        }

        var bytes = PercentText.Bytes(HeaderText.Repaired(value[(second + 1)..]));
        return value[..first].Trim().ToLowerInvariant() switch
        {
            "utf-8" or "utf8" or "" => HeaderText.TryUtf8(bytes, out var text) ? text : null,
            "iso-8859-1" or "latin1" or "latin-1" or "us-ascii" => Encoding.Latin1.GetString(bytes),
            _ => null,
        };
    }

    private static string? NonEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
