using SnatchEngine.Caching.Prefetch;
using SnatchEngine.Storage;

namespace SnatchEngine.Caching;

/// <summary>What is kept on the disk, looked at and cleared from outside a run.</summary>
/// <param name="homeFolder"><c>SNATCH_HOME</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Hears what a person should know.</param>
public sealed class CacheInventory(string homeFolder, TimeProvider time, Action<string> say)
{
    /// <summary>What there is, and how it was of use so far, over all processes.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public async Task<CacheReport> ReadAsync(CancellationToken cancellationToken)
    {
        return await WithDiskAsync(disk => disk.ReadAsync(store => ReportOf(store, disk, time.GetUtcNow()), null, cancellationToken), disk => new CacheReport { Path = disk.Path, Kinds = KindsOf([], []) });
    }

    /// <summary>Removes answers; all of them when nothing more is said, with all that was counted and learned.</summary>
    /// <param name="wish">Which.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StorageException">They cannot be removed.</exception>
    public async Task<CacheCleared> ClearAsync(CacheClearing wish, CancellationToken cancellationToken)
    {
        var scope = new CacheScope { Kind = wish.Kind, Site = wish.Site, Port = wish.Port, Url = wish.Url };
        return await WithDiskAsync(
            disk => disk.ReadAsync(
                store =>
                {
                    var (count, bytes) = store.Clear(scope);
                    return new CacheCleared(count, bytes);
                },
                null, cancellationToken),
            _ => new CacheCleared(0, 0));
    }

    private async Task<T> WithDiskAsync<T>(Func<DiskLevel, Task<T?>> work, Func<DiskLevel, T> whereThereIsNone) where T : class
    {
        string? problem = null;
        await using var disk = new DiskLevel(Path.Combine(homeFolder, "cache"), time, say, line => problem = line) { Most = long.MaxValue };
        return !disk.Exists ? whereThereIsNone(disk) : await work(disk) ?? throw new StorageException(StorageFailure.CannotOpen, problem ?? $"the cache {disk.Path} cannot be used");
    }

    private static CacheReport ReportOf(CacheStore store, DiskLevel disk, DateTimeOffset now)
    {
        var counts = store.Counts();
        return new CacheReport
        {
            Path = disk.Path,
            Since = store.Since(),
            FileBytes = disk.Length,
            Kinds = KindsOf(store.Inventory(), counts),
            Prefetch = PrefetchOf(counts, now),
        };
    }

    private static PrefetchReport PrefetchOf(IReadOnlyList<(string Of, string What, double Count)> counts, DateTimeOffset now)
    {
        var (fetched, used) = Precision.Faded(counts, now);
        return new PrefetchReport(fetched, used, Precision.Pays(fetched, used));
    }

    private static List<CacheKindReport> KindsOf(IReadOnlyList<(string Kind, long Count, long Bytes)> kept, IReadOnlyList<(string Of, string What, double Count)> counts)
    {
        List<CacheKindReport> kinds = [];
        foreach (var kind in CacheKindName.All)
        {
            var (_, count, bytes) = kept.FirstOrDefault(k => k.Kind == kind);
            long Of(string what) => (long)counts.FirstOrDefault(c => c.Of == kind && c.What == what).Count;
            kinds.Add(new CacheKindReport(count, bytes, new CacheUse(kind)
            {
                MemoryHits = Of(nameof(CacheUse.MemoryHits)),
                DiskHits = Of(nameof(CacheUse.DiskHits)),
                StaleHits = Of(nameof(CacheUse.StaleHits)),
                Renewed = Of(nameof(CacheUse.Renewed)),
                Misses = Of(nameof(CacheUse.Misses)),
            }));
        }

        return kinds;
    }
}

/// <summary>Which answers are removed; what is null stands for all.</summary>
public sealed record CacheClearing
{
    /// <summary>Of one kind.</summary>
    public CacheKind? Kind { get; init; }

    /// <summary>Of one host, those beneath it included.</summary>
    public string? Site { get; init; }

    /// <summary>Of one port of the host.</summary>
    public int? Port { get; init; }

    /// <summary>Of one URL: what was asked by it, and what was answered from it.</summary>
    public Uri? Url { get; init; }
}

/// <summary>What was removed.</summary>
/// <param name="Answers">How many.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record CacheCleared(long Answers, long Bytes);

/// <summary>What there is of one kind.</summary>
/// <param name="Answers">How many are kept.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Use">How they were of use so far.</param>
public sealed record CacheKindReport(long Answers, long Bytes, CacheUse Use);

/// <summary>What is kept on the disk, and how it was of use.</summary>
public sealed record CacheReport
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Since when is counted. Null: there is no file yet.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Bytes of the file and its log.</summary>
    public long FileBytes { get; init; }

    /// <summary>A line for each kind.</summary>
    public required IReadOnlyList<CacheKindReport> Kinds { get; init; }

    /// <summary>How fetching ahead paid.</summary>
    public PrefetchReport Prefetch { get; init; } = new(0, 0, Pays: true);

    /// <summary>All kinds together.</summary>
    public CacheKindReport All => new(Kinds.Sum(k => k.Answers), Kinds.Sum(k => k.Bytes), Kinds.Aggregate(new CacheUse("all"), (sum, kind) => sum.Plus(kind.Use)));
}
