using System.CommandLine;
using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Benching;
using SnatchEngine.Cli.Benching;
using SnatchEngine.Cli.Terminal;
using SnatchEngine.Cli.Wishes;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch bench report DIR</c>: ranks many results.</summary>
internal sealed class BenchReportCommand(Composition composition)
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is nothing to rank.</exception>
    public int Run(string folder, OptionReader read, Option<string[]> page, OutputChoice output)
    {
        var pageTo = read.One(page) is { Length: > 0 } path ? Path.GetFullPath(path) : null;
        if (!Directory.Exists(folder))
        {
            read.Add($"'{WishValue.Shown(folder)}': {(File.Exists(folder) ? "is a file, a folder is needed" : "no such folder")}");
        }

        if (read.Problems.Count > 0)
        {
            throw new UsageException(read.Problems);
        }

        List<RankedResult> ranked = RankedResult.Rank(Results(folder));
        if (ranked.Count == 0)
        {
            throw new UsageException([$"'{WishValue.Shown(folder)}': holds no result of a matrix; 'snatch bench --out {Path.Combine(WishValue.Shown(folder), "NAME.json")}' writes one"]);
        }

        BenchOutput.Save(pageTo, () => RankingPage.Text(ranked));
        foreach (var line in output.Json ? ranked.Select(Json) : output.Quiet ? [] : Lines(ranked))
        {
            composition.Console.Out.WriteLine(line);
        }

        return ExitCode.Done;
    }

    private IEnumerable<(string Name, BenchResult Measured)> Results(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (BenchReading.TryRead(path, out var problem) is { Best: not null } result)
            {
                yield return (Path.GetFileName(path), result);
            }
            else
            {
                composition.Console.Error.WriteLine($"snatch: left out {Printable.Clean(problem ?? $"{path}: holds no cell of a matrix that brought anything")}");
            }
        }
    }

    private static IEnumerable<string> Lines(List<RankedResult> ranked)
    {
        foreach (var group in ranked.GroupBy(r => r.Target))
        {
            yield return Printable.Clean(group.Key);
            List<string[]> rows = [["", "result", "on", "best cell", "speed", "of the first", "success", "cpu", "peak memory"]];
            rows.AddRange(group.Select(r => (string[])
            [
                r.Place.ToString(CultureInfo.InvariantCulture),
                Printable.Clean(r.Name),
                r.Measured.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                Printable.Clean(r.Best.Cell.Name),
                new ByteRate((long)r.Best.Speed).ToString(),
                BenchTable.Share(r.OfFirst),
                BenchTable.Share(r.Best.SuccessRate),
                string.Create(CultureInfo.InvariantCulture, $"{r.Best.CpuSeconds:0.000} s"),
                new ByteSize(r.Best.PeakMemory).ToString(),
            ]));
            foreach (var line in BenchTable.Laid(rows, left: 4))
            {
                yield return line;
            }
        }
    }

    private static string Json(RankedResult ranked) => JsonLine.Of("ranked", json =>
    {
        json.WriteNumber("place", ranked.Place);
        json.WriteString("result", ranked.Name);
        json.WriteString("target", ranked.Target);
        json.WriteString("at", ranked.Measured.At.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("system", ranked.Measured.Machine.System);
        json.WriteString("best", ranked.Best.Cell.Name);
        json.WriteNumber("bytesPerSecond", Math.Round(ranked.Best.Speed));
        json.WriteNumber("ofFirst", Math.Round(ranked.OfFirst, 4));
        json.WriteNumber("successRate", Math.Round(ranked.Best.SuccessRate, 4));
        json.WriteNumber("cpuSeconds", Math.Round(ranked.Best.CpuSeconds, 4));
        json.WriteNumber("peakMemory", ranked.Best.PeakMemory);
    });
}
