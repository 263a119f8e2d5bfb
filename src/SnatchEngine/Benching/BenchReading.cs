using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Benching;

/// <summary>Reads what <see cref="BenchText"/> wrote, from files that may be anything.</summary>
public static class BenchReading
{
    private const long Longest = 64 << 20;

    /// <summary>Reads a result.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Why there is none, with the file's name; null when there is one.</param>
    public static BenchResult? TryRead(string path, out string? problem)
    {
        problem = null;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > Longest })
            {
                problem = $"{path}: is longer than {new ByteSize(Longest)}, so it is no result of 'snatch bench'";
                return null;
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("format", out var format) || format.ToString() != BenchText.Format)
            {
                problem = $"{path}: is no result of 'snatch bench' (write one with --out {Path.GetFileName(path)})";
                return null;
            }

            var result = Result(root);
            if (result.Cells.GroupBy(c => c.Cell).FirstOrDefault(c => c.Count() > 1) is { } doubled)
            {
                problem = $"{path}: holds the cell '{doubled.Key.Name}' twice, so it is no result as 'snatch bench' writes it";
                return null;
            }

            return result;
        }
        catch (JsonException wrong)
        {
            problem = $"{path}:{wrong.LineNumber + 1}:{wrong.BytePositionInLine + 1}: is no JSON";
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            problem = $"{path}: is no whole result of 'snatch bench'; something is missing in it or of another kind";
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            problem = $"{path}: cannot be read: {(wrong is FileNotFoundException or DirectoryNotFoundException ? "no such file" : wrong.Message)}";
        }

        return null;
    }

    /// <summary>Reads a run.</summary>
    /// <exception cref="KeyNotFoundException">It is not whole.</exception>
    public static BenchRun Run(JsonElement run) => new()
    {
        Seconds = run.GetProperty("seconds").GetDouble(),
        Bytes = run.GetProperty("bytes").GetInt64(),
        BytesFetched = run.GetProperty("bytesFetched").GetInt64(),
        Files = run.GetProperty("files").GetInt32(),
        Succeeded = run.GetProperty("succeeded").GetInt32(),
        CpuSeconds = run.GetProperty("cpuSeconds").GetDouble(),
        StartMemory = run.GetProperty("startMemory").GetInt64(),
        PeakMemory = run.GetProperty("peakMemory").GetInt64(),
        EndMemory = run.GetProperty("endMemory").GetInt64(),
        Problem = run.GetProperty("problem").GetString(),
    };

    private static BenchResult Result(JsonElement root)
    {
        var machine = root.GetProperty("machine");
        return new BenchResult
        {
            At = root.GetProperty("at").GetDateTimeOffset(),
            Machine = new BenchMachine(Text(machine, "system"), machine.GetProperty("cores").GetInt32(), machine.GetProperty("memory").GetInt64(), Text(machine, "version")),
            Plan = Plan(root.GetProperty("plan")),
            PlannedRuns = root.GetProperty("plannedRuns").GetInt32(),
            CutShort = root.GetProperty("cutShort").GetString(),
            Cells = [.. List(root, "cells", cell => new CellResult(Cell(cell), List(cell, "runs", Run))).Where(c => c.Runs.Count > 0)],
            Suite = List(root, "suite", part => new SuitePart(Text(part, "part"), List(part, "figures", f => new SuiteFigure(Text(f, "name"), f.GetProperty("value").GetDouble(), Text(f, "unit"))), part.GetProperty("problem").GetString())),
            Suggested = root.GetProperty("suggested") is { ValueKind: JsonValueKind.Object } suggested ? Cell(suggested) : null,
        };
    }

    private static BenchPlan Plan(JsonElement plan) => new()
    {
        Server = Text(plan, "server"),
        Urls = List(plan, "urls", u => u.GetString() ?? ""),
        Size = new ByteSize(plan.GetProperty("size").GetInt64()),
        Files = plan.GetProperty("files").GetInt32(),
        Repeat = plan.GetProperty("repeat").GetInt32(),
        Profiles = List(plan, "profiles", p => p.GetString() ?? ""),
        FilesAtOnce = List(plan, "filesAtOnce", f => f.GetInt32()),
        Connections = List(plan, "connections", c => c.GetInt32()),
        Chunks = List(plan, "chunkSizes", Chunk),
    };

    private static BenchCell Cell(JsonElement cell) => new(
        cell.GetProperty("profile").GetString(),
        Number(cell.GetProperty("filesAtOnce")),
        Number(cell.GetProperty("connections")),
        cell.GetProperty("chunkSize") is { ValueKind: not JsonValueKind.Null } chunk ? Chunk(chunk) : null);

    private static ChunkChoice Chunk(JsonElement chunk) => chunk.ValueKind == JsonValueKind.String ? new ChunkChoice(null) : new ChunkChoice(new ByteSize(chunk.GetInt64()));

    private static int? Number(JsonElement number) => number.ValueKind == JsonValueKind.Null ? null : number.GetInt32();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static List<T> List<T>(JsonElement element, string name, Func<JsonElement, T> read) => [.. element.GetProperty(name).EnumerateArray().Select(read)];
}
