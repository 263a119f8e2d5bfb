using SnatchEngine.Benchmarks.Contenders;
using SnatchEngine.Benchmarks.Servers;

namespace SnatchEngine.Benchmarks.Scenarios;

/// <summary>Of 8 connections one crawls: the first, one in the middle, or the last that was opened. Seven full ones set the ideal.</summary>
static class Crawl
{
    private const long Size = 256L << 20;
    private const long Rate = 8L << 20;
    private const long CrawlRate = 16L << 10;
    private const double IdealSeconds = (double)Size / (7 * Rate);
    private static readonly int[] s_crawlers = [1, 4, 8];

    public static async Task<Outcome> RunAsync(Bench bench)
    {
        var source = bench.SourceFile("crawl.bin", Size);
        var all = new List<Measurement>();
        var gates = new List<Gate>();
        foreach (var crawler in s_crawlers)
        {
            PacedServer? server = null;
            var measured = await bench.RunAsync(
                bench.With(Contender.Aria2(8)),
                Math.Min(bench.Options.Runs, 3),
                folder => new Job { Urls = [$"{server!.Origin}/crawl.bin"], Folder = folder, Connections = 8 },
                _ => source,
                async (_, run) =>
                {
                    await using var started = server = new PacedServer(source, number => number == crawler ? CrawlRate : Rate);
                    return await run();
                });

            all.AddRange(measured.Select(m => m.Labelled($"connection {crawler} crawls")));
            gates.Add(Gate.Absolute($"wall / ideal, connection {crawler} crawls", 1.15, measured, m => m.WallSeconds / IdealSeconds));
        }

        return new Outcome(all, gates) { Notes = [$"ideal: 256 MiB over 7 connections of 8 MiB/s = {IdealSeconds:0.00} s"] };
    }
}
