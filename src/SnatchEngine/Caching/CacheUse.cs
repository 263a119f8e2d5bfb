namespace SnatchEngine.Caching;

/// <summary>How the cache answered for one kind.</summary>
/// <param name="Kind">The kind, in its word.</param>
public sealed record CacheUse(string Kind)
{
    /// <summary>Answers from memory, those included that waited for a request somebody else had under way.</summary>
    public long MemoryHits { get; init; }

    /// <summary>Answers from the disk.</summary>
    public long DiskHits { get; init; }

    /// <summary>Of the hits, those that were past their time: used while they were renewed, or as the site failed.</summary>
    public long StaleHits { get; init; }

    /// <summary>Requests that were answered 'as it was' (304).</summary>
    public long Renewed { get; init; }

    /// <summary>Requests whose answer came whole.</summary>
    public long Misses { get; init; }

    /// <summary>Answers in all.</summary>
    public long Lookups => MemoryHits + DiskHits + Renewed + Misses;

    /// <summary>Answers that asked nobody.</summary>
    public long Hits => MemoryHits + DiskHits;

    /// <summary>Hits in all answers, 0 to 1; null when there were none.</summary>
    public double? HitRate => Lookups == 0 ? null : (double)Hits / Lookups;

    /// <summary>The part of all look-ups that memory answered; null when there were none.</summary>
    public double? MemoryHitRate => Lookups == 0 ? null : (double)MemoryHits / Lookups;

    /// <summary>The part that the disk answered of those that came to it; null when none came.</summary>
    public double? DiskHitRate => Lookups == MemoryHits ? null : (double)DiskHits / (Lookups - MemoryHits);

    /// <summary>What came after an earlier count.</summary>
    public CacheUse Minus(CacheUse earlier) => this with
    {
        MemoryHits = MemoryHits - earlier.MemoryHits,
        DiskHits = DiskHits - earlier.DiskHits,
        StaleHits = StaleHits - earlier.StaleHits,
        Renewed = Renewed - earlier.Renewed,
        Misses = Misses - earlier.Misses,
    };

    /// <summary>Both together.</summary>
    public CacheUse Plus(CacheUse other) => this with
    {
        MemoryHits = MemoryHits + other.MemoryHits,
        DiskHits = DiskHits + other.DiskHits,
        StaleHits = StaleHits + other.StaleHits,
        Renewed = Renewed + other.Renewed,
        Misses = Misses + other.Misses,
    };
}
