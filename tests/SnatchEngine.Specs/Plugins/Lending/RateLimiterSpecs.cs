using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class RateLimiterSpecs
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_refills_continuously_and_not_at_the_full_second()
    {
        var limiter = new RateLimiter(5, TimeSpan.FromSeconds(1), _time);
        Assert.Equal(5, Taken(limiter));

        _time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.Equal(0, Taken(limiter));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Taken(limiter));
        _time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal(2, Taken(limiter));
    }

    [Fact]
    public void An_idle_day_saves_up_no_more_than_the_burst()
    {
        var limiter = new RateLimiter(1000, TimeSpan.FromDays(1), _time) { Burst = 3 };
        _time.Advance(TimeSpan.FromDays(30));

        Assert.Equal(3, Taken(limiter));
    }

    [Fact]
    public void A_span_that_the_count_does_not_divide_loses_nothing()
    {
        var limiter = new RateLimiter(3, TimeSpan.FromSeconds(1), _time) { Burst = 2 };
        Assert.Equal(2, Taken(limiter));
        var taken = 0;
        for (var tick = 0; tick < 100 * 64; tick++)
        {
            _time.Advance(TimeSpan.FromTicks(10_000_000 / 64));
            taken += Taken(limiter);
        }

        Assert.Equal(300, taken);
    }

    [Fact]
    public async Task Waiters_go_one_by_one_in_their_order()
    {
        var limiter = new RateLimiter(1, TimeSpan.FromSeconds(1), _time);
        List<int> went = [];
        var waits = Enumerable.Range(0, 4).Select(async i => { await limiter.WaitAsync(); lock (went) went.Add(i); }).ToList();
        Assert.Equal((3, TimeSpan.FromSeconds(4)), (limiter.Waiting, limiter.WaitTime));
        Assert.Equal("1 per 1 s are used up and 3 wait; free in 4 s", limiter.Reason);

        for (var i = 1; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await waits[i];
            Assert.Equal([.. Enumerable.Range(0, i + 1)], went);
        }
    }

    [Fact]
    public async Task Who_leaves_the_line_takes_nothing_and_those_behind_move_up()
    {
        var limiter = new RateLimiter(1, TimeSpan.FromSeconds(1), _time);
        await limiter.WaitAsync();
        using var leave = new CancellationTokenSource();
        var first = limiter.WaitAsync(leave.Token).AsTask();
        var second = limiter.WaitAsync().AsTask();

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(1), await second);
        Assert.Equal(TimeSpan.FromSeconds(1), limiter.WaitTime);
    }

    [Fact]
    public async Task Nobody_overtakes_the_line()
    {
        var limiter = new RateLimiter(1, TimeSpan.FromSeconds(1), _time) { MaxJitter = TimeSpan.FromSeconds(1), Jitter = () => 0.5 };
        await limiter.WaitAsync();
        var waiting = limiter.WaitAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.2));

        Assert.False(waiting.IsCompleted || limiter.TryTake());
        _time.Advance(TimeSpan.FromSeconds(0.3));
        Assert.Equal(TimeSpan.FromSeconds(1.5), await waiting);
    }

    [Fact]
    public async Task Jitter_grows_with_what_is_used_up_and_costs_no_rate()
    {
        var limiter = new RateLimiter(4, TimeSpan.FromSeconds(4), _time) { MaxJitter = TimeSpan.FromSeconds(1), Jitter = () => 0.8 };
        Assert.Equal(TimeSpan.Zero, await limiter.WaitAsync());
        var second = limiter.WaitAsync().AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(TimeSpan.FromMilliseconds(200), await second);

        // Its slot was at once, so the 200 ms it started later are not added to what follows.
        Assert.Equal(TimeSpan.FromSeconds(1.8), limiter.Spent);
    }

    [Fact]
    public void What_was_spent_can_be_carried_over_and_gives_nothing_back()
    {
        var limiter = new RateLimiter(10, TimeSpan.FromHours(1), _time);
        Taken(limiter);
        var next = new RateLimiter(10, TimeSpan.FromHours(1), _time);
        next.Restore(limiter.Spent);
        Assert.Equal((TimeSpan.FromHours(1), 0), (next.Spent, Taken(next)));

        next.Restore(TimeSpan.FromDays(900));
        next.Restore(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, Taken(next));
    }

    [Fact]
    public void A_burst_of_nothing_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateLimiter(1, TimeSpan.FromSeconds(1)) { Burst = 0 });

    [Fact]
    public void No_span_of_time_lets_more_through_than_the_burst_and_the_rate() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt Count, PositiveInt Burst, PositiveInt[] Steps)>(), world =>
        {
            var time = new ManualTime();
            var (count, burst) = (world.Count.Get % 20 + 1, world.Burst.Get % 5 + 1);
            var limiter = new RateLimiter(count, TimeSpan.FromSeconds(7), time) { Burst = burst };
            var taken = 0;
            foreach (var step in world.Steps)
            {
                taken += Taken(limiter);
                Assert.True(taken <= burst + Math.Floor(time.Elapsed.TotalSeconds * count / 7 + 1e-9), $"{taken} in {time.Elapsed}");
                time.Advance(TimeSpan.FromMilliseconds(step.Get * 10));
            }
        }));

    private static int Taken(RateLimiter limiter)
    {
        var taken = 0;
        while (limiter.TryTake())
        {
            taken++;
        }

        return taken;
    }
}
