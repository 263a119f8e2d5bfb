using System.Text;
using System.Text.RegularExpressions;

namespace SnatchEngine.Downloads.Http;

/// <summary>Words of RFC 2047, <c>=?UTF-8?B?…?=</c>, which belong in mail and are found in headers.</summary>
internal static partial class EncodedWords
{
    /// <summary>Decodes the words it can; the rest stays as it is.</summary>
    public static string Decoded(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
        {
            return text;
        }

        // White space between two words only folds the line; bytes of one character may be cut between them.
        var decoded = new StringBuilder();
        var bytes = new List<byte>();
        var (at, charset) = (0, "");
        foreach (var match in Word().EnumerateMatches(text))
        {
            var word = text.Substring(match.Index, match.Length).Split('?');
            var gap = text[at..match.Index];
            if (bytes.Count > 0 && (!string.IsNullOrWhiteSpace(gap) || !word[1].Equals(charset, StringComparison.OrdinalIgnoreCase)))
            {
                decoded.Append(TextOf(bytes, charset));
                bytes.Clear();
            }

            _ = bytes.Count > 0 ? decoded : decoded.Append(gap);
            charset = word[1];
            bytes.AddRange(word[2] is "B" or "b" ? FromBase64(word[3]) : FromQuoted(word[3]));
            at = match.Index + match.Length;
        }

        return decoded.Append(TextOf(bytes, charset)).Append(text.AsSpan(at)).ToString();
    }

    private static string TextOf(List<byte> bytes, string charset)
    {
        var all = bytes.ToArray();
        return charset.StartsWith("utf", StringComparison.OrdinalIgnoreCase) && HeaderText.TryUtf8(all, out var text) ? text : Encoding.Latin1.GetString(all);
    }

    private static byte[] FromBase64(string text)
    {
        var padded = text.TrimEnd('=');
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : [];
    }

    private static byte[] FromQuoted(string text) =>
        PercentText.Bytes(text.Replace("%", "%25", StringComparison.Ordinal).Replace('_', ' ').Replace('=', '%'));

    [GeneratedRegex(@"=\?(?:utf-?8|iso-8859-1|us-ascii)\?[BbQq]\?[^?]*\?=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
