using System.Text;
using System.Text.RegularExpressions;

namespace SnatchEngine.Plugins.Pages;

/// <summary>Turns the bytes of a page into text: by its byte order mark, the server's charset, the page's own declaration, else as UTF-8.</summary>
internal static partial class PageText
{
    private const int Declared = 1024;

    /// <summary>Decodes a page; bytes that are no text become replacement characters.</summary>
    /// <param name="bytes">The body.</param>
    /// <param name="charset">The charset of its Content-Type. Null: none.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (bytes.StartsWith(encoding.Preamble))
            {
                return encoding.GetString(bytes[encoding.Preamble.Length..]);
            }
        }

        var declaration = Declaration().Match(Encoding.Latin1.GetString(bytes[..Math.Min(Declared, bytes.Length)]));
        return (Named(charset) ?? (declaration.Success ? Named(declaration.Groups[1].Value) : null) ?? Encoding.UTF8).GetString(bytes);
    }

    private static Encoding? Named(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        try
        {
            // The provider is asked and not registered: what is registered would change the whole process.
            return name.Equals("utf8", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
