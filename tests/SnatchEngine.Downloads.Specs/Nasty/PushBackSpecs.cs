using System.Collections.Concurrent;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

public sealed class PushBackSpecs
{
    private static readonly SeededBytes s_small = new(26, 200_000);
    private static readonly SeededBytes s_large = new(27, 6_000_000);
    private static readonly DateTimeOffset s_past = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact, Trait("nasty", "26")]
    public async Task A_429_on_the_first_request_keeps_every_download_from_the_host_for_the_time_it_names()
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient, time);
        var asked = new ConcurrentQueue<TimeSpan>();
        foreach (var path in new[] { "/a.bin", "/b.bin" })
        {
            server.Serve(path, s_small, null, x =>
            {
                asked.Enqueue(time.Elapsed);
                return x.Request.Number == 0 ? new() { StatusFor = _ => new(429, ("Retry-After", "90")) } : Faults.None;
            });
        }

        var first = pull.StartAsync([server.Url("/a.bin")]);
        await time.WaitForDelayAsync(d => d.TotalSeconds is > 60 and < 200);
        var second = pull.StartAsync([server.Url("/b.bin")], null, new());
        await time.AdvanceUntilAsync(Task.WhenAll(first, second), TimeSpan.FromMilliseconds(500));

        Assert.Null(s_small.DifferenceFrom((await first).Path));
        Assert.Null(s_small.DifferenceFrom((await second).Path));
        Assert.Equal(3, asked.Count);
        Assert.All(asked.Skip(1), at => Assert.InRange(at, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(105)));
    }

    [Theory, Trait("nasty", "27")]
    [InlineData(500), InlineData(502), InlineData(503), InlineData(504), InlineData(520), InlineData(521), InlineData(530)]
    public async Task A_burst_of_server_errors_is_tried_again_and_passes(int status)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_small, faults: new() { StatusFor = i => i < 4 ? new(status) : null });
        var file = await pull.GetAsync(server.Url("/f.bin"));
        Assert.Null(s_small.DifferenceFrom(file.Path));
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact, Trait("nasty", "27")]
    public async Task After_a_burst_on_extra_connections_their_number_comes_back()
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient, time);
        var gate = new Gate();
        server.Serve("/f.bin", s_large, null, x => x.Index is >= 1 and <= 3 ? new() { StatusFor = _ => new(503) } : new() { Hold = gate, HoldAfter = 100_000 });
        var download = pull.StartAsync([server.Url("/f.bin")], r => r with { Connections = 4 });
        var reached = gate.ReachedAsync(4);
        await time.AdvanceUntilAsync(reached, TimeSpan.FromMilliseconds(500));
        gate.Open();
        await time.AdvanceUntilAsync(download, TimeSpan.FromMilliseconds(10));
        Assert.Null(s_large.DifferenceFrom((await download).Path));
    }

    [Theory, Trait("nasty", "27")]
    [InlineData(0), InlineData(1), InlineData(3)]
    public async Task A_server_that_always_fails_is_asked_once_and_then_as_often_as_retries_say(int retries)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { Retries = retries });
        server.Serve("/f.bin", s_small, faults: new() { StatusFor = _ => new(500) });
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal((DownloadFailure.ServerFailed, 500), (failure.Failure, failure.Status));
        Assert.Equal(retries == 0 ? "127.0.0.1 answered 500; try again later." : $"127.0.0.1 answered 500 after {retries + 1} tries without progress; try again later.", failure.Message);
        Assert.Equal(retries + 1, server.Requests.Count);
        Assert.Empty(pull.Names);
    }

    [Fact, Trait("nasty", "27")]
    public async Task A_host_left_alone_for_a_minute_is_still_asked_as_often_as_retries_say()
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient with { Retries = 7 }, time);
        server.Serve("/f.bin", s_small, faults: new() { StatusFor = _ => new(500) });
        var download = pull.StartAsync([server.Url("/f.bin")]);
        var waiting = time.WaitForDelayAsync(d => d.TotalSeconds is > 45 and < 100);
        await time.AdvanceUntilAsync(waiting, TimeSpan.FromMilliseconds(200));
        Assert.Equal(DownloadPhase.BackingOff, pull.Status.Phase);
        Assert.Contains("500", pull.Status.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DownloadException>(() => time.AdvanceUntilAsync(download, TimeSpan.FromSeconds(1)));
        Assert.Equal(8, server.Requests.Count);
        Assert.InRange(time.Elapsed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5));
    }

    [Fact, Trait("nasty", "27")]
    public async Task Twenty_downloads_from_a_host_that_always_fails_end_together()
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient, time);
        server.Serve("/f.bin", s_small, faults: new() { StatusFor = _ => new(502) });
        var downloads = Enumerable.Range(0, 20).Select(_ => pull.StartAsync([server.Url("/f.bin")], null, new())).ToList();
        await Assert.ThrowsAsync<DownloadException>(() => time.AdvanceUntilAsync(Task.WhenAll(downloads), TimeSpan.FromSeconds(2)));
        Assert.All(downloads, d => Assert.Equal(DownloadFailure.ServerFailed, Assert.IsType<DownloadException>(d.Exception!.InnerException).Failure));
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(12));
    }

    [Fact, Trait("nasty", "27")]
    public async Task A_host_where_nobody_listens_fails_within_seconds_and_says_so()
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient, time);
        await server.GoDownAsync();
        var download = pull.StartAsync([server.Url("/f.bin")]);
        var failure = await Assert.ThrowsAsync<DownloadException>(() => time.AdvanceUntilAsync(download, TimeSpan.FromMilliseconds(100)));
        Assert.Equal(DownloadFailure.CannotConnect, failure.Failure);
        Assert.Matches(@"^The connection failed: Connection refused.* after \d tries without progress; check the URL and the network\.$", failure.Message);
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact, Trait("nasty", "27")]
    public async Task Twenty_downloads_from_a_host_where_nobody_listens_end_within_two_minutes()
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient, time);
        await server.GoDownAsync();
        var downloads = Enumerable.Range(0, 20).Select(i => pull.StartAsync([server.Url($"/{i}.bin")], null, new())).ToList();
        await Assert.ThrowsAsync<DownloadException>(() => time.AdvanceUntilAsync(Task.WhenAll(downloads), TimeSpan.FromMilliseconds(200)));
        Assert.All(downloads, d => Assert.Equal(DownloadFailure.CannotConnect, Assert.IsType<DownloadException>(d.Exception!.InnerException).Failure));
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    [Fact, Trait("nasty", "27")]
    public async Task A_server_that_stumbles_all_the_time_but_brings_bytes_is_never_left_alone()
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient, time);
        server.Serve("/f.bin", s_large, null, x => x.Index % 3 > 0 ? new() { StatusFor = _ => new(500) } : new() { CutAfter = new(400_000) });
        var download = pull.StartAsync([server.Url("/f.bin")], r => r with { Connections = 1 });
        await time.AdvanceUntilAsync(download, TimeSpan.FromMilliseconds(50));
        Assert.Null(s_large.DifferenceFrom((await download).Path));
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(59));
    }

    [Fact, Trait("nasty", "27")]
    public async Task Errors_for_extra_connections_do_not_shut_the_host_for_the_one_that_flows()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        var gate = new Gate();
        server.Serve("/f.bin", s_large, null, x => x.Range is { End: > 2_500_000 } && !gate.IsOpen ? new() { StatusFor = _ => new(500) } : x.Index == 0 ? new() { CutAfter = new(3_000_000), Hold = gate, HoldAfter = 2_500_000 } : Faults.None);
        var download = pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 8 });
        await gate.ReachedAsync();
        await server.WaitForRequestsAsync(8);
        gate.Open();
        Assert.Null(s_large.DifferenceFrom((await download).Path));
    }

    [Theory, Trait("nasty", "28")]
    [InlineData("86400"), InlineData("9999999999"), InlineData("99999999999999999999999999999999999999999")]
    public async Task A_wish_for_a_day_parks_the_download_and_frees_its_place(string retryAfter)
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient with { ConnectionsPerHost = 1 }, time);
        server.Serve("/f.bin", s_small, faults: new() { StatusFor = i => i == 0 ? new(503) : null, RetryAfter = retryAfter });
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal((DownloadFailure.Parked, 503), (failure.Failure, failure.Status));
        Assert.InRange(failure.NotBefore!.Value, time.GetUtcNow().AddHours(24), time.GetUtcNow().AddHours(24).AddSeconds(10));
        Assert.Empty(pull.Names);

        var next = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal(DownloadFailure.Parked, next.Failure);
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));
        Assert.Null(s_small.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"))).Path));
    }

    [Theory, Trait("nasty", "28")]
    [InlineData("1.5", 1.5, 1.7), InlineData("2", 2, 2.3), InlineData("past", 0.4, 0.9), InlineData("soon", 0.4, 0.9), InlineData("1e400", 0.4, 0.9), InlineData("-7", 0.4, 0.9), InlineData("", 0.4, 0.9)]
    public async Task Fractions_are_waited_for_and_nonsense_leaves_the_own_back_off(string retryAfter, double from, double to)
    {
        var time = new ManualTime();
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Patient, time);
        var asked = new ConcurrentQueue<TimeSpan>();
        server.Serve("/f.bin", s_small, null, x =>
        {
            asked.Enqueue(time.Elapsed);
            return new() { StatusFor = i => i == 0 ? new(429) : null, RetryAfter = retryAfter == "past" ? s_past.ToString("R") : retryAfter };
        });
        var download = pull.StartAsync([server.Url("/f.bin")]);
        await time.AdvanceUntilAsync(download, TimeSpan.FromMilliseconds(20));
        Assert.Equal(2, asked.Count);
        Assert.InRange(asked.Last(), TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));
    }

    [Theory, Trait("nasty", "29")]
    [InlineData(403), InlineData(429), InlineData(503), InlineData(509)]
    public async Task A_host_that_bears_two_connections_gets_two_and_the_file_arrives(int status)
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { BytesPerSecond = 12_000_000 });
        await using var pull = new Pull();
        var limit = new ParallelLimit(2, status);
        server.Serve("/f.bin", s_large, faults: new() { MaxParallel = limit });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 4 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.InRange(limit.Refused, 1, 4);
        Assert.Equal(2, pull.Core.LearnedHosts.Single().ConnectionCap);
    }

    [Theory, Trait("nasty", "30")]
    [InlineData(403), InlineData(404), InlineData(503), InlineData(500), InlineData(405)]
    public async Task A_server_that_refuses_any_range_gives_the_file_by_one_plain_request(int status)
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { BytesPerSecond = 30_000_000 });
        await using var pull = new Pull();
        server.Serve("/f.bin", s_large, faults: new() { RefuseRange = new(status) });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 4 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.Single(server.Requests, r => r.Range is null);
        Assert.Equal(s_large.Length, file.BytesFetched);
    }

    [Theory, Trait("nasty", "30")]
    [InlineData(403), InlineData(404), InlineData(503)]
    public async Task A_refused_probe_with_a_range_becomes_a_plain_one_whose_body_is_used(int status)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { ChunkSize = ByteSize.KiB(256) });
        server.Serve("/f.bin", s_large, faults: new() { RefuseRange = new(status) });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(s_large.Length, file.BytesFetched);
    }

    [Theory, Trait("nasty", "30")]
    [InlineData(403), InlineData(404), InlineData(503)]
    public async Task A_server_that_refuses_ranges_and_cuts_the_body_is_read_anew_from_the_start(int status)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", s_large, faults: new() { RefuseRange = new(status), CutAfter = new(2_500_000, Times: 1) });
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1 });
        Assert.Null(s_large.DifferenceFrom(file.Path));
    }

    [Fact]
    public async Task With_one_place_at_a_host_a_cut_download_goes_on()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { ConnectionsPerHost = 1 });
        server.Serve("/f.bin", s_large, faults: new() { CutAfter = new(2_500_000, Times: 1) });
        Assert.Null(s_large.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"))).Path));
    }
}
