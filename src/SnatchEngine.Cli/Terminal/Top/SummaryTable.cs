using System.Globalization;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Terminal.Top;

/// <summary>A summary of samples as a table, a line for each figure that was known.</summary>
internal static class SummaryTable
{
    private static readonly string[] s_head = ["figure", "average", "max", "p50", "p95", "p99", "total", "samples"];

    /// <summary>The lines, the head first.</summary>
    public static IEnumerable<string> Lines(LoadSummary summary)
    {
        List<string[]> rows = [s_head];
        foreach (var row in summary.Sum())
        {
            if (row.Samples > 0)
            {
                string Value(double? value) => value is { } known ? TopWords.Value(row.Series.Unit, known) : "";
                rows.Add([
                    row.Series.Name, Value(row.Average), Value(row.Max), Value(row.P50), Value(row.P95), Value(row.P99),
                    row.Total is { } total ? TopWords.Total(row.Series.Unit, total) : "", row.Samples.ToString(CultureInfo.InvariantCulture)]);
            }
        }

        var widths = s_head.Select((_, column) => rows.Max(r => r[column].Length)).ToList();
        yield return string.Create(CultureInfo.InvariantCulture, $"{summary.Samples} samples in {summary.Span.TotalSeconds:0.0} s");
        foreach (var row in rows)
        {
            yield return string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd();
        }
    }
}
