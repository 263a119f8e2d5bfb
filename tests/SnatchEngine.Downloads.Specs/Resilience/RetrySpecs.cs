using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Downloads.Resilience;
using SnatchEngine.Downloads.Specs.Throttling;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Specs.Resilience;

public sealed class RetrySpecs
{
    [Fact]
    public void The_span_doubles_up_to_its_cap()
    {
        using var time = new VirtualTime();
        var full = new Backoff(new DownloadOptions(), time, () => 1);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(1, 8).Select(n => full.Wait(n).TotalSeconds));
        Assert.Equal(60, full.Wait(int.MaxValue).TotalSeconds);
    }

    [Fact]
    public void No_try_follows_without_a_wait() =>
        Prop.ForAll(Gen.Choose(1, 200).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (tries, draw) =>
        {
            var wait = new Backoff(new DownloadOptions(), TimeProvider.System, () => draw / 1000.0).Wait(tries);
            return wait >= TimeSpan.FromMilliseconds(50) && wait <= TimeSpan.FromSeconds(60);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.0, 20)]
    [InlineData(1.0, 22)]
    public void A_retry_after_is_waited_for_and_never_less(double draw, double expected)
    {
        using var time = new VirtualTime();
        var decision = new Backoff(new DownloadOptions(), time, () => draw).Decide(1, TimeSpan.FromSeconds(20));
        Assert.Equal(new RetryDecision.Inline(TimeSpan.FromSeconds(expected)), decision);
    }

    [Fact]
    public void The_longer_of_both_waits_counts()
    {
        using var time = new VirtualTime();
        var backoff = new Backoff(new DownloadOptions(), time, () => 1);
        Assert.Equal(new RetryDecision.Inline(TimeSpan.FromSeconds(32)), backoff.Decide(6, TimeSpan.FromSeconds(2)));
        Assert.Equal(new RetryDecision.Inline(TimeSpan.FromSeconds(32)), backoff.Decide(6, TimeSpan.Zero));
    }

    [Fact]
    [Trait("nasty", "28")]
    public void A_long_retry_after_parks_for_a_day_at_most()
    {
        using var time = new VirtualTime();
        var backoff = new Backoff(new DownloadOptions(), time, () => 0);
        Assert.Equal(new RetryDecision.Parked(time.GetUtcNow().AddMinutes(6)), backoff.Decide(1, TimeSpan.FromMinutes(6)));
        Assert.Equal(new RetryDecision.Parked(time.GetUtcNow().AddHours(24)), backoff.Decide(1, TimeSpan.MaxValue));
    }

    [Fact]
    public void All_tries_used_up_give_up()
    {
        using var time = new VirtualTime();
        var backoff = new Backoff(new DownloadOptions { Retries = 2 }, time, () => 0);
        Assert.IsType<RetryDecision.Inline>(backoff.Decide(2));
        Assert.Equal(new RetryDecision.GiveUp(3), backoff.Decide(3));
        Assert.Equal(new RetryDecision.GiveUp(1), new Backoff(new DownloadOptions { Retries = 0 }, time, () => 0).Decide(1));
    }

    [Fact]
    public void Tries_with_progress_are_not_counted()
    {
        var budget = new AttemptBudget(8, 100L << 30);
        for (var i = 1; i <= 1000; i++)
        {
            Assert.Equal(1, budget.Failed(budget.Begin()));
            budget.Held((long)i << 20);
        }

        Assert.False(budget.IsSpent);
    }

    [Fact]
    public void Bytes_fetched_again_are_no_progress()
    {
        var budget = new AttemptBudget(2, 64 << 20);
        budget.Held(5 << 20);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(budget.IsSpent);
            budget.Failed(budget.Begin());
            budget.Held(0);
            budget.Held(5 << 20);
        }

        Assert.True(budget.IsSpent);
    }

    [Fact]
    public void Bytes_of_an_earlier_run_are_no_progress()
    {
        var budget = new AttemptBudget(0, 64 << 20);
        budget.StartFrom(32 << 20);
        budget.Failed(budget.Begin());
        budget.Held(32 << 20);
        Assert.True(budget.IsSpent);
    }

    [Theory]
    [InlineData(500 << 10, 10 << 10)]
    [InlineData(100, 10)]
    [InlineData(1L << 30, 512 << 10)]
    public void A_file_that_is_cut_again_and_again_still_arrives(long length, long perTry)
    {
        var budget = new AttemptBudget(8, length);
        for (var held = 0L; held < length; held += perTry)
        {
            budget.Failed(budget.Begin());
            budget.Held(held + perTry);
            Assert.False(budget.IsSpent);
        }
    }

    [Fact]
    public void A_server_that_sends_a_byte_per_try_is_left()
    {
        var budget = new AttemptBudget(8, 1 << 30);
        var tries = 0;
        for (; !budget.IsSpent; tries++)
        {
            budget.Failed(budget.Begin());
            budget.Held(tries);
        }

        Assert.Equal(9, tries);
    }

    [Fact]
    public void Eight_connections_that_break_together_are_one_try()
    {
        var budget = new AttemptBudget(1, 1 << 30);
        var rounds = Enumerable.Range(0, 8).Select(_ => budget.Begin()).ToList();
        rounds.ForEach(r => budget.Failed(r));
        Assert.Equal(1, budget.Tries);
        budget.Failed(budget.Begin());
        Assert.True(budget.IsSpent);
    }
}
