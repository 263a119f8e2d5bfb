using System.Globalization;
using System.Net;
using System.Text;

namespace SnatchEngine.Cli.Benching;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">How long.</param>
/// <param name="Low">The least that was seen; null draws no whisker.</param>
/// <param name="High">The most that was seen.</param>
/// <param name="Text">The figure as people read it.</param>
/// <param name="IsBest">It stands out.</param>
internal sealed record Bar(string Label, double Value, double? Low, double? High, string Text, bool IsBest = false);

/// <summary>Charts as SVG within a page; their colours are the page's.</summary>
internal static class Svg
{
    private const int Width = 860;
    private const int LabelWidth = 270;
    private const int TextWidth = 110;
    private const int RowHeight = 22;

    /// <summary>Horizontal bars beneath each other.</summary>
    public static string Bars(string title, IReadOnlyList<Bar> bars)
    {
        var most = Math.Max(double.Epsilon, bars.Max(b => Math.Max(b.Value, b.High ?? 0)));
        double room = Width - LabelWidth - TextWidth;
        var svg = new StringBuilder();
        Add(svg, $"<svg viewBox=\"0 0 {Width} {bars.Count * RowHeight}\" role=\"img\" aria-label=\"{Escaped(title)}\">");
        for (var row = 0; row < bars.Count; row++)
        {
            var bar = bars[row];
            var (top, middle) = (row * RowHeight, (row * RowHeight) + (RowHeight / 2.0));
            Add(svg, $"<text class=\"label\" x=\"{LabelWidth - 8}\" y=\"{middle + 4}\" text-anchor=\"end\">{Escaped(bar.Label)}</text>");
            Add(svg, $"<rect class=\"{(bar.IsBest ? "bar best" : "bar")}\" x=\"{LabelWidth}\" y=\"{top + 4}\" width=\"{Math.Max(1, room * bar.Value / most):0.#}\" height=\"{RowHeight - 8}\" rx=\"2\"><title>{Escaped(bar.Label)}: {Escaped(bar.Text)}</title></rect>");
            if (bar is { Low: { } low, High: { } high } && high > low)
            {
                Add(svg, $"<path class=\"whisker\" d=\"M{LabelWidth + (room * low / most):0.#} {middle}H{LabelWidth + (room * high / most):0.#}\"/>");
            }

            Add(svg, $"<text class=\"value\" x=\"{LabelWidth + (room * Math.Max(bar.Value, bar.High ?? 0) / most) + 8:0.#}\" y=\"{middle + 4}\">{Escaped(bar.Text)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>A field of squares, the fuller the more.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="columns">The heads of the columns.</param>
    /// <param name="rows">The heads of the rows.</param>
    /// <param name="of">Value and text of a square; null leaves it empty.</param>
    /// <param name="most">The greatest value there is.</param>
    public static string Field(string title, IReadOnlyList<string> columns, IReadOnlyList<string> rows, Func<int, int, (double Value, string Text)?> of, double most)
    {
        const int Side = 96, Height = 44, Left = 90, Top = 26;
        var svg = new StringBuilder();
        Add(svg, $"<svg class=\"field\" viewBox=\"0 0 {Left + (columns.Count * Side)} {Top + (rows.Count * Height)}\" style=\"max-width:{Left + (columns.Count * Side)}px\" role=\"img\" aria-label=\"{Escaped(title)}\">");
        for (var x = 0; x < columns.Count; x++)
        {
            Add(svg, $"<text class=\"label\" x=\"{Left + (x * Side) + (Side / 2)}\" y=\"16\" text-anchor=\"middle\">{Escaped(columns[x])}</text>");
        }

        for (var y = 0; y < rows.Count; y++)
        {
            Add(svg, $"<text class=\"label\" x=\"{Left - 8}\" y=\"{Top + (y * Height) + 27}\" text-anchor=\"end\">{Escaped(rows[y])}</text>");
            for (var x = 0; x < columns.Count; x++)
            {
                if (of(x, y) is not { } square)
                {
                    continue;
                }

                var (left, top) = (Left + (x * Side), Top + (y * Height));
                Add(svg, $"<rect class=\"square\" x=\"{left + 1}\" y=\"{top + 1}\" width=\"{Side - 2}\" height=\"{Height - 2}\" rx=\"3\" fill-opacity=\"{0.06 + (0.6 * square.Value / Math.Max(double.Epsilon, most)):0.##}\"/>");
                Add(svg, $"<text class=\"value\" x=\"{left + (Side / 2)}\" y=\"{top + 27}\" text-anchor=\"middle\">{Escaped(square.Text)}</text>");
            }
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>Text as it may stand in a page.</summary>
    public static string Escaped(string text) => WebUtility.HtmlEncode(text);

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
