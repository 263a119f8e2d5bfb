using System.Diagnostics;
using SnatchEngine.Benchmarks.Contenders;
using SnatchEngine.Benchmarks.Servers;

namespace SnatchEngine.Benchmarks.Scenarios;

/// <summary>How true a limit is where its owner feels it: on the wire.</summary>
/// <remarks>
/// Counted are the bytes that the client's kernel acknowledged. Reads of the program would hide a burst into its receive buffer,
/// and the part file would show the program's write sizes; neither is what shares a line with others.
/// </remarks>
static class Limit
{
    private const long Size = 128L << 20;
    private const long Rate = 8L << 20;
    private static readonly TimeSpan s_sample = TimeSpan.FromMilliseconds(20);

    public static async Task<Outcome> RunAsync(Bench bench)
    {
        var source = bench.SourceFile("limit.bin", Size);
        PacedServer? server = null;
        var flows = new List<(Contender Contender, Flow Flow)>();
        var measured = await bench.RunAsync(
            bench.With(Contender.Aria2(null), Contender.Curl()),
            Math.Min(bench.Options.Runs, 2),
            folder => new Job { Urls = [$"{server!.Origin}/limit.bin"], Folder = folder, LimitBytesPerSecond = Rate },
            _ => source,
            async (contender, run) =>
            {
                await using var started = server = new PacedServer(source, _ => null);
                using var ended = new CancellationTokenSource();
                var sampling = SampleAsync(started, ended.Token);
                var figures = await run();
                await ended.CancelAsync();
                flows.Add((contender, await sampling));
                return figures;
            });

        double Worst(Contender contender, Func<Flow, double> value) => flows.Where(f => f.Contender == contender).Max(f => value(f.Flow));
        return new Outcome(measured,
        [
            Gate.Absolute("error of the total", 0.01, measured, m => Worst(m.Contender, f => f.TotalError)),
            Gate.Absolute("worst 1 s bin", 0.10, measured, m => Worst(m.Contender, f => f.WorstBin)),
        ])
        {
            Notes = [.. measured.Select(m =>
                $"{m.Contender.Name}: total off by {Worst(m.Contender, f => f.TotalError):0.0%}, worst second off by {Worst(m.Contender, f => f.WorstBin):0.0%}")],
        };
    }

    private static async Task<Flow> SampleAsync(PacedServer server, CancellationToken ended)
    {
        var flow = new Flow();
        using var timer = new PeriodicTimer(s_sample);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (server.FirstBody is not 0 and var start)
                {
                    flow.Add(Stopwatch.GetElapsedTime(start).TotalSeconds, server.Acknowledged);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }

        return flow;
    }

    /// <summary>Bytes over the seconds since the first body began, straight between samples.</summary>
    private sealed class Flow
    {
        private readonly List<(double Second, long Bytes)> _samples = [(0, 0)];

        public void Add(double second, long bytes)
        {
            // Heads of answers are on the wire too; what lies beyond the body would stretch the end.
            if (_samples[^1].Bytes < Size)
            {
                _samples.Add((second, Math.Min(bytes, Size)));
            }
        }

        /// <summary>Infinite when nothing was seen on the wire.</summary>
        public double TotalError => _samples.Count < 2 ? double.PositiveInfinity : Math.Abs((_samples[^1].Bytes / _samples[^1].Second / Rate) - 1);

        /// <summary>Over whole seconds; what lasts less than one is judged by its total.</summary>
        public double WorstBin => Enumerable.Range(0, (int)_samples[^1].Second).Select(bin => Math.Abs(((At(bin + 1) - At(bin)) / Rate) - 1)).DefaultIfEmpty(TotalError).Max();

        private double At(double second)
        {
            var next = _samples.FindIndex(s => s.Second >= second);
            if (next <= 0)
            {
                return _samples[0].Bytes;
            }

            var (before, after) = (_samples[next - 1], _samples[next]);
            return before.Bytes + ((after.Bytes - before.Bytes) * (second - before.Second) / (after.Second - before.Second));
        }
    }
}
