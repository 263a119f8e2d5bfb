using System.Text;

namespace SnatchEngine.Cli.Terminal;

/// <summary>Text measured in terminal cells, as a letter of some scripts takes two and a combining mark none.</summary>
internal static class CellText
{
    /// <summary>The cells a text takes.</summary>
    public static int Width(string text)
    {
        var cells = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            cells += Width(rune);
        }

        return cells;
    }

    /// <summary>Exactly so many cells: padded, or cut in the middle, as both ends of a name tell files apart.</summary>
    public static string Fit(string text, int cells)
    {
        var width = Width(text);
        if (width <= cells)
        {
            return text + new string(' ', cells - width);
        }

        if (cells <= 1)
        {
            return cells == 1 ? "…" : "";
        }

        var runes = text.EnumerateRunes().ToArray();
        var head = Take(runes, (cells - 1) / 2);
        var tail = Take([.. runes.Reverse()], cells - 1 - head.Sum(Width));
        var fitted = string.Concat(head.Select(r => r.ToString())) + "…" + string.Concat(tail.Reverse<Rune>().Select(r => r.ToString()));
        return fitted + new string(' ', Math.Max(0, cells - Width(fitted)));
    }

    private static List<Rune> Take(Rune[] runes, int cells)
    {
        var taken = new List<Rune>();
        foreach (var rune in runes)
        {
            cells -= Width(rune);
            if (cells < 0)
            {
                break;
            }

            taken.Add(rune);
        }

        return taken;
    }

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark => 0,
        _ => rune.Value switch
        {
            >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0x303E or >= 0x3041 and <= 0xA4CF or >= 0xA960 and <= 0xA97F or >= 0xAC00 and <= 0xD7A3 => 2,
            >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 => 2,
            >= 0x1F300 and <= 0x1F64F or >= 0x1F680 and <= 0x1F6FF or >= 0x1F900 and <= 0x1F9FF or >= 0x20000 and <= 0x3FFFD => 2,
            _ => 1,
        },
    };
}
