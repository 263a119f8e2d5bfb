using System.Text.Json;
using SnatchEngine.Cli.Specs.EndToEnd;

namespace SnatchEngine.Cli.Specs.Benching;

public sealed class TraceSpecs
{
    [Fact]
    public async Task Get_writes_a_trace_and_says_what_took_time_and_memory()
    {
        await using var scene = await Scene.OpenAsync();
        using var bench = new BenchHome { Traces = true };
        scene.Serve("/a.bin", 8 << 20);

        var result = (await bench.RunAsync("get", scene.Url("/a.bin"), "--trace", "get.nettrace", "--json")).Exits(0);

        var trace = Assert.Single(result.Json(), l => l.TryGetProperty("status", out var s) && s.ToString() == "trace");
        Assert.Contains(trace.GetProperty("byAllocation").EnumerateArray(), f => f.Text("function").StartsWith("SnatchEngine.", StringComparison.Ordinal));
        Assert.InRange(trace.GetProperty("byCpu").GetArrayLength(), 1, 20);
        Assert.Equal("Nettrace"u8.ToArray(), bench.Folder.Read("get.nettrace")[..8]);
        Assert.Equal(["a.bin", "get.nettrace"], bench.Folder.Names());
        Assert.DoesNotContain(bench.Temp.Names(), n => n.StartsWith("snatch-", StringComparison.Ordinal));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Nobody_else_may_read_a_trace_and_quiet_prints_none_of_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have modes on Unix");
        await using var scene = await Scene.OpenAsync();
        using var bench = new BenchHome { Traces = true };
        scene.Serve("/a.bin");
        File.WriteAllText(bench.Folder["get.nettrace"], "anybody's");
        File.SetUnixFileMode(bench.Folder["get.nettrace"], (UnixFileMode)0b110_100_100);

        var result = (await bench.RunAsync("get", scene.Url("/a.bin"), "--trace", "get.nettrace", "-q")).Exits(0);

        Assert.Equal("", result.Output);
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(bench.Folder["get.nettrace"]));
        Assert.Equal("Nettrace"u8.ToArray(), bench.Folder.Read("get.nettrace")[..8]);
    }

    [Fact]
    public async Task Bench_traces_one_more_run_of_the_best_cell()
    {
        using var bench = new BenchHome { Traces = true };

        var result = (await bench.RunAsync("bench", "-j", "1", "-x", "1", "--chunk-size", "auto", "--repeat", "1", "--size", "8MiB", "--profile", "best.nettrace")).Exits(0);

        Assert.Contains("by processor time (", result.Output, StringComparison.Ordinal);
        Assert.Contains("by allocation (about ", result.Output, StringComparison.Ordinal);
        Assert.Equal(["best.nettrace"], bench.Folder.Names());
    }

    [Fact]
    public async Task Where_the_runtime_may_not_be_traced_that_is_said_before_anything_is_fetched()
    {
        await using var scene = await Scene.OpenAsync();
        using var bench = new BenchHome();
        scene.Serve("/a.bin");

        var result = (await bench.RunAsync("get", scene.Url("/a.bin"), "--trace", "get.nettrace")).Exits(2);

        Assert.Contains("the runtime lets nobody trace it", result.Error, StringComparison.Ordinal);
        Assert.Empty(scene.Server.Requests);
        Assert.Empty(bench.Folder.Names());
    }

    [Theory]
    [InlineData("--trace", "nowhere/x.nettrace", "--trace 'nowhere/x.nettrace': its folder is not there")]
    [InlineData("--trace", ".", "--trace '.': is a folder, a file is needed")]
    public async Task A_file_that_cannot_be_is_refused(string option, string value, string expected)
    {
        var run = new TestConsole();

        Assert.Equal(2, await run.RunAsync("get", "http://127.0.0.1/a", option, value));
        Assert.Equal([expected], run.Problems);
    }
}
