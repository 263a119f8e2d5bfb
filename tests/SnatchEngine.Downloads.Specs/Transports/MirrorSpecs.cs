using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Transports;

public sealed class MirrorSpecs
{
    private static readonly SeededBytes s_file = new(44, 8_000_000);
    private static readonly OriginOptions s_paced = new() { BytesPerSecond = 20_000_000, SendBuffer = 64 << 10 };

    [Fact]
    public async Task All_mirrors_bring_bytes()
    {
        await using var one = await OriginServer.StartAsync(s_paced);
        await using var two = await OriginServer.StartAsync(s_paced);
        await using var three = await OriginServer.StartAsync(s_paced);
        await using var pull = new Pull();
        foreach (var server in new[] { one, two, three })
        {
            server.Serve("/f.bin", s_file, new() { ETag = $"\"{server.Port}\"" });
        }

        var file = await pull.GetAsync([one.Url("/f.bin"), two.Url("/f.bin"), three.Url("/f.bin")], r => r with { Connections = 6 });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.All(new[] { one, two, three }, s => Assert.True(s.BytesSent > 500_000, $"{s.Origin} sent {s.BytesSent}"));
        Assert.Single(one.Requests, r => r.Range is null);
        Assert.All(two.Requests.Concat(three.Requests), r => Assert.NotNull(r.Range));
    }

    [Theory]
    [InlineData(0, 0), InlineData(0, 8), InlineData(1, 8)]
    public async Task A_dead_mirror_costs_nothing_but_a_try(int dead, int retries)
    {
        await using var one = await OriginServer.StartAsync(s_paced);
        await using var two = await OriginServer.StartAsync(s_paced);
        await using var pull = new Pull(Pull.Quick with { Retries = retries });
        OriginServer[] servers = [one, two];
        servers[1 - dead].Serve("/f.bin", s_file);
        var watched = 0;
        servers[dead].Connecting = _ =>
        {
            Interlocked.Increment(ref watched);
            return ConnectionFate.Reset;
        };
        var file = await pull.GetAsync([one.Url("/f.bin"), two.Url("/f.bin")], r => r with { Connections = 4 });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.InRange(watched, 1, 6);
        Assert.InRange(file.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData(404), InlineData(403), InlineData(500), InlineData(400)]
    public async Task A_mirror_that_has_not_got_the_file_is_left_out_wherever_it_stands(int status)
    {
        await using var one = await OriginServer.StartAsync(s_paced);
        await using var two = await OriginServer.StartAsync(s_paced);
        await using var three = await OriginServer.StartAsync(s_paced);
        await using var pull = new Pull();
        two.Serve("/f.bin", s_file);
        one.Otherwise = three.Otherwise = x => x.SendAsync(status);
        var file = await pull.GetAsync([one.Url("/f.bin"), two.Url("/f.bin"), three.Url("/f.bin")], r => r with { Connections = 4 });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.InRange(one.Requests.Count + three.Requests.Count, 1, 8);
    }

    [Fact, Trait("nasty", "13")]
    public async Task A_mirror_with_other_bytes_of_the_same_size_is_set_aside_before_any_is_mixed_in()
    {
        await using var good = await OriginServer.StartAsync(s_paced);
        await using var bad = await OriginServer.StartAsync(s_paced);
        await using var pull = new Pull();
        good.Serve("/f.bin", s_file);
        bad.Serve("/f.bin", new SeededBytes(45, s_file.Length));
        var file = await pull.GetAsync([good.Url("/f.bin"), bad.Url("/f.bin")], r => r with { Connections = 4 });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.InRange(bad.Requests.Count, 1, 4);
        Assert.True(good.Requests.Count > 1);
    }

    [Fact, Trait("nasty", "13")]
    public async Task A_mirror_of_another_size_is_set_aside()
    {
        await using var good = await OriginServer.StartAsync(s_paced);
        await using var bad = await OriginServer.StartAsync(s_paced);
        await using var pull = new Pull();
        good.Serve("/f.bin", s_file);
        bad.Serve("/f.bin", new SeededBytes(45, s_file.Length + 1));
        Assert.Null(s_file.DifferenceFrom((await pull.GetAsync([good.Url("/f.bin"), bad.Url("/f.bin")], r => r with { Connections = 4 })).Path));
    }

    [Fact]
    public async Task A_mirror_that_may_not_be_dialled_is_set_aside()
    {
        await using var good = await OriginServer.StartAsync(s_paced);
        await using var pull = new Pull();
        good.Serve("/f.bin", s_file);
        Assert.Null(s_file.DifferenceFrom((await pull.GetAsync([good.Url("/f.bin"), "http://169.254.169.254/f.bin"], r => r with { Connections = 4 })).Path));
    }

    [Fact]
    public async Task The_mirror_that_dies_midway_is_replaced_by_the_other()
    {
        await using var one = await OriginServer.StartAsync(s_paced);
        await using var two = await OriginServer.StartAsync(s_paced);
        await using var pull = new Pull();
        one.Serve("/f.bin", s_file, faults: new() { CutAfter = new(2_000_000), ExpireAfter = 1, Expired = new(500) });
        two.Serve("/f.bin", s_file);
        var file = await pull.GetAsync([one.Url("/f.bin"), two.Url("/f.bin")], r => r with { Connections = 1 });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.True(two.BytesSent >= 5_900_000);
    }

    [Fact]
    public async Task The_faster_mirror_gets_more_of_the_work_and_the_speeds_are_learned()
    {
        await using var slow = await OriginServer.StartAsync(new OriginOptions { BytesPerSecond = 1_000_000, SendBuffer = 64 << 10 });
        await using var fast = await OriginServer.StartAsync(new OriginOptions { BytesPerSecond = 20_000_000, SendBuffer = 64 << 10 });
        await using var pull = new Pull();
        slow.Serve("/f.bin", s_file);
        fast.Serve("/f.bin", s_file);
        var file = await pull.GetAsync([slow.Url("/f.bin"), fast.Url("/f.bin")], r => r with { Connections = 4 });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.True(fast.BytesSent > 2 * slow.BytesSent, $"slow {slow.BytesSent}, fast {fast.BytesSent}");
        var learned = pull.Core.LearnedHosts.ToDictionary(f => f.Origin, f => f.Goodput);
        Assert.True(learned[$"http://127.0.0.1:{fast.Port}"] > learned[$"http://127.0.0.1:{slow.Port}"]);
        Assert.InRange(file.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
