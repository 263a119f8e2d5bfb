namespace SnatchEngine.PluginKit.Expectations;

/// <summary>Two texts side by side, as a person reads what changed: <c>-</c> was expected, <c>+</c> came.</summary>
internal static class LineDifference
{
    private const int Context = 3;
    private const int MostLines = 200;
    private const long MostCells = 4_000_000;

    public static string Of(string[] expected, string[] actual)
    {
        var lines = Compare(expected, actual);
        List<string> shown = [];
        var last = -1;
        for (var i = 0; i < lines.Count && shown.Count < MostLines; i++)
        {
            if (!IsNearChange(lines, i))
            {
                continue;
            }

            if (last >= 0 && i > last + 1)
            {
                shown.Add("  …");
            }

            shown.Add($"{lines[i].Mark} {lines[i].Line}");
            last = i;
        }

        if (shown.Count == MostLines)
        {
            shown.Add("  … and more");
        }

        return string.Join('\n', shown);
    }

    private static bool IsNearChange(List<(char Mark, string Line)> lines, int index)
    {
        for (var i = Math.Max(0, index - Context); i <= Math.Min(lines.Count - 1, index + Context); i++)
        {
            if (lines[i].Mark != ' ')
            {
                return true;
            }
        }

        return false;
    }

    private static List<(char Mark, string Line)> Compare(string[] expected, string[] actual)
    {
        var head = 0;
        while (head < expected.Length && head < actual.Length && expected[head] == actual[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < expected.Length - head && tail < actual.Length - head && expected[^(tail + 1)] == actual[^(tail + 1)])
        {
            tail++;
        }

        List<(char, string)> lines = [.. expected[..head].Select(l => (' ', l))];
        Middle(expected[head..^tail], actual[head..^tail], lines);
        lines.AddRange(expected[^tail..].Select(l => (' ', l)));
        return lines;
    }

    private static void Middle(string[] expected, string[] actual, List<(char, string)> lines)
    {
        if ((long)expected.Length * actual.Length > MostCells)
        {
            lines.AddRange(expected.Select(l => ('-', l)));
            lines.AddRange(actual.Select(l => ('+', l)));
            return;
        }

        var longest = new int[expected.Length + 1, actual.Length + 1];
        for (var e = expected.Length - 1; e >= 0; e--)
        {
            for (var a = actual.Length - 1; a >= 0; a--)
            {
                longest[e, a] = expected[e] == actual[a] ? longest[e + 1, a + 1] + 1 : Math.Max(longest[e + 1, a], longest[e, a + 1]);
            }
        }

        for (int e = 0, a = 0; e < expected.Length || a < actual.Length;)
        {
            if (e < expected.Length && a < actual.Length && expected[e] == actual[a])
            {
                lines.Add((' ', expected[e++]));
                a++;
            }
            else if (e < expected.Length && (a == actual.Length || longest[e + 1, a] >= longest[e, a + 1]))
            {
                lines.Add(('-', expected[e++]));
            }
            else
            {
                lines.Add(('+', actual[a++]));
            }
        }
    }
}
