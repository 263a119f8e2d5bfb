using System.Globalization;

namespace SnatchEngine.Abstractions.Lending;

/// <summary>Lets so many through per span of time; who comes too early waits in line, first come, first served. For any number of callers at once.</summary>
/// <remarks>
/// The generic cell rate algorithm (ITU-T I.371, virtual scheduling), which is a token bucket that refills continuously: 5 per second are one each 200 ms, not five at the full second.
/// All arithmetic is whole numbers on the monotonic clock, so nothing is lost by rounding and a wall clock that jumps changes nothing.
/// </remarks>
public sealed class RateLimiter
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Turn> _line = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private ITimer? _timer;
    private Int128 _full;
    private long _lastStart;

    /// <summary>Creates a limiter with all its burst available.</summary>
    /// <param name="count">How many per span; at least 1.</param>
    /// <param name="per">The span; more than zero.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public RateLimiter(int count, TimeSpan per, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(per, TimeSpan.Zero);
        (Count, Per, Burst, _time) = (count, per, count, time ?? TimeProvider.System);
        _origin = _time.GetTimestamp();
    }

    /// <summary>How many per <see cref="Per"/>.</summary>
    public int Count { get; }

    /// <summary>The span <see cref="Count"/> is for.</summary>
    public TimeSpan Per { get; }

    /// <summary>How many may go at once after a quiet time; at least 1. Default: <see cref="Count"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1, so nothing would ever go.</exception>
    public int Burst
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    /// <summary>Each wait is longer by a random part of this × <see cref="Utilisation"/>, so that a machine does not knock in step. Default: none.</summary>
    /// <remarks>Delays the starts and never their order or the rate: what one starts later, the next is nearer to it.</remarks>
    public TimeSpan MaxJitter { get; init; }

    /// <summary>Random numbers in [0, 1) for the jitter. Default: <see cref="Random.Shared"/>.</summary>
    public Func<double> Jitter { get; init; } = static () => Random.Shared.NextDouble();

    /// <summary>The part of the burst that is used up at the moment, from 0 to 1.</summary>
    public double Utilisation
    {
        get
        {
            lock (_gate)
            {
                return UtilisationAt(Now());
            }
        }
    }

    /// <summary>How many wait in line.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
            }
        }
    }

    /// <summary>How long one who came now would wait, jitter aside; zero when it could go at once.</summary>
    public TimeSpan WaitTime
    {
        get
        {
            lock (_gate)
            {
                var wait = Later(_full, Units(Now())) + (Int128)_line.Count * Per.Ticks - Tolerance - Units(Now());
                return wait > 0 ? TimeSpan.FromTicks(Ticks(wait)) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Why one who came now would wait, in a sentence; null when it could go at once.</summary>
    public string? Reason => WaitTime is var wait && wait > TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"{Count} per {Per.TotalSeconds:0.###} s are used up and {Waiting} wait; free in {wait.TotalSeconds:0.###} s")
        : null;

    /// <summary>How long it takes until all of the burst is back; keep it to go on from with <see cref="Restore"/> in another process.</summary>
    public TimeSpan Spent
    {
        get
        {
            lock (_gate)
            {
                return _full > Units(Now()) ? TimeSpan.FromTicks(Ticks(_full - Units(Now()))) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Goes on from what an earlier limiter had spent; never gives anything back.</summary>
    /// <param name="spent">Its <see cref="Spent"/>, less the time since then; more than the whole burst counts as all of it.</param>
    public void Restore(TimeSpan spent)
    {
        lock (_gate)
        {
            var now = Units(Now());
            var most = (Int128)Burst * Per.Ticks;
            var wanted = (Int128)Math.Max(0, spent.Ticks) * Count;
            _full = Later(_full, now + (wanted < most ? wanted : most));
        }
    }

    /// <summary>Goes now if nobody waits and there is room.</summary>
    /// <returns>False: there is no room, and nothing was taken.</returns>
    public bool TryTake()
    {
        lock (_gate)
        {
            var now = Units(Now());
            if (_line.Count > 0 || now < _full - Tolerance)
            {
                return false;
            }

            _full = Later(_full, now) + Per.Ticks;
            _lastStart = Now();
            return true;
        }
    }

    /// <summary>Waits until it may go. Who cancels leaves the line and takes nothing; those behind move up.</summary>
    /// <param name="cancellationToken">Leaves the line.</param>
    /// <returns>How long it waited.</returns>
    /// <exception cref="OperationCanceledException">It left the line.</exception>
    public ValueTask<TimeSpan> WaitAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TimeSpan>(cancellationToken);
        }

        Turn turn;
        lock (_gate)
        {
            var now = Now();
            turn = new Turn(this, now, (long)(MaxJitter.Ticks * Math.Clamp(Jitter(), 0, 1) * UtilisationAt(now)));
            turn.Place = _line.AddLast(turn);
            Serve();
        }

        return turn.Went.Task.IsCompleted ? new ValueTask<TimeSpan>(turn.Went.Task) : AwaitAsync(turn, cancellationToken);
    }

    private static async ValueTask<TimeSpan> AwaitAsync(Turn turn, CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(static (turn, token) => ((Turn)turn!).Leave(token), turn))
        {
            return await turn.Went.Task;
        }
    }

    // A unit is a tick divided by Count, so that a span that Count does not divide loses nothing.
    private Int128 Tolerance => (Int128)(Burst - 1) * Per.Ticks;

    private long Now() => _time.GetElapsedTime(_origin).Ticks;

    private Int128 Units(long ticks) => (Int128)ticks * Count;

    private long Ticks(Int128 units) => (long)((units + Count - 1) / Count);

    private static Int128 Later(Int128 one, Int128 other) => one > other ? one : other;

    private double UtilisationAt(long now) => Math.Clamp((double)(_full - Units(now)) / ((double)Burst * Per.Ticks), 0, 1);

    private void Serve()
    {
        var now = Now();
        while (_line.First is { Value: var turn })
        {
            var slot = Later(Units(turn.Came), _full - Tolerance);
            var due = Math.Max(Ticks(slot) + turn.Jitter, _lastStart);
            if (due > now)
            {
                Ring(due - now);
                return;
            }

            _full = Later(_full, slot) + Per.Ticks;
            _lastStart = now;
            _line.RemoveFirst();
            turn.Place = null;
            turn.Went.SetResult(TimeSpan.FromTicks(now - turn.Came));
        }
    }

    private void Ring(long ticks)
    {
        // Timers count whole milliseconds and would ring early.
        var wait = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(TimeSpan.FromTicks(ticks).TotalMilliseconds), 1, TimeSpan.FromHours(1).TotalMilliseconds));
        (_timer ??= CreateTimer()).Change(wait, Timeout.InfiniteTimeSpan);
    }

    private ITimer CreateTimer()
    {
        // What the first waiter carries along must not live as long as the limiter.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return _time.CreateTimer(static limiter => ((RateLimiter)limiter!).Rang(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Rang()
    {
        lock (_gate)
        {
            Serve();
            if (_line.Count == 0)
            {
                // A timer that is still there keeps the limiter, and with it the plugin, from ever being freed.
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private sealed class Turn(RateLimiter limiter, long came, long jitter)
    {
        public long Came => came;

        public long Jitter => jitter;

        public LinkedListNode<Turn>? Place { get; set; }

        public TaskCompletionSource<TimeSpan> Went { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Leave(CancellationToken token)
        {
            lock (limiter._gate)
            {
                if (Place is { } place)
                {
                    limiter._line.Remove(place);
                    Place = null;
                    Went.SetCanceled(token);
                    limiter.Serve();
                }
            }
        }
    }
}
