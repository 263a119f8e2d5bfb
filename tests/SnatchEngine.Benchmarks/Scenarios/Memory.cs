using SnatchEngine.Benchmarks.Contenders;
using SnatchEngine.Benchmarks.Servers;

namespace SnatchEngine.Benchmarks.Scenarios;

/// <summary>A thousand bodies trickle at once; the file itself is small, as memory is what is asked.</summary>
static class Memory
{
    private const int Count = 1000;

    public static async Task<Outcome> RunAsync(Bench bench)
    {
        var source = bench.SourceFile("trickle.bin", 256 << 10);
        PacedServer? server = null;
        var peaks = new List<(Contender Contender, int Bodies)>();
        var measured = await bench.RunAsync(
            bench.With(Contender.Aria2(null)),
            Math.Min(bench.Options.Runs, 3),
            folder => new Job { Urls = [.. Enumerable.Range(0, Count).Select(i => $"{server!.Origin}/{i:0000}.bin")], Folder = folder, Parallel = Count },
            _ => source,
            async (contender, run) =>
            {
                await using var started = server = new PacedServer(source, _ => 32 << 10);
                var figures = await run();
                peaks.Add((contender, started.PeakBodies));
                return figures;
            });

        int Fewest(Contender contender) => peaks.Where(p => p.Contender == contender).Min(p => p.Bodies);
        return new Outcome(measured,
        [
            Gate.Absolute("peak MiB", 300, measured, m => m.PeakBytes / 1048576.0),
            Gate.Absolute("of 1,000 never open together", 10, measured, m => Count - Fewest(m.Contender)),
        ])
        {
            Notes = [.. measured.Select(m => $"{m.Contender.Name}: {Fewest(m.Contender)} bodies at once")],
        };
    }
}
