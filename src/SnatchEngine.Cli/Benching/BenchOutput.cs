using SnatchEngine.Benching;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Cli.Terminal;

namespace SnatchEngine.Cli.Benching;

/// <summary>Where a result goes: standard output, a file, a page.</summary>
internal sealed class BenchOutput(Composition composition)
{
    /// <summary>The machine this runs on.</summary>
    public static BenchMachine Machine() => new(
        System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        typeof(ExitCode).Assembly.GetName().Version?.ToString(3) ?? "");

    /// <summary>Writes the files that were asked for, and prints the rest.</summary>
    /// <param name="asked">What was asked.</param>
    /// <param name="result">The result.</param>
    /// <param name="changes">What changed since an earlier one. Empty: nothing was compared.</param>
    public void Write(BenchInvocation asked, BenchResult result, IReadOnlyList<FigureChange> changes)
    {
        Save(asked.ResultTo, () => BenchText.Of(result, indented: true) + "\n");
        Save(asked.PageTo, () => new BenchPage(result, changes).Text());
        if (asked.Output.Json)
        {
            composition.Console.Out.WriteLine(BenchText.Of(result, indented: false));
            foreach (var change in changes)
            {
                composition.Console.Out.WriteLine(Json(change));
            }

            return;
        }

        if (asked.Output.Quiet)
        {
            return;
        }

        foreach (var line in BenchTable.Matrix(result).Where(_ => result.Cells.Count > 0).Concat(BenchTable.Suite(result.Suite)))
        {
            composition.Console.Out.WriteLine(line);
        }

        foreach (var line in asked.Before is null ? [] : BenchTable.Changes(changes, asked.Confidence, asked.Output.Verbose))
        {
            composition.Console.Out.WriteLine(line);
        }
    }

    /// <summary>Writes a file that was asked for.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static void Save(string? path, Func<string> text)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException([$"'{Printable.Clean(path)}' cannot be written: {failure.Message}"]);
        }
    }

    private static string Json(FigureChange change) => JsonLine.Of("change", json =>
    {
        json.WriteString("cell", change.Cell.Name);
        json.WriteString("figure", change.Figure);
        json.WriteNumber("change", Math.Round(change.Change, 4));
        json.WriteNumber("low", Math.Round(change.Low, 4));
        json.WriteNumber("high", Math.Round(change.High, 4));
        json.WriteString("verdict", change.IsWorse ? "worse" : change.IsBetter ? "better" : "same");
    });
}
