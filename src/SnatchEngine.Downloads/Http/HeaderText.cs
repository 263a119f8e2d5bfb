using System.Globalization;
using System.Text;

namespace SnatchEngine.Downloads.Http;

/// <summary>Header bytes as the client hands them over: each as the Latin-1 character of the same number.</summary>
internal static class HeaderText
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Turns bytes of UTF-8 that were taken for Latin-1 back into text; other text stays as it is.</summary>
    public static string Repaired(string text) => TryRepair(text, out var repaired) ? repaired : text;

    /// <summary>Repairs UTF-8, and percent-encodes other bytes above ASCII as they stood on the wire.</summary>
    public static string RepairedUrl(string text)
    {
        if (text.All(char.IsAscii) || text.Any(c => c > 0xff) || TryRepair(text, out _))
        {
            return Repaired(text);
        }

        var encoded = new StringBuilder(text.Length + 32);
        foreach (var c in text)
        {
            _ = char.IsAscii(c) ? encoded.Append(c) : encoded.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>Decodes bytes, or says that they are not UTF-8.</summary>
    public static bool TryUtf8(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        try
        {
            text = s_strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool TryRepair(string text, out string repaired)
    {
        repaired = text;
        return !text.All(char.IsAscii) && text.All(c => c <= 0xff) && TryUtf8(Encoding.Latin1.GetBytes(text), out repaired);
    }
}
