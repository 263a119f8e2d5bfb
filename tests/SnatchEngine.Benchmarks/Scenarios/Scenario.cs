using SnatchEngine.Benchmarks.Contenders;

namespace SnatchEngine.Benchmarks.Scenarios;

/// <summary>One thing that is measured.</summary>
sealed record Scenario(string Name, string What, Func<Bench, Task<Outcome>> RunAsync)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("large", "one file of 1 GiB over http", bench => Large.RunAsync(bench, secure: false)),
        new("large-https", "one file of 1 GiB over https", bench => Large.RunAsync(bench, secure: true)),
        new("small", "5,000 files of 10 KiB over http from a list, 16 at a time", bench => Small.RunAsync(bench, secure: false)),
        new("small-https", "the same over https (HTTP/2 where the program speaks it); nothing is judged", bench => Small.RunAsync(bench, secure: true)),
        new("crawl", "256 MiB over 8 connections at 8 MiB/s each, one of them at 16 KiB/s", Crawl.RunAsync),
        new("stream", "1,000 HLS segments of 100 KiB over 8 connections, 20 ms before each first byte", Streams.RunAsync),
        new("limit", "128 MiB under a limit of 8 MiB/s, on the wire", Limit.RunAsync),
        new("memory", "1,000 files of 256 KiB at once, each at 32 KiB/s", Memory.RunAsync),
        new("tiny", "one file of 1 byte, the whole process", Tiny.RunAsync),
        new("monitor", "a sample a second of machine and process, and nothing else", Monitor.RunAsync),
        new("plugins", "the same with 200 plugins dropped in, against none", Plugins.RunAsync),
    ];
}

/// <summary>What a scenario found.</summary>
sealed record Outcome(IReadOnlyList<Measurement> Measurements, IReadOnlyList<Gate> Gates)
{
    public IReadOnlyList<string> Notes { get; init; } = [];
}
