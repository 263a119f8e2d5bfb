using System.Globalization;

namespace SnatchEngine.Monitoring;

/// <summary>Finds numbers in the tables that Linux writes, without making a text of every word.</summary>
internal static class Fields
{
    /// <summary>The number in the so-manieth column of a line, counted from 0; null when it is not there.</summary>
    public static long? Number(ReadOnlySpan<char> line, int column)
    {
        var seen = 0;
        foreach (var range in line.SplitAny(' ', '\t'))
        {
            var word = line[range];
            if (word.Length > 0 && seen++ == column)
            {
                return long.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
            }
        }

        return null;
    }

    /// <summary>The number behind a name at the beginning of a line; null when no line has it.</summary>
    public static long? Named(ReadOnlySpan<char> text, ReadOnlySpan<char> name)
    {
        foreach (var line in text.EnumerateLines())
        {
            if (line.StartsWith(name) && line.Length > name.Length && line[name.Length] is ' ' or ':' or '\t')
            {
                return Number(line[(name.Length + 1)..].TrimStart(':'), 0);
            }
        }

        return null;
    }
}
