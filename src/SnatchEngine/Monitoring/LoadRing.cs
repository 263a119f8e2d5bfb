namespace SnatchEngine.Monitoring;

/// <summary>The samples of the last while, oldest out first; older ones no longer name hosts and downloads.</summary>
/// <param name="room">Samples it keeps.</param>
/// <param name="detailed">Of those, the newest that stay whole.</param>
internal sealed class LoadRing(int room, int detailed)
{
    private readonly Lock _gate = new();
    private readonly LoadSample?[] _samples = new LoadSample?[room];
    private long _count;

    /// <summary>The newest; null before the first.</summary>
    public LoadSample? Latest
    {
        get
        {
            lock (_gate)
            {
                return _count == 0 ? null : _samples[(_count - 1) % room];
            }
        }
    }

    public void Add(LoadSample sample)
    {
        lock (_gate)
        {
            _samples[_count++ % room] = sample;
            if (_count > detailed && _samples[(_count - 1 - detailed) % room] is { } old && (old.Hosts.Count > 0 || old.Downloads.Count > 0))
            {
                _samples[(_count - 1 - detailed) % room] = old with { Hosts = [], Downloads = [] };
            }
        }
    }

    /// <summary>Those taken from one moment to another, both included, oldest first.</summary>
    public IReadOnlyList<LoadSample> Between(DateTimeOffset from, DateTimeOffset to)
    {
        lock (_gate)
        {
            var found = new List<LoadSample>();
            for (var i = Math.Max(0, _count - room); i < _count; i++)
            {
                if (_samples[i % room] is { } sample && sample.At >= from && sample.At <= to)
                {
                    found.Add(sample);
                }
            }

            return found;
        }
    }
}
