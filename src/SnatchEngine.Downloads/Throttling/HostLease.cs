namespace SnatchEngine.Downloads.Throttling;

/// <summary>What a connection is to its download.</summary>
public enum ConnectionRole
{
    /// <summary>Its first: goes before the extra ones of everybody.</summary>
    First,

    /// <summary>One more, for speed.</summary>
    Extra,
}

/// <summary>Leave to hold one connection to a host, until disposed. Disposing twice is harmless.</summary>
public sealed class HostLease : IDisposable
{
    private readonly HostGate _gate;
    private int _returned;

    internal HostLease(HostGate gate, ConnectionRole role)
    {
        _gate = gate;
        Role = role;
    }

    /// <summary>What the connection is to its download.</summary>
    public ConnectionRole Role { get; }

    /// <summary>
    /// Another download's first connection waits for this extra one, or the host takes fewer by now: give it back where the work can be cut.
    /// </summary>
    public bool IsRecalled => _gate.IsRecalled(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            _gate.Return(this);
        }
    }
}
