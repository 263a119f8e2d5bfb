using System.Globalization;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>Giving way to others on the line, by the real program.</summary>
public sealed class YieldSpecs
{
    /// <summary>A line of 24 Mbit/s with a queue of 0.8 s, which somebody else wants too.</summary>
    [Fact]
    [Trait("load", "real")]
    public async Task Another_download_gets_nearly_the_whole_line_from_one_who_yields()
    {
        var refusal = await SharedLine.RefusalAsync();
        Assert.SkipWhen(refusal is not null, refusal ?? "");
        using var program = new SnatchProgram();

        var other = await SharedLine.OtherBesideAsync(program, "get", "-x", "8", "--set", "download.yield=true", $"{SharedLine.Server}/2000000000");

        // Eight connections that do not yield leave it a ninth, more or less.
        Assert.True(other > 0.6 * SharedLine.Capacity, $"the other one had {other / 1e6:0.00} of {SharedLine.Capacity / 1e6:0.00} MB/s");
    }

    /// <summary>A server at its own pace, whose data looks as if a queue held it up; more so under a limit of our own.</summary>
    [Theory]
    [InlineData("none", 1)]
    [InlineData("20%", 0.8)]
    public async Task On_a_line_that_nobody_else_uses_yielding_costs_next_to_nothing(string reserve, double left)
    {
        await using var scene = await Scene.OpenAsync(new() { SendBuffer = 64 << 10 });
        scene.Serve("/a", 16_000_000, faults: new Faults { Rate = 2_000_000 });

        var elapsed = await ElapsedAsync(scene, "false", "none", "without");
        var yielding = await ElapsedAsync(scene, "true", reserve, "with");

        Assert.True(yielding < 1.15 * elapsed / left + TimeSpan.FromSeconds(1), string.Create(CultureInfo.InvariantCulture, $"{yielding.TotalSeconds:0.0} s with it, {elapsed.TotalSeconds:0.0} s without"));
    }

    private static async Task<TimeSpan> ElapsedAsync(Scene scene, string yield, string reserve, string name) =>
        (await scene.Program.RunAsync(
            ProgramOptions.Default with { Limit = TimeSpan.FromMinutes(1) },
            "get", "-x", "2", "--set", $"download.yield={yield}", "--set", $"download.reserve={reserve}", "-o", name, scene.Url("/a"))).Exits(0).Elapsed;
}
