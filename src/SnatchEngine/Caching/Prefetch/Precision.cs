using SnatchEngine.Storage;

namespace SnatchEngine.Caching.Prefetch;

/// <summary>Whether fetching ahead pays: how many of the pages were asked for afterwards, over all processes. What was counted loses half its weight in a day, so that it is tried again.</summary>
internal sealed class Precision(EngineCache cache, TimeProvider time)
{
    /// <summary>Under what these counts are kept.</summary>
    public const string Ahead = "ahead";

    private const int Enough = 20;
    private const double Least = 0.3;

    private static readonly TimeSpan s_half = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private double _fetched;
    private double _used;
    private bool _isLoaded;

    /// <summary>Whether it pays, or too little is known to say so.</summary>
    public static bool Pays(double fetched, double used) => fetched < Enough || used >= Least * fetched;

    /// <summary>What was counted, as it counts by now.</summary>
    public static (double Fetched, double Used) Faded(IReadOnlyList<(string Of, string What, double Count)> counts, DateTimeOffset now)
    {
        double Of(string what) => counts.FirstOrDefault(c => c.Of == Ahead && c.What == what).Count;
        var faded = Of("At") > 0 ? Odds.Faded(1, DateTimeOffset.UnixEpoch.AddDays(Of("At")), now, s_half) : 1;
        return (Of(nameof(Fetched)) * faded, Of(nameof(Used)) * faded);
    }

    /// <summary>Whether it pays by now.</summary>
    public async Task<bool> PaysAsync()
    {
        if (!_isLoaded)
        {
            var counts = await cache.Disk.ReadAsync(store => store.Counts(), [], CancellationToken.None);
            Load(counts);
        }

        lock (_gate)
        {
            return Pays(_fetched, _used);
        }
    }

    /// <summary>A page was fetched ahead.</summary>
    public void Fetched() => Count(ref _fetched, nameof(Fetched));

    /// <summary>A page that was fetched ahead was asked for.</summary>
    public void Used() => Count(ref _used, nameof(Used));

    private void Load(IReadOnlyList<(string Of, string What, double Count)> counts)
    {
        var now = time.GetUtcNow();
        var (fetched, used) = Faded(counts, now);
        lock (_gate)
        {
            _isLoaded = true;
            _fetched = fetched;
            _used = used;
            cache.Disk.Write(new SetCount(Ahead, nameof(Fetched), _fetched));
            cache.Disk.Write(new SetCount(Ahead, nameof(Used), _used));
            cache.Disk.Write(new SetCount(Ahead, "At", (now - DateTimeOffset.UnixEpoch).TotalDays));
        }
    }

    private void Count(ref double count, string what)
    {
        lock (_gate)
        {
            count++;
            cache.Disk.Write(new AddCount(Ahead, what, 1));
        }
    }
}
