using SnatchEngine.Downloads.Resilience;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Specs.Throttling;

public sealed class HostGovernorSpecs
{
    private const string Origin = "https://example.org:443";

    [Fact]
    public void All_downloads_share_one_gate_to_a_host()
    {
        using var time = new VirtualTime();
        var governor = new HostGovernor(new DownloadOptions(), time);
        Assert.Same(governor.For(Origin), governor.For("https://EXAMPLE.org:443"));
        Assert.NotSame(governor.For(Origin), governor.For("https://example.org:8443"));
        Assert.Equal(8, governor.For(Origin).Cap);
    }

    [Fact]
    public void First_connections_go_before_extra_ones_and_each_in_its_order()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 1);
        var order = new List<string>();
        var held = Now(gate.EnterAsync(ConnectionRole.First, default));
        foreach (var (name, role) in new[] { ("extra 1", ConnectionRole.Extra), ("first 1", ConnectionRole.First), ("extra 2", ConnectionRole.Extra), ("first 2", ConnectionRole.First) })
        {
            _ = Enter(name, role);
        }

        Assert.False(gate.TryEnter(out _));
        held.Dispose();
        time.RunSteps();
        Assert.Equal(["first 1", "first 2", "extra 1", "extra 2"], order);

        async Task Enter(string name, ConnectionRole role)
        {
            using var lease = await gate.EnterAsync(role, default);
            Assert.Equal(1, gate.Open);
            order.Add(name);
        }
    }

    [Fact]
    public void A_lease_returned_twice_frees_one_place()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 2);
        var one = Now(gate.EnterAsync(ConnectionRole.First, default));
        Now(gate.EnterAsync(ConnectionRole.First, default));
        one.Dispose();
        one.Dispose();
        Assert.Equal(1, gate.Open);
    }

    [Fact]
    public void One_who_leaves_the_line_takes_no_place()
    {
        using var time = new VirtualTime();
        using var stop = new CancellationTokenSource();
        var gate = Gate(time, 1);
        var held = Now(gate.EnterAsync(ConnectionRole.First, default));
        var leaves = gate.EnterAsync(ConnectionRole.First, stop.Token).AsTask();
        var stays = gate.EnterAsync(ConnectionRole.First, default).AsTask();
        stop.Cancel();
        held.Dispose();
        time.RunSteps();
        Assert.True(leaves.IsCanceled);
        Assert.True(stays.IsCompletedSuccessfully);
        Assert.Equal(1, gate.Open);
    }

    [Fact]
    public void An_extra_connection_is_called_back_for_a_download_that_has_none()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 3);
        var first = Now(gate.EnterAsync(ConnectionRole.First, default));
        Assert.True(gate.TryEnter(out var older));
        Assert.True(gate.TryEnter(out var newer));
        Assert.False(newer.IsRecalled);
        var other = gate.EnterAsync(ConnectionRole.First, default).AsTask();
        Assert.True(newer.IsRecalled);
        Assert.False(older.IsRecalled);
        Assert.False(first.IsRecalled);
        newer.Dispose();
        time.RunSteps();
        Assert.True(other.IsCompletedSuccessfully);
        Assert.False(older.IsRecalled);
    }

    [Fact]
    [Trait("nasty", "29")]
    public void A_refusal_of_the_third_connection_lowers_the_cap_to_two()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        Open(gate, 3);
        Begin(gate).Refused();
        Assert.Equal(2, gate.Cap);
        Assert.Equal(2, gate.Memory.ConnectionCap);
        Assert.Equal(BreakerState.Closed, gate.Breaker.State);
    }

    [Fact]
    public void Eight_refused_at_once_halve_once_and_each_later_round_again()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        Open(gate, 8);
        var round = Enumerable.Range(0, 8).Select(_ => Begin(gate)).ToList();
        round.ForEach(r => r.Refused());
        Assert.Equal(4, gate.Cap);
        Begin(gate).Refused();
        Begin(gate).Refused();
        Begin(gate).Refused();
        Assert.Equal(1, gate.Cap);
    }

    [Fact]
    [Trait("nasty", "27")]
    public void The_cap_comes_back_by_one_every_half_minute_without_refusal()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 4);
        var leases = Open(gate, 4);
        Begin(gate).Refused();
        Assert.Equal(2, gate.Cap);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(2, gate.Cap);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, gate.Cap);
        leases.ForEach(l => l.Dispose());
        Open(gate, 3);
        var waiting = gate.EnterAsync(ConnectionRole.Extra, default).AsTask();
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(waiting.IsCompletedSuccessfully);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4, gate.Cap);
    }

    [Fact]
    [Trait("nasty", "26")]
    public void A_retry_after_makes_every_request_to_the_host_wait()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        gate.Pause(TimeSpan.FromSeconds(20));
        gate.Pause(TimeSpan.FromSeconds(5));
        Assert.Equal(time.GetUtcNow().AddSeconds(20), gate.NotBefore);
        Assert.False(gate.TryEnter(out _));
        var requests = Enumerable.Range(0, 3).Select(_ => gate.BeginAsync(default).AsTask()).ToList();
        time.ShiftWall(TimeSpan.FromHours(5));
        time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.DoesNotContain(requests, r => r.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.All(requests, r => Assert.True(r.IsCompletedSuccessfully));
        Assert.Null(gate.NotBefore);
        Assert.True(gate.TryEnter(out _));
    }

    [Fact]
    public void Five_failures_in_a_row_leave_the_host_alone_and_one_probe_finds_out()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        Fail(gate, 5);
        Assert.Equal(BreakerState.Open, gate.Breaker.State);
        Assert.Equal("the server answered 500", gate.Breaker.Reason);
        Assert.Equal(TimeSpan.FromSeconds(60), gate.Breaker.OpenFor);
        Assert.False(gate.TryEnter(out _));

        var waiting = Enumerable.Range(0, 3).Select(_ => gate.BeginAsync(default).AsTask()).ToList();
        time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.DoesNotContain(waiting, r => r.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        var probe = Assert.Single(waiting, r => r.IsCompleted);
        probe.Now().Failed("the server answered 500");
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, waiting.Count(r => !r.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, waiting.Count(r => !r.IsCompleted));
        waiting.Single(r => r.IsCompleted && r != probe).Now().Succeeded();
        time.RunSteps();
        Assert.All(waiting, r => Assert.True(r.IsCompletedSuccessfully));
        Assert.Equal(BreakerState.Closed, gate.Breaker.State);
        Assert.Null(gate.Breaker.Reason);
    }

    [Fact]
    public void A_success_in_between_starts_the_count_again()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        for (var i = 0; i < 50; i++)
        {
            Fail(gate, 4);
            Begin(gate).Succeeded();
        }

        Assert.Equal(BreakerState.Closed, gate.Breaker.State);
        Fail(gate, 5);
        Assert.Equal(BreakerState.Open, gate.Breaker.State);
    }

    [Fact]
    public void A_hiccup_under_eight_connections_counts_once()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        for (var i = 0; i < 4; i++)
        {
            Enumerable.Range(0, 8).Select(_ => Begin(gate)).ToList().ForEach(r => r.Failed("reset"));
        }

        Assert.Equal(BreakerState.Closed, gate.Breaker.State);
        Fail(gate, 1);
        Assert.Equal(BreakerState.Open, gate.Breaker.State);
    }

    [Fact]
    public void A_probe_that_is_cancelled_gives_its_place_to_the_next()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        Fail(gate, 5);
        time.Advance(TimeSpan.FromSeconds(60));
        var probe = Begin(gate);
        var next = gate.BeginAsync(default).AsTask();
        Assert.False(next.IsCompleted);
        probe.Dispose();
        time.RunSteps();
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal(BreakerState.Probing, gate.Breaker.State);
    }

    [Fact]
    public void An_answer_to_a_request_of_before_does_not_decide_the_probe()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        var late = Begin(gate);
        var failing = Begin(gate);
        Fail(gate, 5);
        time.Advance(TimeSpan.FromSeconds(60));
        var probe = Begin(gate);
        late.Succeeded();
        failing.Failed("reset");
        Assert.Equal(BreakerState.Probing, gate.Breaker.State);
        probe.Succeeded();
        Assert.Equal(BreakerState.Closed, gate.Breaker.State);
    }

    [Fact]
    public void The_breaker_does_not_mind_the_wall_clock()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        Fail(gate, 5);
        time.ShiftWall(TimeSpan.FromHours(-2));
        time.Advance(TimeSpan.FromSeconds(60));
        Begin(gate).Succeeded();
        Assert.Equal(BreakerState.Closed, gate.Breaker.State);
    }

    [Fact]
    public void An_empty_retry_budget_delays_and_never_refuses()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        Assert.Equal(20, Enumerable.Range(0, 30).Count(_ => gate.TryTakeRetry()));
        var ends = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            _ = Note();
        }

        time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal([12, 24, 36], ends.Select(e => (int)Math.Round(e.TotalSeconds)));
        Assert.False(gate.TryTakeRetry());

        async Task Note()
        {
            await gate.WaitForRetryAsync(default);
            ends.Add(time.Now);
        }
    }

    [Fact]
    public void Requests_and_progress_earn_retries()
    {
        using var time = new VirtualTime();
        var gate = Gate(time, 8);
        while (gate.TryTakeRetry())
        {
        }

        for (var i = 0; i < 10; i++)
        {
            Begin(gate).Succeeded();
        }

        gate.Retries.CountProgress(1 << 20);
        Assert.True(gate.TryTakeRetry());
        Assert.True(gate.TryTakeRetry());
        Assert.False(gate.TryTakeRetry());
    }

    [Fact]
    public void Another_number_of_connections_holds_at_once_and_what_a_refusal_taught_stays()
    {
        using var time = new VirtualTime();
        var governor = new HostGovernor(new DownloadOptions { ConnectionsPerHost = 4 }, time);
        var gate = governor.For(Origin);
        var leases = Open(gate, 4);
        governor.Change(2);
        Assert.Equal((2, 2), (gate.Cap, leases.Count(l => l.IsRecalled)));
        governor.Change(6);
        Assert.Equal((6, 6), (gate.Cap, governor.For("http://other:80").Cap));
        Assert.True(gate.TryEnter(out _));
        Begin(gate).Refused();
        var learned = gate.Cap;
        governor.Change(8);
        Assert.Equal(learned, gate.Cap);
    }

    [Fact]
    public void What_was_learned_goes_to_the_next_process_for_a_day()
    {
        using var time = new VirtualTime();
        var gate = new HostGovernor(new DownloadOptions(), time);
        var host = gate.For(Origin);
        Assert.Empty(gate.Learned);
        host.Memory.LearnGoodput(1000);
        host.Memory.LearnGoodput(2000);
        host.Memory.LearnOutcome(failed: true);
        host.Memory.LearnRanges(false);
        host.Memory.LearnIfRange(byETag: false);
        host.Memory.LearnHttp1Only();
        for (var i = 0; i < 30; i++)
        {
            host.Memory.LearnHeaders(TimeSpan.FromMilliseconds(i == 29 ? 4000 : 100));
        }

        Open(host, 3);
        Begin(host).Refused();
        var facts = Assert.Single(gate.Learned);
        Assert.Equal(1200, facts.Goodput, 0.001);
        Assert.Equal(0.2, facts.FailureRate, 0.001);
        Assert.InRange(facts.HeadersP99.TotalSeconds, 4, 4.8);

        var next = new HostGovernor(new DownloadOptions(), time);
        next.Remember(gate.Learned);
        Assert.Equal(facts, Assert.Single(next.Learned));
        Assert.Equal(2, next.For(Origin).Cap);
        Assert.False(next.For(Origin).Memory.Ranges);

        time.Advance(TimeSpan.FromHours(25));
        var late = new HostGovernor(new DownloadOptions(), time);
        late.Remember(gate.Learned);
        Assert.Empty(late.Learned);
        Assert.Equal(8, late.For(Origin).Cap);
    }

    [Fact]
    public void What_an_earlier_process_learned_fills_the_gaps_of_one_that_is_under_way()
    {
        using var time = new VirtualTime();
        var governor = new HostGovernor(new DownloadOptions(), time);
        var memory = governor.For(Origin).Memory;
        memory.LearnGoodput(1000);
        memory.LearnRanges(true);
        governor.Remember([new HostFacts(Origin) { LearnedAt = time.GetUtcNow().AddHours(-2), Goodput = 2000, Ranges = false, ConnectionCap = 3, Connections = 2, ConnectionsLearnedAt = time.GetUtcNow().AddHours(-2) }]);

        Assert.Equal((1800.0, true, 3, 3), (memory.Goodput, memory.Ranges, memory.ConnectionCap, governor.For(Origin).Cap));
        Assert.Equal((2, time.GetUtcNow().AddHours(-2)), memory.Connections);
        time.Advance(TimeSpan.FromHours(23));
        Assert.Null(memory.Connections);
    }

    [Fact]
    public void A_number_that_somebody_asked_for_is_tried_whatever_was_borne_before_and_all_of_it_borne_is_no_bound()
    {
        using var time = new VirtualTime();
        var exact = new HostGovernor(new DownloadOptions { ExactConnections = true, ConnectionsPerHost = 16 }, time);
        exact.Remember([new HostFacts(Origin) { LearnedAt = time.GetUtcNow(), ConnectionCap = 3 }]);
        Assert.Equal(16, exact.For(Origin).Cap);

        var gate = Gate(time, 4);
        Open(gate, 4);
        Begin(gate).Refused();
        Assert.Equal(2, gate.Memory.ConnectionCap);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((4, null), (gate.Cap, gate.Memory.ConnectionCap));
    }

    [Fact]
    public void Facts_from_the_far_future_are_worth_nothing_and_near_ones_are_pulled_back()
    {
        using var time = new VirtualTime();
        var governor = new HostGovernor(new DownloadOptions(), time);
        governor.Remember([new HostFacts("a") { LearnedAt = time.GetUtcNow().AddYears(10) }, new HostFacts("b") { LearnedAt = time.GetUtcNow().AddHours(2) }]);
        Assert.Equal(time.GetUtcNow(), Assert.Single(governor.Learned).LearnedAt);
    }

    [Fact]
    public void Time_outs_follow_the_host_within_bounds()
    {
        using var time = new VirtualTime();
        var timeouts = new AdaptiveTimeouts(new DownloadOptions());
        var host = Gate(time, 8).Memory;
        Assert.Equal(TimeSpan.FromSeconds(30), timeouts.Headers(host));
        Learn(0.1, 19);
        Assert.Equal(TimeSpan.FromSeconds(30), timeouts.Idle(host));
        Learn(0.1, 1);
        Assert.Equal(TimeSpan.FromSeconds(10), timeouts.Headers(host));
        Learn(5, 2000);
        Assert.InRange(timeouts.Headers(host).TotalSeconds, 20, 25);
        Learn(50, 2000);
        Assert.Equal(TimeSpan.FromSeconds(60), timeouts.Idle(host));
        Assert.Equal(TimeSpan.FromSeconds(7), new AdaptiveTimeouts(new DownloadOptions { ExactTimeouts = true, IdleTimeout = TimeSpan.FromSeconds(7) }).Idle(host));

        void Learn(double seconds, int times)
        {
            for (var i = 0; i < times; i++)
            {
                host.LearnHeaders(TimeSpan.FromSeconds(seconds));
            }
        }
    }

    [Fact]
    public void A_fast_host_with_a_rare_slow_answer_keeps_its_p99()
    {
        var times = new LatencyHistogram();
        for (var i = 0; i < 1000; i++)
        {
            times.Add(TimeSpan.FromMilliseconds(i % 50 == 0 ? 900 : 20));
        }

        Assert.InRange(times.Percentile(0.99).TotalMilliseconds, 900, 1080);
        Assert.InRange(times.Percentile(0.5).TotalMilliseconds, 20, 24);
    }

    private static HostGate Gate(VirtualTime time, int connections) =>
        new HostGovernor(new DownloadOptions { ConnectionsPerHost = connections }, time).For(Origin);

    private static T Now<T>(ValueTask<T> task)
    {
        return task.AsTask().Now();
    }

    private static HostRequest Begin(HostGate gate) => Now(gate.BeginAsync(default));

    private static void Fail(HostGate gate, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Begin(gate).Failed("the server answered 500");
        }
    }

    private static List<HostLease> Open(HostGate gate, int connections) =>
        [.. Enumerable.Range(0, connections).Select(i => Now(gate.EnterAsync(i == 0 ? ConnectionRole.First : ConnectionRole.Extra, default)))];
}
