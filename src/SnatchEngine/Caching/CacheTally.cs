namespace SnatchEngine.Caching;

/// <summary>Where an answer came from.</summary>
internal enum CacheOutcome
{
    MemoryHit,
    DiskHit,
    StaleHit,
    Renewed,
    Miss,
}

/// <summary>Counts where the answers of this process came from, for each kind.</summary>
internal sealed class CacheTally
{
    private const int Outcomes = (int)CacheOutcome.Miss + 1;

    private readonly long[] _counts = new long[CacheKindName.All.Count * Outcomes];

    public void Count(CacheKind kind, CacheOutcome outcome) => Interlocked.Increment(ref _counts[((int)kind * Outcomes) + (int)outcome]);

    /// <summary>The counts so far, a kind each.</summary>
    public IReadOnlyList<CacheUse> Read()
    {
        var all = new CacheUse[CacheKindName.All.Count];
        for (var kind = 0; kind < all.Length; kind++)
        {
            all[kind] = new CacheUse(CacheKindName.All[kind])
            {
                MemoryHits = Of(kind, CacheOutcome.MemoryHit),
                DiskHits = Of(kind, CacheOutcome.DiskHit),
                StaleHits = Of(kind, CacheOutcome.StaleHit),
                Renewed = Of(kind, CacheOutcome.Renewed),
                Misses = Of(kind, CacheOutcome.Miss),
            };
        }

        return all;
    }

    private long Of(int kind, CacheOutcome outcome) => Interlocked.Read(ref _counts[(kind * Outcomes) + (int)outcome]);
}
