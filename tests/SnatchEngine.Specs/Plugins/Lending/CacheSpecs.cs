using SnatchEngine.Abstractions.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class CacheSpecs
{
    private readonly ManualTime _time = new();

    [Fact]
    public void What_is_older_than_its_time_is_gone()
    {
        var cache = new Cache<string, int>(10, TimeSpan.FromMinutes(1), _time);
        cache.Set("a", 1);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(cache.TryGet("a", out _));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(cache.TryGet("a", out _));
        Assert.Equal((0, 1L, 1L, 0L), (cache.Count, cache.Hits, cache.Misses, cache.Evictions));
    }

    [Fact]
    public void The_one_not_used_for_the_longest_makes_room()
    {
        var cache = new Cache<string, int>(2, TimeSpan.FromMinutes(1), _time);
        cache.Set("a", 1);
        cache.Set("b", 2);
        cache.TryGet("a", out _);
        cache.Set("c", 3);

        Assert.Equal((true, false, true, 1L), (cache.TryGet("a", out _), cache.TryGet("b", out _), cache.TryGet("c", out _), cache.Evictions));
    }

    [Fact]
    public async Task Null_is_a_value_like_any_other()
    {
        var cache = new Cache<string, string?>(2, TimeSpan.FromMinutes(1), _time);
        var made = 0;
        for (var i = 0; i < 2; i++)
        {
            Assert.Null(await cache.GetOrAddAsync("a", (_, _) => { made++; return Task.FromResult<string?>(null); }));
        }

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task A_thing_is_made_once_however_many_ask()
    {
        var cache = new Cache<string, int>(2, TimeSpan.FromMinutes(1), _time);
        var made = 0;
        var gate = new Gate();
        var asked = Enumerable.Range(0, 100).Select(_ => cache.GetOrAddAsync("a", async (_, token) => { await gate.WaitAsync(token); return ++made; })).ToList();
        gate.Open();

        Assert.All(await Task.WhenAll(asked), value => Assert.Equal(1, value));
        Assert.Equal(1, await cache.GetOrAddAsync("a", (_, _) => Task.FromResult(2)));
    }

    [Fact]
    public async Task What_fails_is_told_to_all_and_not_kept()
    {
        var cache = new Cache<string, int>(2, TimeSpan.FromMinutes(1), _time);
        var gate = new Gate();
        var asked = Enumerable.Range(0, 3).Select(_ => cache.GetOrAddAsync("a", async (_, token) => { await gate.WaitAsync(token); throw new InvalidDataException("no"); })).ToList();
        gate.Open();

        foreach (var one in asked)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => one);
        }

        Assert.Equal(7, await cache.GetOrAddAsync("a", (_, _) => Task.FromResult(7)));
    }

    [Fact]
    public async Task One_who_cancels_leaves_the_others_waiting()
    {
        var cache = new Cache<string, int>(2, TimeSpan.FromMinutes(1), _time);
        var gate = new Gate();
        using var leave = new CancellationTokenSource();
        var first = cache.GetOrAddAsync("a", async (_, token) => { await gate.WaitAsync(token); return 1; }, leave.Token);
        var second = cache.GetOrAddAsync("a", (_, _) => Task.FromResult(2));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.Open();
        Assert.Equal(1, await second);
    }

    [Fact]
    public async Task When_nobody_waits_any_more_the_making_is_cancelled_and_the_next_begins_anew()
    {
        var cache = new Cache<string, int>(2, TimeSpan.FromMinutes(1), _time);
        using var leave = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource();
        var first = cache.GetOrAddAsync("a", async (_, token) => { await using var told = token.Register(cancelled.SetResult); await Task.Delay(Timeout.Infinite, token); return 1; }, leave.Token);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Patience.ForAsync(cancelled.Task, "the making to be cancelled");
        Assert.Equal(2, await cache.GetOrAddAsync("a", (_, _) => Task.FromResult(2)));
    }

    [Fact]
    public async Task What_was_removed_while_it_was_made_is_not_kept()
    {
        var cache = new Cache<string, int>(2, TimeSpan.FromMinutes(1), _time);
        var gate = new Gate();
        var asked = cache.GetOrAddAsync("a", async (_, token) => { await gate.WaitAsync(token); return 1; });
        cache.Remove("a");
        gate.Open();

        Assert.Equal((1, false), (await asked, cache.TryGet("a", out _)));
    }
}
