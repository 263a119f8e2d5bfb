using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Caching;

namespace SnatchEngine.Specs.Caching;

public sealed class MemoryLevelSpecs
{
    private static CachedAnswer Answer(string key, int bytes = 100_000, int milliseconds = 100) => new()
    {
        Key = key,
        Kind = CacheKind.Pages,
        Owner = "p/",
        Asked = new Uri($"https://example.org/{key}"),
        Url = new Uri($"https://example.org/{key}"),
        Status = 200,
        Headers = [],
        Body = new byte[bytes],
        At = DateTimeOffset.UnixEpoch,
        Cost = TimeSpan.FromMilliseconds(milliseconds),
    };

    [Fact]
    public void What_is_large_quick_to_fetch_or_seldom_used_goes_first()
    {
        Assert.Equal("large", FirstOut(Answer("small", 100_000), Answer("large", 150_000)));
        Assert.Equal("quick", FirstOut(Answer("slow", milliseconds: 900), Answer("quick", milliseconds: 9)));
        Assert.Equal("once", FirstOut(Answer("often"), Answer("once"), used: "often"));
        Assert.Equal("older", FirstOut(Answer("older"), Answer("newer")));
    }

    [Fact]
    public void What_was_once_in_demand_does_not_stay_for_ever()
    {
        var memory = new MemoryLevel(1_000_000);
        memory.Keep(Answer("hit"));
        for (var i = 0; i < 20; i++)
        {
            Assert.True(memory.TryFind("hit", out _));
        }

        for (var i = 0; i < 400; i++)
        {
            memory.Keep(Answer($"n{i}"));
        }

        Assert.False(memory.TryFind("hit", out _));
    }

    [Fact]
    public void More_than_its_bytes_are_never_kept_and_less_room_puts_out_at_once() => Prop.ForAll<int[]>(sizes =>
    {
        var memory = new MemoryLevel(300_000);
        for (var i = 0; i < sizes.Length; i++)
        {
            memory.Keep(Answer($"{i % 7}", Math.Abs(sizes[i] % 1000) * 400));
            Assert.InRange(memory.Bytes, 0, 300_000);
        }

        memory.Most = 50_000;
        Assert.InRange(memory.Bytes, 0, 50_000);
        memory.Forget(_ => true);
        return memory is { Bytes: 0, Count: 0 };
    }).QuickCheckThrowOnFailure();

    private static string FirstOut(CachedAnswer one, CachedAnswer other, string? used = null)
    {
        var memory = new MemoryLevel(one.Size + other.Size);
        memory.Keep(one);
        memory.Keep(other);
        if (used is not null)
        {
            Assert.True(memory.TryFind(used, out _));
        }

        memory.Most -= 1;
        var left = memory.TryFind(one.Key, out _);
        Assert.NotEqual(left, memory.TryFind(other.Key, out _));
        return left ? other.Key : one.Key;
    }
}
