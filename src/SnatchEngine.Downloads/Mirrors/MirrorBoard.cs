namespace SnatchEngine.Downloads.Mirrors;

/// <summary>The URLs of one file and which to use next: unknown ones are tried, good ones preferred (UCB1, Auer et al. 2002).</summary>
internal sealed class MirrorBoard(IReadOnlyList<Source> sources)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<Source> _sources = sources;

    public IReadOnlyList<Source> Sources => _sources;

    public Source First => _sources.FirstOrDefault(s => !s.IsOut) ?? _sources[0];

    public bool HasUsable => _sources.Any(s => !s.IsOut);

    /// <summary>The source for the next connection, or null when all are out.</summary>
    /// <param name="mayUse">Whether its host takes one more connection.</param>
    public Source? Pick(Func<Source, bool> mayUse)
    {
        lock (_gate)
        {
            var usable = _sources.Where(s => !s.IsOut && mayUse(s)).ToList();
            if (usable.Count == 0)
            {
                return null;
            }

            var uses = Math.Max(1, usable.Sum(s => s.Uses));
            var best = Math.Max(1, usable.Max(s => s.Goodput));
            var pick = usable.Find(s => s.Uses == 0) ?? usable.MaxBy(s => (s.Goodput / best) + Math.Sqrt(2 * Math.Log(uses) / s.Uses))!;
            pick.Uses++;
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
}
