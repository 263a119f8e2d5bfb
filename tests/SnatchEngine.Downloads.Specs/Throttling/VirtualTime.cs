namespace SnatchEngine.Downloads.Specs.Throttling;

/// <summary>A clock that moves when told. It is also where the spec's awaits go on, one after the other on the spec's thread, so every run is the same run.</summary>
internal sealed class VirtualTime : TimeProvider, IDisposable
{
    private readonly SynchronizationContext? _before = SynchronizationContext.Current;
    private readonly Queue<(SendOrPostCallback Step, object? State)> _steps = new();
    private readonly List<Alarm> _alarms = [];
    private readonly TimeSpan _lateness;
    private TimeSpan _now;
    private TimeSpan _wallShift;

    /// <param name="lateness">How late every timer fires, as real ones do.</param>
    public VirtualTime(TimeSpan lateness = default)
    {
        _lateness = lateness;
        SynchronizationContext.SetSynchronizationContext(new Steps(this));
    }

    public TimeSpan Now => _now;

    public int Wakes { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => 1_000_000_000_000 + _now.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) + _now + _wallShift;

    /// <summary>Moves the wall clock only, as a person or NTP does.</summary>
    public void ShiftWall(TimeSpan by) => _wallShift += by;

    /// <summary>Lets time pass; every timer rings at its moment.</summary>
    public void Advance(TimeSpan by)
    {
        var end = _now + by;
        RunSteps();
        while (_alarms.Where(a => a.Due is not null).MinBy(a => a.Due) is { } next && next.Due <= end)
        {
            _now = next.Due.Value > _now ? next.Due.Value : _now;
            next.Due = null;
            Wakes++;
            next.Ring();
            RunSteps();
        }

        _now = end;
    }

    /// <summary>The machine slept: the clock jumps, and every timer that was due in between rings late, at the end.</summary>
    public void Jump(TimeSpan by)
    {
        _now += by;
        Advance(TimeSpan.Zero);
    }

    public void RunSteps()
    {
        while (_steps.TryDequeue(out var next))
        {
            next.Step(next.State);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        _alarms.Add(alarm);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_before);

    private sealed class Alarm(VirtualTime time, Action ring) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime + time._lateness;
            return true;
        }

        public void Dispose()
        {
            Due = null;
            time._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Steps(VirtualTime time) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => time._steps.Enqueue((d, state));
    }
}

internal static class Finished
{
    /// <summary>The result of a task that must have one by now.</summary>
    public static T Now<T>(this Task<T> task)
    {
        Assert.True(task.IsCompleted, "it waits");
        return task.GetAwaiter().GetResult();
    }
}
