using SnatchEngine.Benchmarks.Contenders;

namespace SnatchEngine.Benchmarks.Scenarios;

static class Tiny
{
    private const int Rounds = 20;

    public static async Task<Outcome> RunAsync(Bench bench)
    {
        var nginx = await bench.NginxAsync();
        var source = bench.SourceFile("tiny.bin", 1);
        var measured = await bench.RunAsync(
            bench.With(Contender.Aria2(null), Contender.Curl(), Contender.Wget2()),
            Rounds,
            folder => new Job { Urls = [$"{nginx.Origin}/tiny.bin"], Folder = folder },
            _ => source);
        return new Outcome(measured, [Gate.Absolute("wall ms", 130, measured, m => m.WallSeconds * 1000)]);
    }
}
