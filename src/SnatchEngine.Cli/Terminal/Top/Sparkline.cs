namespace SnatchEngine.Cli.Terminal.Top;

/// <summary>Values over time in one line of blocks, the newest at the right.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Draws the last values that fit; a gap where one is not known.</summary>
    /// <param name="values">Oldest first.</param>
    /// <param name="cells">The most cells it may take.</param>
    /// <param name="ceiling">The value of a full block. Null: the highest that is drawn.</param>
    public static string Draw(IReadOnlyList<double?> values, int cells, double? ceiling)
    {
        var from = Math.Max(0, values.Count - cells);
        var highest = ceiling ?? 0;
        for (var i = from; ceiling is null && i < values.Count; i++)
        {
            highest = Math.Max(highest, values[i] ?? 0);
        }

        return cells <= 0 ? "" : string.Create(values.Count - from, (values, from, highest), static (text, drawn) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = drawn.values[drawn.from + i] is { } value ? Blocks[drawn.highest > 0 ? (int)Math.Clamp(value / drawn.highest * Blocks.Length, 0, Blocks.Length - 1) : 0] : ' ';
            }
        });
    }
}
