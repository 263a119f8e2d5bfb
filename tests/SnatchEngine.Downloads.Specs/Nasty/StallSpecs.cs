using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

public sealed class StallSpecs
{
    private static readonly SeededBytes s_small = new(36, 300_000);
    private static readonly SeededBytes s_large = new(37, 12_000_000);
    private static readonly DownloadOptions s_hasty = Pull.Quick with { IdleTimeout = TimeSpan.FromMilliseconds(300), HeadersTimeout = TimeSpan.FromSeconds(5), ExactTimeouts = true };

    [Theory, Trait("nasty", "37")]
    [InlineData(1), InlineData(4)]
    public async Task Silence_in_a_body_is_ended_by_the_idle_time_out_and_the_rest_is_asked_for(int connections)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_hasty);
        server.Serve("/f.bin", s_large, faults: new() { StallAfter = new(1_000_000, Times: 3) });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = connections });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.All(server.Requests.Skip(1), r => Assert.True(r.Range?.Start > 0));
    }

    [Fact, Trait("nasty", "37")]
    public async Task Silence_from_the_first_byte_of_the_body_on_ends_with_a_reason()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_hasty with { Retries = 1 });
        server.Serve("/f.bin", s_small, faults: new() { StallAfter = new(0) });
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal(DownloadFailure.Stalled, failure.Failure);
        Assert.Equal("127.0.0.1 sent nothing to speak of for 0.3 s after 2 tries without progress; what is here is kept; try again later.", failure.Message);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact, Trait("nasty", "37")]
    public async Task Silence_where_a_page_is_suspected_is_ended_too()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_hasty with { Retries = 1 });
        server.Serve("/f.zip", s_small, new() { ContentType = "text/html" }, new Faults { StallAfter = new(100) });
        var failure = await pull.FailAsync(server.Url("/f.zip"));
        Assert.Equal(DownloadFailure.Stalled, failure.Failure);
    }

    [Fact, Trait("nasty", "37")]
    public async Task Silence_in_the_bytes_that_prove_a_resumed_part_is_ended_too()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_hasty);
        server.Serve("/f.bin", s_large, null, x => x.Index == 0 ? new() { CutAfter = new(3_000_000) } : x.Index < 3 ? new() { StallAfter = new(10_000) } : Faults.None);
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
    }

    [Fact, Trait("nasty", "37")]
    public async Task A_server_without_ranges_that_falls_silent_while_old_bytes_are_passed_is_left()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(s_hasty);
        server.Serve("/f.bin", s_large, new() { AcceptRanges = false }, x => x.Index == 0 ? new() { CutAfter = new(3_000_000) } : x.Index < 3 ? new() { StallAfter = new(1_000_000) } : Faults.None);
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
    }

    [Fact, Trait("nasty", "37")]
    public async Task A_server_that_sends_a_byte_now_and_then_stalls()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { IdleTimeout = TimeSpan.FromSeconds(1), ExactTimeouts = true, Retries = 0 });
        server.Serve("/f.bin", s_small, faults: new() { Rate = 5 });
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal(DownloadFailure.Stalled, failure.Failure);
    }

    [Fact, Trait("nasty", "37")]
    public async Task A_trickle_is_a_stall_under_a_speed_limit_too()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { IdleTimeout = TimeSpan.FromSeconds(1), ExactTimeouts = true, Retries = 0, LimitRate = new ByteRate(1_000_000) });
        server.Serve("/f.bin", s_small, faults: new() { Rate = 5 });
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal(DownloadFailure.Stalled, failure.Failure);
    }

    [Fact, Trait("nasty", "37")]
    public async Task Headers_that_do_not_come_are_a_time_out_and_are_asked_for_again()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { HeadersTimeout = TimeSpan.FromMilliseconds(300), ExactTimeouts = true });
        var gate = new Gate();
        server.Serve("/f.bin", s_small, null, x => x.Index < 2 ? new() { Hold = gate } : Faults.None);
        var file = await pull.GetAsync(server.Url("/f.bin"));
        Assert.Null(s_small.DifferenceFrom(file.Path));
        Assert.Equal(3, server.Requests.Count);
        gate.Open();
    }

    [Fact, Trait("nasty", "37")]
    public async Task Headers_that_never_come_fail_with_the_time_that_was_waited()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { HeadersTimeout = TimeSpan.FromMilliseconds(200), ExactTimeouts = true, Retries = 1 });
        server.On("/f.bin", x => x.StallAsync());
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal(DownloadFailure.Stalled, failure.Failure);
        Assert.Equal("127.0.0.1 sent no answer for 0.2 s after 2 tries without progress; raise --timeout, or try again later.", failure.Message);
    }

    [Fact, Trait("nasty", "37")]
    public async Task A_connect_that_never_ends_is_a_time_out_on_an_extra_connection_too()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        await using var folder = new Trust();
        await using var pull = new Pull(folder.Options with { ConnectTimeout = TimeSpan.FromMilliseconds(400), Retries = 3 });
        server.Connecting = n => n == 0 ? ConnectionFate.Serve : ConnectionFate.Silence;
        server.Serve("/f.bin", s_large, null, _ => new() { CutAfter = new(1_000_000) });
        var failure = await pull.FailAsync(server.Url("/f.bin"), r => r with { Connections = 2 });
        Assert.Equal(DownloadFailure.CannotConnect, failure.Failure);
        Assert.InRange(server.Connections, 4, 12);
    }

    [Fact, Trait("nasty", "37")]
    public async Task While_bytes_are_missing_there_is_always_a_connection_or_a_retry()
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { BytesPerSecond = 20_000_000 });
        await using var pull = new Pull(s_hasty);

        // Every connection dies or falls silent after its share, four of them at a time, for the whole length of the file.
        server.Serve("/f.bin", s_large, null, x => x.Index % 2 == 0 ? new() { StallAfter = new(700_000) } : new() { CutAfter = new(700_000) });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 4 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.InRange(file.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(9));
    }

    [Fact, Trait("nasty", "37")]
    public async Task Waiting_for_a_speed_limit_is_no_stall()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { IdleTimeout = TimeSpan.FromMilliseconds(150), ExactTimeouts = true, Retries = 0, LimitRate = new ByteRate(4_000) });
        server.Serve("/f.bin", new SeededBytes(1, 16_000));
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1 });
        Assert.Single(server.Requests);
        Assert.InRange(file.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(8));
    }
}
