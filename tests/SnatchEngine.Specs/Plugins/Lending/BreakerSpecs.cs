using SnatchEngine.Abstractions.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class BreakerSpecs
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Five_failures_in_a_row_open_it_for_a_minute()
    {
        var breaker = new Breaker(time: _time);
        await FailAsync(breaker, 4);
        await breaker.RunAsync(_ => Task.FromResult(1));
        await FailAsync(breaker, 5);

        var refused = await Assert.ThrowsAsync<BreakerOpenException>(() => breaker.RunAsync(_ => Task.FromResult(1)));
        Assert.Equal("left alone for another 60 s after 5 failures in a row: no", refused.Message);
        Assert.Equal((BreakerState.Open, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60)), (breaker.State, breaker.OpenFor, refused.RetryAfter));
    }

    [Fact]
    public async Task After_the_pause_one_call_finds_out_and_the_others_are_refused()
    {
        var breaker = new Breaker(1, TimeSpan.FromSeconds(10), _time);
        await FailAsync(breaker, 1);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(BreakerState.HalfOpen, breaker.State);

        var gate = new Gate();
        var probe = breaker.RunAsync(async token => { await gate.WaitAsync(token); return 1; });
        await Assert.ThrowsAsync<BreakerOpenException>(() => breaker.RunAsync(_ => Task.FromResult(1)));
        gate.Open();

        Assert.Equal(1, await probe);
        Assert.Equal((BreakerState.Closed, null, 0), (breaker.State, breaker.Reason, breaker.FailuresInARow));
    }

    [Fact]
    public async Task A_probe_that_fails_opens_it_again()
    {
        var breaker = new Breaker(2, TimeSpan.FromSeconds(10), _time);
        await FailAsync(breaker, 2);
        _time.Advance(TimeSpan.FromSeconds(10));
        await FailAsync(breaker, 1);

        Assert.Equal((BreakerState.Open, TimeSpan.FromSeconds(10)), (breaker.State, breaker.OpenFor));
    }

    [Fact]
    public async Task A_probe_that_is_cancelled_decides_nothing()
    {
        var breaker = new Breaker(1, TimeSpan.FromSeconds(10), _time);
        await FailAsync(breaker, 1);
        _time.Advance(TimeSpan.FromSeconds(10));
        using var leave = new CancellationTokenSource();
        var probe = breaker.RunAsync(async token => { await Task.Delay(Timeout.Infinite, token); return 1; }, leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);

        Assert.Equal(BreakerState.HalfOpen, breaker.State);
        Assert.Equal(1, await breaker.RunAsync(_ => Task.FromResult(1)));
    }

    [Fact]
    public async Task A_call_from_before_it_opened_does_not_close_it()
    {
        var breaker = new Breaker(1, TimeSpan.FromSeconds(10), _time);
        var gate = new Gate();
        var late = breaker.RunAsync(async token => { await gate.WaitAsync(token); return 1; });
        await FailAsync(breaker, 1);
        gate.Open();
        await late;

        Assert.Equal(BreakerState.Open, breaker.State);
    }

    [Fact]
    public async Task What_is_not_counted_does_not_open_it()
    {
        var breaker = new Breaker(1, time: _time) { Counts = e => e is not InvalidDataException };
        await FailAsync(breaker, 3);

        Assert.Equal(BreakerState.Closed, breaker.State);
    }

    private static async Task FailAsync(Breaker breaker, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => breaker.RunAsync<int>(_ => throw new InvalidDataException("no")));
        }
    }
}
