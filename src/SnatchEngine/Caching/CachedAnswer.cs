namespace SnatchEngine.Caching;

/// <summary>One answer as it is kept.</summary>
internal sealed record CachedAnswer
{
    // Names, times, and the lists that hold them.
    private const int Overhead = 2 << 10;

    /// <summary>What tells it apart from all others, hashed, as it holds what a person lent with the request.</summary>
    public required string Key { get; init; }

    public required CacheKind Kind { get; init; }

    /// <summary>Whose it is: plugin and account.</summary>
    public required string Owner { get; init; }

    /// <summary>The URL that was asked.</summary>
    public required Uri Asked { get; init; }

    /// <summary>The URL that answered, behind all redirects.</summary>
    public required Uri Url { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>When its site last said so, by the clock on the wall: later processes read it too.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it took to get it; what was slow to come is kept longer.</summary>
    public TimeSpan Cost { get; init; }

    /// <summary>It was fetched ahead, and nobody has asked for it yet.</summary>
    public bool IsAhead { get; init; }

    /// <summary>Bytes it takes.</summary>
    public long Size => Body.Length + (2L * Headers.Sum(static h => h.Name.Length + h.Value.Length)) + Overhead;

    /// <summary>What it says of being kept.</summary>
    public Freshness Freshness => Freshness.Of(Header, At);

    /// <summary>It can be asked for again by a mark.</summary>
    public bool HasMark => (Header("ETag") ?? Header("Last-Modified")) is not null;

    /// <summary>A header; several are joined by a comma.</summary>
    public string? Header(string name)
    {
        string? found = null;
        foreach (var (key, value) in Headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                found = found is null ? value : $"{found}, {value}";
            }
        }

        return found;
    }

    /// <summary>How old it is. Null: it is from the future, as a clock once ran ahead, and counts as too old for anything.</summary>
    public TimeSpan? AgeAt(DateTimeOffset now) => now >= At ? now - At : null;
}
