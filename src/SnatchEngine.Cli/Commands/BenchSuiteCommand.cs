using SnatchEngine.Abstractions;
using SnatchEngine.Benching;
using SnatchEngine.Cli.Benching;

namespace SnatchEngine.Cli.Commands;

/// <summary><c>snatch bench suite</c>: one figure after the other of what matters; a part that fails does not stop the rest.</summary>
internal sealed class BenchSuiteCommand(Composition composition, BenchInvocation asked)
{
    private const int SmallFiles = 200;
    private const long SmallSize = 16 << 10;
    private const int ConcurrentFiles = 8;

    private static readonly BenchCell s_usual = new(null, null, null, null);
    private static readonly int[] s_atOnce = [1, 2, 4, 8];

    private readonly List<SuitePart> _parts = [];
    private BenchRun? _large;

    private long Size => asked.Plan.Size.Bytes;

    /// <summary>Measures, and says what came out.</summary>
    /// <param name="cancellationToken">Stops it; what was measured is still told.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var result = new BenchResult { Plan = asked.Plan, At = composition.Time.GetUtcNow(), Machine = BenchOutput.Machine() };
        ProfileSource.Refusing(() => composition.Profiles.Of(null, asked.Settings, asked.Folder).Load());
        await using var stage = new BenchStage(asked, composition);
        (string Name, Func<Task<IReadOnlyList<SuiteFigure>>> MeasureAsync)[] parts =
        [
            ("speed", () => SpeedAsync(stage, cancellationToken)),
            ("small files", () => SmallAsync(stage, cancellationToken)),
            ("memory", MemoryAsync),
            ("cpu", CpuAsync),
            ("concurrency", () => ConcurrencyAsync(stage, cancellationToken)),
            ("cache", () => CacheAsync(stage, cancellationToken)),
        ];
        var progress = new BenchProgress(composition.Console, asked.Output, parts.Length);
        try
        {
            foreach (var (name, measureAsync) in parts)
            {
                progress.Begin(name);
                _parts.Add(await PartAsync(name, measureAsync));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = result with { CutShort = "stopped" };
        }
        finally
        {
            progress.Close();
        }

        result = result with { Suite = _parts };
        new BenchOutput(composition).Write(asked, result, []);
        if (cancellationToken.IsCancellationRequested)
        {
            composition.Console.Error.WriteLine($"stopped: {_parts.Count} of {parts.Length} parts were measured");
            return ExitCode.Interrupted;
        }

        return result.IsWhole ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private static async Task<SuitePart> PartAsync(string name, Func<Task<IReadOnlyList<SuiteFigure>>> measureAsync)
    {
        try
        {
            return new SuitePart(name, await measureAsync(), null);
        }
        catch (Exception failure) when (failure is SnatchException or IOException or UnauthorizedAccessException)
        {
            return new SuitePart(name, [], failure.Message);
        }
    }

    private async Task<IReadOnlyList<SuiteFigure>> SpeedAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        var run = Whole(await stage.FetchAsync(s_usual, 1, Size, keep: false, cancellationToken));
        _large = run;
        return [new("one file", run.Bytes, "B"), new("time", run.Seconds, "s"), new("speed", run.Speed, "B/s")];
    }

    private static async Task<IReadOnlyList<SuiteFigure>> SmallAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        var run = Whole(await stage.FetchAsync(s_usual, SmallFiles, SmallSize, keep: false, cancellationToken));
        return [new("files", run.Files, "files"), new("time", run.Seconds, "s"), new("rate", run.Files / run.Seconds, "files/s")];
    }

    private Task<IReadOnlyList<SuiteFigure>> MemoryAsync() => Task.FromResult<IReadOnlyList<SuiteFigure>>(
        [new("at the start", Large.StartMemory, "B"), new("at its peak", Large.PeakMemory, "B"), new("at the end", Large.EndMemory, "B")]);

    private Task<IReadOnlyList<SuiteFigure>> CpuAsync() => Task.FromResult<IReadOnlyList<SuiteFigure>>(
    [
        new("processor time", Large.CpuSeconds, "s"),
        new("for each GiB", Large.CpuSeconds / Large.Bytes * (1L << 30), "s"),
        new("of one core", Large.CpuSeconds / Large.Seconds, "1"),
    ]);

    private BenchRun Large => _large ?? throw new UsageException(["the run of the part 'speed' is missing, as that failed"]);

    private async Task<IReadOnlyList<SuiteFigure>> ConcurrencyAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        List<SuiteFigure> figures = [];
        var alone = 0.0;
        foreach (var atOnce in s_atOnce)
        {
            var run = Whole(await stage.FetchAsync(s_usual with { FilesAtOnce = atOnce, Connections = 1 }, ConcurrentFiles, Math.Max(1, Size / ConcurrentFiles), keep: false, cancellationToken));
            alone = atOnce == 1 ? run.Speed : alone;
            figures.Add(new($"{atOnce} at once", run.Speed, "B/s"));
            figures.Add(new($"{atOnce} at once, efficiency", run.Speed / (alone * atOnce), "1"));
        }

        return figures;
    }

    // What a second visit costs when nothing has changed: questions, and no bytes.
    private async Task<IReadOnlyList<SuiteFigure>> CacheAsync(BenchStage stage, CancellationToken cancellationToken)
    {
        var size = Math.Max(1, Size / ConcurrentFiles);
        var first = Whole(await stage.FetchAsync(s_usual, ConcurrentFiles, size, keep: true, cancellationToken));
        var again = Whole(await stage.FetchAgainAsync(s_usual, ConcurrentFiles, size, cancellationToken));
        return
        [
            new("first visit", first.Seconds, "s"),
            new("second visit", again.Seconds, "s"),
            new("bytes fetched again", again.BytesFetched, "B"),
            new("bytes saved", 1 - (again.BytesFetched / (double)Math.Max(1, first.BytesFetched)), "1"),
        ];
    }

    private static BenchRun Whole(BenchRun run) => run.IsWhole ? run : throw new UsageException([run.Problem ?? $"{run.Succeeded} of {run.Files} files were finished"]);
}
