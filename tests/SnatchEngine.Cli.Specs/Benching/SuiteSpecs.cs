using System.Text.Json;
using SnatchEngine.Cli.Specs.EndToEnd;

namespace SnatchEngine.Cli.Specs.Benching;

public sealed class SuiteSpecs
{
    [Fact]
    public async Task Every_part_is_measured()
    {
        using var bench = new BenchHome();

        var result = await bench.RunAsync("bench", "suite", "--size", "1MiB", "--json", "--html", "suite.html");

        var parts = JsonElement.Parse(result.Exits(0).Output).GetProperty("suite").EnumerateArray().ToList();
        Assert.Equal(["speed", "small files", "memory", "cpu", "concurrency", "cache"], parts.Select(p => p.Text("part")));
        Assert.All(parts, p => Assert.True(p.GetProperty("ok").GetBoolean(), p.ToString()));
        Assert.Equal(
            ["1 at once", "1 at once, efficiency", "2 at once", "2 at once, efficiency", "4 at once", "4 at once, efficiency", "8 at once", "8 at once, efficiency"],
            parts[4].GetProperty("figures").EnumerateArray().Select(f => f.Text("name")));
        Assert.Equal(0, parts[5].GetProperty("figures").EnumerateArray().Single(f => f.Text("name") == "bytes fetched again").GetProperty("value").GetDouble());
        Assert.Empty(bench.Temp.Names());
    }

    [Fact]
    public async Task A_part_that_fails_does_not_stop_the_rest()
    {
        using var bench = new BenchHome();

        var result = await bench.RunAsync("bench", "suite", "--size", "10KiB", "--server", "latency=5s", "--run-timeout", "1s", "--json");

        var parts = JsonElement.Parse(result.Exits(1).Output).GetProperty("suite").EnumerateArray().ToList();
        Assert.Equal(6, parts.Count);
        Assert.All(parts, p => Assert.False(p.GetProperty("ok").GetBoolean()));
        Assert.Equal("took longer than 1 s, so it was ended (--run-timeout)", parts[0].Text("problem"));
        Assert.Equal("the run of the part 'speed' is missing, as that failed", parts[2].Text("problem"));
    }
}
