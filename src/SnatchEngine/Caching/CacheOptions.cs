using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Caching;

/// <summary>What is kept of answers to plugins' requests, how much, and for how long.</summary>
public sealed record CacheOptions
{
    /// <summary>A lifetime without end.</summary>
    public static readonly TimeSpan Forever = TimeSpan.MaxValue;

    /// <summary>How much is made of what is kept. Default: <see cref="CacheMode.Normal"/>.</summary>
    public CacheMode Mode { get; init; }

    /// <summary>The most that is kept in memory. Default: 64 MiB; 0 keeps nothing there.</summary>
    public ByteSize Memory { get; init; } = ByteSize.MiB(64);

    /// <summary>The most that is kept on the disk, for later processes. Default: 1 GiB; 0 keeps nothing there.</summary>
    public ByteSize Disk { get; init; } = ByteSize.MiB(1024);

    /// <summary>How long a page is taken as it is, where its site does not want less. Default: 10 min; zero keeps none, null is for ever.</summary>
    public TimeSpan? Pages { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same for what describes one item. Default: 1 h.</summary>
    public TimeSpan? Metadata { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The same for charts and the like. Default: 24 h.</summary>
    public TimeSpan? Trends { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The same for small pictures. Default: 7 days.</summary>
    public TimeSpan? Thumbnails { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The lifetime of a kind.</summary>
    public TimeSpan LifeOf(CacheKind kind) => kind switch
    {
        CacheKind.Metadata => Metadata,
        CacheKind.Trends => Trends,
        CacheKind.Thumbnails => Thumbnails,
        _ => Pages,
    } ?? Forever;
}
