using SnatchEngine.Benchmarks.Contenders;
using SnatchEngine.Benchmarks.Servers;

namespace SnatchEngine.Benchmarks.Scenarios;

/// <summary>Many small segments from far away: latency is what costs, and only fetching ahead pays it.</summary>
static class Streams
{
    private const int Count = 1000;
    private const int Size = 100 << 10;
    private const int Connections = 8;
    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(20);

    public static async Task<Outcome> RunAsync(Bench bench)
    {
        var source = bench.SourceFile("stream.ts", (long)Count * Size);
        var quarter = bench.SourceFile("quarter.ts", (long)Count / 4 * Size);
        var ideals = new List<double>();
        var whole = await RunAsync(bench, source, Count, ideals);
        var part = await RunAsync(bench, quarter, Count / 4, []);
        var ideal = ideals.DefaultIfEmpty(1).Average();
        double Peak(IReadOnlyList<Measurement> of) => of.Where(m => m.Contender.Family == Contender.Ours).Select(m => m.PeakBytes / 1048576.0).FirstOrDefault();
        return new Outcome([.. whole, .. part.Select(m => m.Labelled("250 segments"))],
        [
            Gate.Absolute("wall / ideal", 1.1, whole, m => m.WallSeconds / ideal),
            Gate.Absolute("peak MiB", 120, whole, m => m.PeakBytes / 1048576.0),
            Gate.Absolute("peak of 1,000 / peak of 250 segments", 1.25, whole, m => m.PeakBytes / 1048576.0 / Peak(part)),
        ])
        {
            Notes = [$"ideal: what the server's answers waited before their first byte, over {Connections} connections = {ideal:0.00} s ({s_latency.TotalMilliseconds:0} ms each, as its timer keeps them)"],
        };
    }

    private static async Task<IReadOnlyList<Measurement>> RunAsync(Bench bench, string source, int count, List<double> ideals)
    {
        PieceServer? server = null;
        return await bench.RunAsync(
            bench.With(),
            Math.Min(bench.Options.Runs, 5),
            folder => new Job { Urls = [server!.Url], Folder = folder, Connections = Connections, FileName = "list.ts" },
            _ => source,
            async (_, run) =>
            {
                await using var started = server = new PieceServer(source, count, s_latency);
                var figures = await run();
                ideals.Add(started.Waited.TotalSeconds / Connections);
                return figures;
            });
    }
}
