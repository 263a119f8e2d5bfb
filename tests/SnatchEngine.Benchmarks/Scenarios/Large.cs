using SnatchEngine.Benchmarks.Contenders;

namespace SnatchEngine.Benchmarks.Scenarios;

static class Large
{
    private const string File = "large.bin";

    public static async Task<Outcome> RunAsync(Bench bench, bool secure)
    {
        var nginx = await bench.NginxAsync();
        var source = bench.SourceFile(File, 1L << 30);
        var url = $"{(secure ? nginx.SecureOrigin : nginx.Origin)}/{File}";
        var contenders = bench.With(Contender.Aria2(null), Contender.Aria2(8), Contender.Curl(), secure ? Contender.Curl(http1: true) : null, Contender.Wget2());
        var measured = await bench.RunAsync(
            contenders,
            bench.Options.Runs,
            folder => new Job { Urls = [url], Folder = folder, Authority = secure ? nginx.Authority.AuthorityFile : null },
            _ => source);

        return new Outcome(measured,
        [
            Gate.Ratio("wall", secure ? 1.0 : 0.8, measured, "aria2c", m => m.WallSeconds),
            .. secure ? Array.Empty<Gate>() : [Gate.Ratio("cpu", 1.0, measured, "aria2c", m => m.ProcessorSeconds)],
            Gate.Ratio("cpu", 1.3, measured, "curl", m => m.ProcessorSeconds),
            Gate.Absolute("peak MiB", 80, measured, m => m.PeakBytes / 1048576.0),
        ]);
    }
}
