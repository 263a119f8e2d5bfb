using System.Diagnostics;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Specs that measure time in tenths of a second; they have the machine to themselves.</summary>
[CollectionDefinition(nameof(Timed), DisableParallelization = true)]
public sealed class Timed;

[Collection(nameof(Timed))]
public sealed class StragglerSpecs
{
    private static readonly SeededBytes s_large = new(37, 12_000_000);

    [Theory, Trait("nasty", "36")]
    [InlineData(4, 0), InlineData(4, 2), InlineData(8, 5)]
    public async Task A_connection_that_crawls_costs_next_to_nothing(int connections, int crawler)
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { SendBuffer = 64 << 10 });
        await using var pull = new Pull();
        server.Serve("/f.bin", s_large, null, x => new() { Rate = x.ConnectionId == crawler ? 2_000 : 6_000_000 });
        var ideal = TimeSpan.FromSeconds(s_large.Length / (6_000_000.0 * (connections - 1)));
        var watch = Stopwatch.StartNew();
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = connections });
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, (1.3 * ideal) + TimeSpan.FromSeconds(2));
        Assert.Null(s_large.DifferenceFrom(file.Path));
    }

    [Fact, Trait("nasty", "36")]
    public async Task A_connection_that_falls_silent_among_others_costs_next_to_nothing()
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { SendBuffer = 64 << 10 });
        await using var pull = new Pull();
        server.Serve("/f.bin", s_large, null, x => x.ConnectionId == 2 ? new() { Rate = 6_000_000, StallAfter = new(1_500_000) } : new() { Rate = 6_000_000 });
        var watch = Stopwatch.StartNew();
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 4 });
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(0.9 + 2));
        Assert.Null(s_large.DifferenceFrom(file.Path));
    }

    [Fact, Trait("nasty", "36")]
    public async Task A_connection_that_crawls_to_the_end_while_the_others_are_gone_is_helped()
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { SendBuffer = 64 << 10 });
        await using var pull = new Pull();

        // The second connection is well until the others have nothing left to do.
        server.Serve("/f.bin", s_large, null, x => x.ConnectionId == 1 ? new() { Rate = 6_000_000, StallAfter = new(2_900_000) } : new() { Rate = 6_000_000 });
        var watch = Stopwatch.StartNew();
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 4 });
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(0.7 + 2));
        Assert.Null(s_large.DifferenceFrom(file.Path));
    }
}
