using System.Globalization;
using SnatchEngine.Benchmarks.Scenarios;

namespace SnatchEngine.Benchmarks.Reporting;

/// <summary>The tables a person reads.</summary>
static class TextReport
{
    public static void Write(TextWriter output, Scenario scenario, Outcome outcome)
    {
        output.WriteLine();
        output.WriteLine($"{scenario.Name}: {scenario.What}");
        WriteTable(output, ["", "runs", "wall s", "fastest", "cpu s", "user", "sys", "peak MiB"], outcome.Measurements.Select(Row));
        foreach (var problem in outcome.Measurements.Where(m => m.Problem is not null))
        {
            output.WriteLine($"  ! {problem.Contender.Name}: {problem.Problem}");
        }

        foreach (var note in outcome.Notes)
        {
            output.WriteLine($"  {note}");
        }

        WriteTable(output, ["gate", "seen", "limit", ""], outcome.Gates.Select(gate => (string[])
        [
            gate.What,
            gate.Seen is { } seen ? Text(seen) : "-",
            $"<= {Text(gate.Limit)}",
            gate.Held switch { true => "holds", false => "FAILS", null => gate.Unjudged ?? "" },
        ]));
    }

    private static string[] Row(Measurement m) =>
    [
        m.Label is { } label ? $"{m.Contender.Name}, {label}" : m.Contender.Name,
        m.Runs.Count.ToString(CultureInfo.InvariantCulture),
        Text(m.WallSeconds),
        Text(m.Runs.Min(r => r.Wall.TotalSeconds)),
        Text(m.ProcessorSeconds),
        Text(Measuring.Statistics.Median(m.Runs.Select(r => r.User.TotalSeconds))),
        Text(Measuring.Statistics.Median(m.Runs.Select(r => r.System.TotalSeconds))),
        (m.PeakBytes / 1048576.0).ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static string Text(double value) => value.ToString(Math.Abs(value) < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);

    private static void WriteTable(TextWriter output, string[] heads, IEnumerable<string[]> rows)
    {
        string[][] all = [heads, .. rows];
        if (all.Length == 1)
        {
            return;
        }

        var widths = Enumerable.Range(0, heads.Length).Select(c => all.Max(row => row[c].Length)).ToArray();
        foreach (var row in all)
        {
            output.WriteLine("  " + string.Join("  ", row.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
        }
    }
}
