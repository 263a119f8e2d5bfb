namespace SnatchEngine.Downloads.Mirrors;

/// <summary>The URLs of one file and which to use next: unknown ones are tried, good ones preferred (UCB1, Auer et al. 2002).</summary>
internal sealed class MirrorBoard(IReadOnlyList<Source> sources)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<Source> _sources = sources;

    public IReadOnlyList<Source> Sources => _sources;

    public Source First => _sources.FirstOrDefault(s => !s.IsOut) ?? _sources[0];

    public bool HasUsable => _sources.Any(s => !s.IsOut);

    /// <summary>Whether another source is left that failed less often than this one of late.</summary>
    public bool HasBetterThan(Source source) => _sources.Any(s => s != source && !s.IsOut && s.Failures < source.Failures);

    public bool HasOtherThan(Source source) => _sources.Any(s => s != source && !s.IsOut);

    /// <summary>The source for the next connection, or null when all are out.</summary>
    /// <param name="mayUse">Whether its host takes one more connection; the best is asked first, and the first that says yes is taken.</param>
    public Source? Pick(Func<Source, bool> mayUse)
    {
        lock (_gate)
        {
            var pick = _sources is [var only]
                ? only.IsOut || !mayUse(only) ? null : only
                : Ranked().FirstOrDefault(mayUse);
            pick?.Uses += 1;
            return pick;
        }
    }

    /// <summary>From now on the file is known by what this source says of it.</summary>
    public void Identify(Source source)
    {
        foreach (var other in _sources)
        {
            other.GaveIdentity = other == source;
        }
    }

    /// <summary>Fresh links for the same file; each must prove itself anew.</summary>
    public void Replace(IReadOnlyList<Source> fresh)
    {
        lock (_gate)
        {
            _sources = fresh;
            fresh[0].GaveIdentity = true;
        }
    }

    private IOrderedEnumerable<Source> Ranked()
    {
        var usable = _sources.Where(s => !s.IsOut).ToList();
        var uses = Math.Max(1, usable.Sum(s => s.Uses));
        var best = Math.Max(1, usable.Select(s => s.Goodput).DefaultIfEmpty().Max());
        return usable.OrderBy(s => s.Failures)
            .ThenByDescending(s => s.Uses == 0 ? double.PositiveInfinity : (s.Goodput / best) + Math.Sqrt(2 * Math.Log(uses) / s.Uses));
    }
}
