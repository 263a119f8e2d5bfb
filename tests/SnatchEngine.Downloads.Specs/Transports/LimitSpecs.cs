using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Transports;

public sealed class LimitSpecs
{
    private static readonly ByteRate s_rate = new(2_000_000);
    private static readonly SeededBytes s_file = new(46, 2_000_000);

    [Theory]
    [InlineData("process"), InlineData("profile"), InlineData("host"), InlineData("download")]
    public async Task A_limit_holds_for_all_connections_together(string where)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { LimitRate = where == "profile" ? s_rate : null, LimitRatePerHost = where == "host" ? s_rate : null });
        pull.Core.ProcessLimit = where == "process" ? s_rate : null;
        server.Serve("/f.bin", s_file);
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 2, LimitRate = where == "download" ? s_rate : null });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.InRange(file.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task The_process_limit_holds_for_two_downloads_together_and_their_own_for_each()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        pull.Core.ProcessLimit = new(4_000_000);
        server.Serve("/a.bin", s_file);
        server.Serve("/b.bin", s_file);
        var files = await Task.WhenAll(pull.StartAsync([server.Url("/a.bin")], null, new()), pull.StartAsync([server.Url("/b.bin")], r => r with { LimitRate = s_rate }, new()));
        Assert.All(files, f => Assert.InRange(f.Elapsed, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public async Task A_limit_that_is_lifted_midway_lets_the_rest_go_at_once()
    {
        await using var server = await OriginServer.StartAsync();
        var time = new ManualTime();
        await using var pull = new Pull(Pull.Patient, time);
        pull.Core.ProcessLimit = new(100);
        server.Serve("/f.bin", s_file);
        var download = pull.GetAsync(server.Url("/f.bin"));
        await time.WaitForDelayAsync(d => d.TotalSeconds is > 1 and < 1000);
        pull.Core.ProcessLimit = null;
        Assert.Null(s_file.DifferenceFrom((await download).Path));
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    [Fact]
    public async Task A_limit_that_is_set_midway_holds_from_then_on()
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { SendBuffer = 64 << 10 });
        await using var pull = new Pull();
        var gate = new Gate();
        server.Serve("/f.bin", s_file, faults: new() { Hold = gate, HoldAfter = 200_000 });
        var download = pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1 });
        await gate.ReachedAsync();
        pull.Core.ProfileLimit = s_rate;
        gate.Open();
        var file = await download;
        Assert.InRange(file.Elapsed, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task A_cancelled_wait_for_a_limit_ends_at_once()
    {
        await using var server = await OriginServer.StartAsync();
        var time = new ManualTime();
        await using var pull = new Pull(Pull.Patient with { LimitRate = new(100) }, time);
        using var stop = new CancellationTokenSource();
        server.Serve("/f.bin", s_file);
        var download = pull.StartAsync([server.Url("/f.bin")], null, null, stop.Token);
        await time.WaitForDelayAsync(d => d.TotalSeconds is > 1 and < 1000);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TestKit.Patience.ForAsync(download, "the cancelled download"));
        await server.WaitUntilQuietAsync();
    }
}
