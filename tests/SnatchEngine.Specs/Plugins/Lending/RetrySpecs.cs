using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class RetrySpecs
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Waits_double_up_to_the_longest_and_are_a_random_part_of_it()
    {
        var retry = new Retry(6, TimeSpan.FromSeconds(1), _time) { Jitter = () => 0.5, MaxBackoff = TimeSpan.FromSeconds(6) };
        var calls = 0;
        var running = retry.RunAsync<int>(_ => { calls++; throw new IOException("no"); });
        List<double> waits = [];
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, _time.WaitForTimersAsync());
            if (_time.PendingDelays is [var next, ..])
            {
                waits.Add(next.TotalSeconds);
                _time.Advance(next);

                await Patience.ForAsync(Task.WhenAny(running, UntilAsync(() => calls > waits.Count)), "the next try");
            }
        }

        await Assert.ThrowsAsync<IOException>(() => running);
        Assert.Equal((6, "0.5 1 2 3 3"), (calls, string.Join(' ', waits)));
    }

    [Fact]
    public async Task The_callers_cancellation_is_never_tried_again()
    {
        var retry = new Retry(5, TimeSpan.Zero, _time);
        using var leave = new CancellationTokenSource();
        var calls = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retry.RunAsync<int>(async token => { calls++; await leave.CancelAsync(); token.ThrowIfCancellationRequested(); return 1; }, leave.Token));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_time_out_that_looks_like_a_cancellation_is_tried_again()
    {
        var calls = 0;

        Assert.Equal(3, await new Retry(5, TimeSpan.Zero, _time).RunAsync(_ => ++calls < 3 ? throw new TaskCanceledException() : Task.FromResult(calls)));
    }

    [Fact]
    public async Task What_the_failure_asks_for_is_waited_for()
    {
        var retry = new Retry(2, TimeSpan.FromSeconds(1), _time) { Jitter = () => 1 };
        var calls = 0;
        var running = retry.RunAsync(_ => ++calls == 1
            ? throw new ExtractionException(ExtractionFailure.RateLimited, "later") { NotBefore = _time.GetUtcNow().AddSeconds(90) }
            : Task.FromResult(calls));

        Assert.Equal(TimeSpan.FromSeconds(90), Assert.Single(_time.PendingDelays));
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(2, await running);
    }

    [Fact]
    public async Task What_asks_for_longer_than_is_waited_is_raised_at_once()
    {
        var error = new IOException("busy");
        error.Data[Retry.RetryAfterKey] = TimeSpan.FromHours(1);

        Assert.Same(error, await Assert.ThrowsAsync<IOException>(() => new Retry(3, TimeSpan.FromSeconds(1), _time).RunAsync<int>(_ => throw error)));
        Assert.Empty(_time.PendingDelays);
    }

    [Theory]
    [InlineData(404, false)]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(501, false)]
    public void A_status_may_pass_or_not(int status, bool passes) =>
        Assert.Equal(passes, Retry.MayPass(new HttpRequestException("x", null, (System.Net.HttpStatusCode)status)));

    [Theory]
    [InlineData(ExtractionFailure.Gone, false)]
    [InlineData(ExtractionFailure.SiteChanged, false)]
    [InlineData(ExtractionFailure.Transient, true)]
    [InlineData(ExtractionFailure.RateLimited, true)]
    public void What_is_final_is_not_tried_again(ExtractionFailure failure, bool passes) =>
        Assert.Equal(passes, Retry.MayPass(new ExtractionException(failure, "x")));

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Yield();
        }
    }
}
