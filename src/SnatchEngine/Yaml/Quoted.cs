using System.Globalization;
using System.Text;

namespace SnatchEngine.Yaml;

/// <summary>Texts from files and command lines made fit for a message: short, printable, without passwords.</summary>
public static class Quoted
{
    private const int Longest = 60;

    /// <summary>In single quotes.</summary>
    public static string Text(string text) => $"'{Bare(text)}'";

    /// <summary>Without quotes; cut, escaped, and with the user part of a URL masked.</summary>
    public static string Bare(string text)
    {
        text = WithoutUser(text);
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
            {
                return shown.Append('…').ToString();
            }

            // Format characters include those that reorder a line of a terminal.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.ToString();
    }

    private static string WithoutUser(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var end = text.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = text.AsSpan(start, end < 0 ? text.Length - start : end);
        var at = authority.LastIndexOf('@');
        return at < 0 || (scheme < 0 && !authority[..at].Contains(':')) ? text : string.Concat(text.AsSpan(0, start), "***", text.AsSpan(start + at));
    }
}
