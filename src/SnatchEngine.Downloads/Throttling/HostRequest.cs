namespace SnatchEngine.Downloads.Throttling;

/// <summary>One request to a host, from the leave to send it to the verdict on the host. Disposed without one, it says nothing.</summary>
public sealed class HostRequest : IDisposable
{
    private readonly HostGate _gate;
    private readonly long _ticket;
    private readonly long _beganAt;
    private readonly TimeProvider _time;
    private int _decided;

    internal HostRequest(HostGate gate, long ticket, TimeProvider time)
    {
        _gate = gate;
        _ticket = ticket;
        _time = time;
        _beganAt = time.GetTimestamp();
    }

    internal long Ticket => _ticket;

    /// <summary>The headers are here: their time is learned. Says nothing about success yet.</summary>
    public void HeadersArrived()
    {
        _gate.HasAnswered = true;
        _gate.Memory.LearnHeaders(_time.GetElapsedTime(_beganAt));
    }

    /// <summary>The host answered as it should.</summary>
    public void Succeeded()
    {
        if (IsFirstVerdict())
        {
            _gate.Decide(_ticket, null);
        }
    }

    /// <summary>The host failed: no connection, a time-out, a broken body, a 5xx.</summary>
    /// <param name="reason">Why, in a sentence.</param>
    public void Failed(string reason)
    {
        if (IsFirstVerdict())
        {
            _gate.Decide(_ticket, reason);
        }
    }

    /// <summary>The host is well but wants fewer connections: 429, 503 or 403 on an extra connection, or a refused connect while others work.</summary>
    public void Refused()
    {
        if (IsFirstVerdict())
        {
            _gate.Refuse(_ticket);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsFirstVerdict())
        {
            _gate.Abandon(_ticket);
        }
    }

    private bool IsFirstVerdict() => Interlocked.Exchange(ref _decided, 1) == 0;
}
