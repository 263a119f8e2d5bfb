namespace SnatchEngine.Caching.Prefetch;

/// <summary>How fetching ahead paid, as it counts by now: what is older counts less.</summary>
/// <param name="Fetched">Pages that were fetched ahead.</param>
/// <param name="Used">Those of them that were asked for afterwards.</param>
/// <param name="Pays">False: it has switched itself off for the time being.</param>
public sealed record PrefetchReport(double Fetched, double Used, bool Pays)
{
    /// <summary>The part that was asked for; null when none was fetched.</summary>
    public double? Precision => Fetched > 0 ? Math.Min(1, Used / Fetched) : null;
}
