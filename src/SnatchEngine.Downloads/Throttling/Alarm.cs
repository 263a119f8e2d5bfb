namespace SnatchEngine.Downloads.Throttling;

/// <summary>One timer that wakes somebody at the earliest moment asked for. Guarded by its owner's lock.</summary>
internal sealed class Alarm(TimeProvider time, Action ring)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);
    private ITimer? _timer;
    private long _at = long.MaxValue;

    /// <summary>Rings once after the wait, or earlier; never sooner than a millisecond from now, which is what timers can do.</summary>
    public void RingIn(TimeSpan wait)
    {
        var due = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, s_longest.TotalMilliseconds));
        var at = time.GetTimestamp() + (long)(due.TotalSeconds * time.TimestampFrequency);
        if (at >= _at)
        {
            return;
        }

        _at = at;
        (_timer ??= Create()).Change(due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Called first thing when it rang, so that it can be set again.</summary>
    public void Rang() => _at = long.MaxValue;

    public void Off()
    {
        _at = long.MaxValue;
        _timer?.Dispose();
        _timer = null;
    }

    private ITimer Create()
    {
        // The first waiter's execution context must not live as long as the limit.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return time.CreateTimer(static ring => ((Action)ring!)(), ring, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
