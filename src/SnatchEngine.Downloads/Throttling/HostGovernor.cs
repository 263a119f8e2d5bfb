using System.Collections.Concurrent;

namespace SnatchEngine.Downloads.Throttling;

/// <summary>The gates to all hosts of a process: one per origin, shared by every download.</summary>
/// <param name="options">Connections per host.</param>
/// <param name="time">The clock.</param>
public sealed class HostGovernor(DownloadOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, HostGate> _gates = new(StringComparer.OrdinalIgnoreCase);

    private DownloadOptions _options = options;

    /// <summary>What was learned of hosts, for a later process.</summary>
    public IReadOnlyCollection<HostFacts> Learned => [.. _gates.Values.Select(gate => gate.Memory.Snapshot()).OfType<HostFacts>()];

    /// <summary>The gates in use, to be shown.</summary>
    public IReadOnlyCollection<HostGate> Gates => [.. _gates.Values];

    /// <summary>The gate to one origin.</summary>
    /// <param name="origin">Scheme, host and port, as <c>https://example.org:443</c>.</param>
    public HostGate For(string origin) => _gates.GetOrAdd(origin, static (origin, deps) => new HostGate(origin, deps._options, deps.time), (_options, time));

    /// <summary>Changes the connections each host may have, for those in use too.</summary>
    /// <param name="connections">Connections to one host over all files.</param>
    internal void Change(int connections)
    {
        _options = _options with { ConnectionsPerHost = connections };
        foreach (var gate in _gates.Values)
        {
            gate.Change(connections);
        }
    }

    /// <summary>Takes in what earlier processes learned; facts older than a day are passed over.</summary>
    /// <param name="facts">The facts.</param>
    public void Remember(IEnumerable<HostFacts> facts)
    {
        foreach (var fact in facts)
        {
            For(fact.Origin).Restore(fact);
        }
    }
}
