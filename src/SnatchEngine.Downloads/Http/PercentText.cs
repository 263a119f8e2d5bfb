using System.Globalization;
using System.Text;

namespace SnatchEngine.Downloads.Http;

/// <summary>Percent-encoded text that becomes a name.</summary>
internal static class PercentText
{
    /// <summary>Decodes each run of escapes that is valid UTF-8. Encoded slashes stay encoded, so that they never separate.</summary>
    public static string Decoded(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        var run = new List<byte>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            run.Clear();
            while (TryEscape(text, at, out var value) && value is not ((byte)'/' or (byte)'\\'))
            {
                run.Add(value);
                at += 3;
            }

            if (at == start)
            {
                decoded.Append(text[at++]);
            }
            else
            {
                _ = HeaderText.TryUtf8(run.ToArray(), out var plain) ? decoded.Append(plain) : decoded.Append(text, start, at - start);
            }
        }

        return decoded.ToString();
    }

    /// <summary>The bytes of a text whose escapes stand for one byte each, and whose other characters are UTF-8.</summary>
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (TryEscape(text, at, out var value))
            {
                bytes.Add(value);
                at += 3;
                continue;
            }

            var end = text.IndexOf('%', at + 1);
            end = end < 0 ? text.Length : end;
            bytes.AddRange(Encoding.UTF8.GetBytes(text[at..end]));
            at = end;
        }

        return [.. bytes];
    }

    private static bool TryEscape(string text, int at, out byte value)
    {
        value = 0;
        return at + 2 < text.Length && text[at] == '%' && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
