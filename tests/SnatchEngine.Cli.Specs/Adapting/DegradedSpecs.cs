using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>A host that becomes slow while the real program downloads from it.</summary>
[Trait("load", "real")]
public sealed class DegradedSpecs
{
    [Fact]
    public async Task A_host_that_sends_less_than_half_of_what_it_did_is_told_once()
    {
        await using var scene = await Scene.OpenAsync(new() { SendBuffer = 64 << 10 });
        scene.Serve("/quick", 12_000_000, faults: new Faults { Rate = 1_500_000 });
        scene.Serve("/slow", 2_300_000, faults: new Faults { Rate = 100_000 });

        var result = (await scene.Program.RunAsync(
            ProgramOptions.Default with { Limit = TimeSpan.FromMinutes(2) }, "get", "-j", "1", "-x", "1", "--json", scene.Url("/quick"), scene.Url("/slow"))).Exits(0);

        var told = Assert.Single(result.Json(), line => line.Text("status") == "degraded");
        Assert.Equal(new Uri(scene.Url("/")).GetLeftPart(UriPartial.Authority), told.Text("origin"));
        Assert.InRange(told.GetProperty("bytesPerSecond").GetInt64(), 50_000, 200_000);
        Assert.InRange(told.GetProperty("usualBytesPerSecond").GetInt64(), 700_000, 3_000_000);
        Assert.Contains(told.Text("cause"), new[] { "the host", "the CPU", "the disk" });
    }
}
