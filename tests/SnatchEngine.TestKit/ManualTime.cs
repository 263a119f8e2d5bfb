namespace SnatchEngine.TestKit;

/// <summary>
/// A clock that stands still until the spec moves it. Timers fire within <see cref="Advance"/>, in order of their due time,
/// and what awaits them runs on before it returns, as far as it can without waiting for anything else.
/// </summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<Watcher> _watchers = [];
    private TimeSpan _elapsed;
    private TimeSpan _clockShift;
    private long _sequence;

    /// <summary>Starts at noon of 1 January 2026, UTC.</summary>
    public ManualTime() : this(new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => Zone;

    /// <summary>The local time zone it claims. Default: UTC.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Time the spec let pass so far.</summary>
    public TimeSpan Elapsed
    {
        get { lock (_lock) return _elapsed; }
    }

    /// <summary>How long the waiting timers still have, the next one first.</summary>
    public IReadOnlyList<TimeSpan> PendingDelays
    {
        get { lock (_lock) return Pending(); }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return start + _elapsed + _clockShift;
    }

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Elapsed + by;
        while (NextDueUntil(target) is { } timer) timer.Fire();
    }

    /// <summary>Moves to the next timer's due time; false when none waits.</summary>
    public bool AdvanceToNextTimer()
    {
        if (PendingDelays is not [var next, ..]) return false;
        Advance(next > TimeSpan.Zero ? next : TimeSpan.Zero);
        return true;
    }

    /// <summary>The wall clock jumps (somebody set it, NTP stepped it); timers and timestamps do not notice.</summary>
    public void ShiftClock(TimeSpan by)
    {
        lock (_lock) _clockShift += by;
    }

    /// <summary>Ends once at least <paramref name="count"/> timers wait, so that an <see cref="Advance"/> does not come too early.</summary>
    public Task WaitForTimersAsync(int count = 1) => WatchAsync(delays => delays.Count >= count, $"{count} timers");

    /// <summary>Ends with the time left of the first waiting timer that <paramref name="wanted"/> accepts.</summary>
    public async Task<TimeSpan> WaitForDelayAsync(Func<TimeSpan, bool> wanted)
    {
        var found = TimeSpan.Zero;
        await WatchAsync(
            delays =>
            {
                foreach (var delay in delays.Where(wanted))
                {
                    found = delay;
                    return true;
                }

                return false;
            },
            "a timer of the wanted delay");
        return found;
    }

    /// <summary>Lets time run in steps, each after a real millisecond for sockets and threads, until the task ends.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!task.IsCompleted)
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"The task did not end although {Elapsed} of virtual time passed.");
            await Task.WhenAny(task, Task.Delay(1, CancellationToken.None));
            if (!task.IsCompleted) Advance(step);
        }

        await task;
    }

    internal void Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (timer.IsDisposed || dueTime == Timeout.InfiniteTimeSpan) return;
            timer.Due = _elapsed + dueTime;
            timer.Period = period > TimeSpan.Zero ? period : null;
            timer.Sequence = _sequence++;
            if (dueTime > TimeSpan.Zero)
            {
                _timers.Add(timer);
            }
            else
            {
                // Due now: on the pool like a real timer, because the creator may still hold a lock the callback wants.
                if (timer.Period is not null) Repeat(timer);
                ThreadPool.UnsafeQueueUserWorkItem(static t => t.Fire(), timer, preferLocal: false);
            }

            Notify();
        }
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_lock) _timers.Remove(timer);
    }

    private ManualTimer? NextDueUntil(TimeSpan target)
    {
        lock (_lock)
        {
            var next = _timers.Where(t => t.Due <= target).OrderBy(t => t.Due).ThenBy(t => t.Sequence).FirstOrDefault();
            var reached = next?.Due ?? target;
            if (reached > _elapsed) _elapsed = reached;
            if (next is null) return null;
            _timers.Remove(next);
            if (next.Period is not null) Repeat(next);
            Notify();
            return next;
        }
    }

    private void Repeat(ManualTimer timer)
    {
        timer.Due += timer.Period!.Value;
        timer.Sequence = _sequence++;
        _timers.Add(timer);
    }

    private List<TimeSpan> Pending() => [.. _timers.Select(t => t.Due - _elapsed).Order()];

    private void Notify()
    {
        if (_watchers.Count == 0) return;
        var pending = Pending();
        foreach (var watcher in _watchers.FindAll(w => w.Wanted(pending)))
        {
            _watchers.Remove(watcher);
            watcher.Source.TrySetResult();
        }
    }

    private Task WatchAsync(Func<IReadOnlyList<TimeSpan>, bool> wanted, string what)
    {
        lock (_lock)
        {
            var pending = Pending();
            if (wanted(pending)) return Task.CompletedTask;
            var watcher = new Watcher(wanted, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _watchers.Add(watcher);
            return Patience.ForAsync(watcher.Source.Task, $"{what}; waiting when asked: {string.Join(", ", pending)}");
        }
    }

    private sealed record Watcher(Func<IReadOnlyList<TimeSpan>, bool> Wanted, TaskCompletionSource Source);
}

/// <summary>A timer of a <see cref="ManualTime"/>.</summary>
internal sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
{
    private volatile bool _disposed;

    public bool IsDisposed => _disposed;

    public TimeSpan Due { get; set; }

    public TimeSpan? Period { get; set; }

    public long Sequence { get; set; }

    public void Fire()
    {
        if (!_disposed) callback(state);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed) return false;
        time.Schedule(this, dueTime, period);
        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        time.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
