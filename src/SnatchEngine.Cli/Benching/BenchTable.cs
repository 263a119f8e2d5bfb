using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Benching;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Benching;

/// <summary>Results as lines for people.</summary>
internal static class BenchTable
{
    private const string Gap = "  ";

    /// <summary>The matrix; the best cell is marked.</summary>
    public static IEnumerable<string> Matrix(BenchResult result)
    {
        var best = result.Best;
        List<string[]> rows = [["", "profile", "at once", "per file", "chunk", "time", "speed", "±", "success", "cpu", "peak memory"]];
        foreach (var cell in result.Cells)
        {
            rows.Add(
            [
                cell == best ? "*" : "",
                Printable.Clean(cell.Cell.Profile ?? ""),
                cell.Cell.FilesAtOnce?.ToString(CultureInfo.InvariantCulture) ?? "",
                cell.Cell.Connections?.ToString(CultureInfo.InvariantCulture) ?? "",
                cell.Cell.Chunk?.ToString() ?? "",
                Seconds(cell.Seconds),
                new ByteRate((long)cell.Speed).ToString(),
                cell.Runs.Count > 1 ? Share(cell.Spread) : "",
                Share(cell.SuccessRate),
                Seconds(cell.CpuSeconds),
                new ByteSize(cell.PeakMemory).ToString(),
            ]);
        }

        foreach (var line in Laid(rows, left: 2))
        {
            yield return line;
        }

        foreach (var cell in result.Cells.Where(c => c.Problem is not null))
        {
            yield return $"failed  {Printable.Clean(cell.Cell.Name)}  {Printable.Clean(cell.Problem!)}";
        }

        if (best is not null)
        {
            yield return $"best: {Printable.Clean(best.Cell.Name)}, {new ByteRate((long)best.Speed)}, {Share(best.SuccessRate)} of the files";
        }
    }

    /// <summary>The parts of a suite.</summary>
    public static IEnumerable<string> Suite(IReadOnlyList<SuitePart> suite)
    {
        foreach (var part in suite)
        {
            yield return part.Problem is null ? part.Name : $"{part.Name}  failed: {Printable.Clean(part.Problem)}";
            var width = part.Figures.Select(f => f.Name.Length).DefaultIfEmpty(0).Max();
            foreach (var figure in part.Figures)
            {
                yield return $"  {figure.Name.PadRight(width)}  {Figure(figure)}";
            }
        }
    }

    /// <summary>What changed; only what matters, unless all is asked for.</summary>
    public static IEnumerable<string> Changes(IReadOnlyList<FigureChange> changes, double confidence, bool all)
    {
        List<string[]> rows = [];
        foreach (var change in changes.Where(c => all || c.IsWorse || c.IsBetter))
        {
            rows.Add([change.IsWorse ? "worse" : change.IsBetter ? "better" : "same", change.Figure, Signed(change.Change), change.Figure == "success" ? "" : $"{Signed(change.Low)} to {Signed(change.High)}", Printable.Clean(change.Cell.Name)]);
        }

        foreach (var line in Laid(rows, left: 5))
        {
            yield return line;
        }

        var (worse, better) = (changes.Count(c => c.IsWorse), changes.Count(c => c.IsBetter));
        var cells = changes.Select(c => c.Cell).Distinct().Count();
        yield return string.Create(CultureInfo.InvariantCulture, $"against the earlier result: {worse} worse, {better} better of {changes.Count} figures of {cells} cells (Welch's {confidence * 100:0.##} % intervals)");
    }

    /// <summary>A figure with its unit.</summary>
    public static string Figure(SuiteFigure figure) => figure.Unit switch
    {
        "s" => Seconds(figure.Value),
        "B" => new ByteSize((long)figure.Value).ToString(),
        "B/s" => new ByteRate((long)figure.Value).ToString(),
        "1" => Share(figure.Value),
        _ => string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.##} {figure.Unit}"),
    };

    /// <summary>Rows beneath each other; those on the left begin, the others end together.</summary>
    public static IEnumerable<string> Laid(IReadOnlyList<string[]> rows, int left)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        var shown = Enumerable.Range(0, rows[0].Length).Where(c => rows.Skip(rows.Count > 1 && rows[0][0].Length == 0 ? 1 : 0).Any(r => r[c].Length > 0)).ToList();
        var widths = shown.ToDictionary(c => c, c => rows.Max(r => CellText.Width(r[c])));
        foreach (var row in rows)
        {
            yield return string.Join(Gap, shown.Select(c => Padded(row[c], widths[c], c < left))).TrimEnd();
        }
    }

    /// <summary>A share in percent.</summary>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static string Signed(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:+0.0;-0.0;0.0} %");

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s");

    private static string Padded(string cell, int width, bool isLeft)
    {
        var room = new string(' ', Math.Max(0, width - CellText.Width(cell)));
        return isLeft ? cell + room : room + cell;
    }
}
