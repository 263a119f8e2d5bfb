using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Benching;

namespace SnatchEngine.Cli.Benching;

/// <summary>Many results as a page.</summary>
internal static class RankingPage
{
    /// <summary>The page.</summary>
    public static string Text(IReadOnlyList<RankedResult> ranked)
    {
        var page = new PageFrame("snatch bench report", $"{ranked.Count} results");
        foreach (var group in ranked.GroupBy(r => r.Target))
        {
            page.Section(group.Key);
            page.Chart(Svg.Bars(group.Key, [.. group.Select(r => new Bar(r.Name, r.Best.Speed, r.Best.Runs.Min(x => x.Speed), r.Best.Runs.Max(x => x.Speed), new ByteRate((long)r.Best.Speed).ToString(), r.Place == 1))]));
            page.Table(
            [
                ["result", "on", "machine", "best cell", "speed", "of the first", "success", "cpu", "peak memory"],
                .. group.Select(r => (string[])
                [
                    r.Name,
                    r.Measured.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    $"{r.Measured.Machine.System}, {r.Measured.Machine.Cores} cores",
                    r.Best.Cell.Name,
                    new ByteRate((long)r.Best.Speed).ToString(),
                    BenchTable.Share(r.OfFirst),
                    BenchTable.Share(r.Best.SuccessRate),
                    string.Create(CultureInfo.InvariantCulture, $"{r.Best.CpuSeconds:0.000} s"),
                    new ByteSize(r.Best.PeakMemory).ToString(),
                ]),
            ]);
        }

        return page.Text();
    }
}
