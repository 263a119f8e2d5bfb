namespace SnatchEngine.PluginKit.Replay;

/// <summary>The clock of a replay: it starts when the recording was made, and whoever waits on it waits hardly at all.</summary>
/// <remarks>
/// A wait of up to ten seconds, such as the pause between two pages, takes at most 20 ms and moves the clock on by all of it.
/// A longer one takes up to two seconds: it is a time-out more often than a pause, and must not end while a slow machine still works on the answer.
/// </remarks>
public sealed class ReplayTime(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(2);

    private long _elapsed;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start.AddTicks(Volatile.Read(ref _elapsed)).ToUniversalTime();

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Cut(this, callback, state, dueTime, period);

    private void MoveTo(long moment)
    {
        for (var seen = Volatile.Read(ref _elapsed); seen < moment;)
        {
            var before = Interlocked.CompareExchange(ref _elapsed, moment, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private sealed class Cut : ITimer
    {
        private readonly ReplayTime _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly Timer _timer;
        private readonly Lock _gate = new();
        private TimeSpan _period;
        private long _due;

        public Cut(ReplayTime time, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_time, _callback, _state) = (time, callback, state);
            _timer = new Timer(static cut => ((Cut)cut!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : _time.GetTimestamp() + dueTime.Ticks;
                return _timer.Change(Short(dueTime), Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose() => _timer.Dispose();

        public ValueTask DisposeAsync() => _timer.DisposeAsync();

        private void Fire()
        {
            lock (_gate)
            {
                if (_due == long.MaxValue)
                {
                    return;
                }

                _time.MoveTo(_due);
                _due = _period > TimeSpan.Zero ? _due + _period.Ticks : long.MaxValue;
                if (_due != long.MaxValue)
                {
                    _timer.Change(Short(_period), Timeout.InfiniteTimeSpan);
                }
            }

            _callback(_state);
        }

        private static TimeSpan Short(TimeSpan wait) =>
            wait == Timeout.InfiniteTimeSpan || wait <= s_longestPause ? wait : wait <= s_pause ? s_longestPause : s_longestWait;
    }
}
