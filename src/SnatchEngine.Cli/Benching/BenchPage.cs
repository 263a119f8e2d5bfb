using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Benching;

namespace SnatchEngine.Cli.Benching;

/// <summary>A result as a page with charts.</summary>
internal sealed class BenchPage(BenchResult result, IReadOnlyList<FigureChange> changes)
{
    private const int MostBars = 40;

    /// <summary>The page.</summary>
    public string Text()
    {
        var machine = result.Machine;
        var page = new PageFrame(
            result.Suite.Count > 0 ? "snatch bench suite" : "snatch bench",
            RankedResult.TargetOf(result.Plan),
            string.Create(CultureInfo.InvariantCulture, $"{result.At:yyyy-MM-dd HH:mm} UTC, snatch {machine.Version}, {machine.System}, {machine.Cores} cores, {new ByteSize(machine.Memory)}"));
        if (result.CutShort is { } reason)
        {
            page.Note($"Cut short: {reason}", isBad: true);
        }

        if (result.Cells.Count > 0)
        {
            AddMatrix(page);
        }

        if (changes.Count > 0)
        {
            AddChanges(page);
        }

        foreach (var part in result.Suite)
        {
            AddPart(page, part);
        }

        return page.Text();
    }

    private void AddMatrix(PageFrame page)
    {
        var best = result.Best;
        var ranked = CellResult.Ranked(result.Cells);
        page.Note($"{result.Runs} of {result.PlannedRuns} runs.{(best is null ? "" : $" Best: {best.Cell.Name}, {Rate(best.Speed)}.")}{(result.Suggested is { } suggested ? $" Suggested: {suggested.Name}." : "")}");
        page.Section("Speed");
        page.Chart(Svg.Bars("Speed", [.. ranked.Take(MostBars).Select(c => new Bar(c.Cell.Name, c.Speed, c.Runs.Min(r => r.Speed), c.Runs.Max(r => r.Speed), Rate(c.Speed), c == best))]));
        if (ranked.Count > MostBars)
        {
            page.Note($"The {MostBars} fastest of {ranked.Count}; all are in the table below.");
        }

        AddFields(page, best?.Speed ?? 0);
        page.Section("Processor time");
        page.Chart(Svg.Bars("Processor time", [.. ranked.Take(MostBars).Select(c => new Bar(c.Cell.Name, c.CpuSeconds, c.Runs.Min(r => r.CpuSeconds), c.Runs.Max(r => r.CpuSeconds), Seconds(c.CpuSeconds), c == best))]));
        page.Section("Peak memory");
        page.Chart(Svg.Bars("Peak memory", [.. ranked.Take(MostBars).Select(c => new Bar(c.Cell.Name, c.PeakMemory, c.Runs.Min(r => r.PeakMemory), c.Runs.Max(r => r.PeakMemory), new ByteSize(c.PeakMemory).ToString(), c == best))]));
        page.Section("All cells");
        page.Table(
        [
            ["cell", "time", "speed", "±", "success", "cpu", "memory: start", "peak", "end", "runs"],
            .. ranked.Select(c => (string[])
            [
                c.Cell.Name, Seconds(c.Seconds), Rate(c.Speed), BenchTable.Share(c.Spread), BenchTable.Share(c.SuccessRate), Seconds(c.CpuSeconds),
                new ByteSize(c.StartMemory).ToString(), new ByteSize(c.PeakMemory).ToString(), new ByteSize(c.EndMemory).ToString(), c.Runs.Count.ToString(CultureInfo.InvariantCulture),
            ]),
        ]);
        foreach (var cell in result.Cells.Where(c => c.Problem is not null))
        {
            page.Note($"{cell.Cell.Name}: {cell.Problem}", isBad: true);
        }
    }

    // One field for each profile and chunk size, connections across and files at once down.
    private void AddFields(PageFrame page, double most)
    {
        if (result.Plan.FilesAtOnce.Count < 2 || result.Plan.Connections.Count < 2)
        {
            return;
        }

        page.Section("Speed by files at once and connections per file");
        foreach (var group in result.Cells.GroupBy(c => (c.Cell.Profile, c.Cell.Chunk)))
        {
            var title = string.Join(", ", new[] { group.Key.Profile, group.Key.Chunk is { } chunk ? $"chunk {chunk}" : null }.OfType<string>());
            var cells = group.ToDictionary(c => (c.Cell.FilesAtOnce, c.Cell.Connections));
            page.Part(title);
            page.Chart(Svg.Field(
                title,
                [.. result.Plan.Connections.Select(c => $"{c} per file")],
                [.. result.Plan.FilesAtOnce.Select(f => $"{f} at once")],
                (x, y) => cells.TryGetValue((result.Plan.FilesAtOnce[y], result.Plan.Connections[x]), out var cell) ? (cell.Speed, Rate(cell.Speed)) : null,
                most));
        }
    }

    private void AddChanges(PageFrame page)
    {
        page.Section("Against the earlier result");
        page.Table(
        [
            ["cell", "figure", "change", "from", "to", "verdict"],
            .. changes.Select(c => (string[])[c.Cell.Name, c.Figure, BenchTable.Share(c.Change), BenchTable.Share(c.Low), BenchTable.Share(c.High), c.IsWorse ? "worse" : c.IsBetter ? "better" : "same"]),
        ]);
    }

    private static void AddPart(PageFrame page, SuitePart part)
    {
        page.Section(part.Name);
        if (part.Problem is { } problem)
        {
            page.Note($"Failed: {problem}", isBad: true);
        }

        foreach (var unit in part.Figures.GroupBy(f => f.Unit))
        {
            page.Chart(Svg.Bars(part.Name, [.. unit.Select(f => new Bar(f.Name, f.Value, null, null, BenchTable.Figure(f)))]));
        }
    }

    private static string Rate(double speed) => new ByteRate((long)speed).ToString();

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s");
}
