using SnatchEngine.Benchmarks.Contenders;

namespace SnatchEngine.Benchmarks.Scenarios;

static class Small
{
    private const int Count = 5000;

    public static async Task<Outcome> RunAsync(Bench bench, bool secure)
    {
        var nginx = await bench.NginxAsync();
        var names = Enumerable.Range(0, Count).Select(i => $"small/{i:00000}.bin").ToArray();
        var sources = names.Select(name => bench.SourceFile(name, 10 << 10)).ToArray();
        var origin = secure ? nginx.SecureOrigin : nginx.Origin;
        var measured = await bench.RunAsync(
            bench.With(Contender.Aria2(null), Contender.Curl(), Contender.Wget2()),
            bench.Options.Runs,
            folder => new Job { Urls = [.. names.Select(n => $"{origin}/{n}")], Folder = folder, Parallel = 16, Authority = secure ? nginx.Authority.AuthorityFile : null },
            i => sources[i]);

        return new Outcome(measured, secure ? [] : [Gate.Ratio("wall", 0.8, measured, "aria2c", m => m.WallSeconds)])
        {
            Notes = [$"the aim beyond the gate is wget2: {Gate.Ratio("wall", 1.0, measured, "wget2", m => m.WallSeconds).Seen?.ToString("0.00") ?? "not measured"} of its wall"],
        };
    }
}
