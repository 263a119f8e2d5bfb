using Polly;
using Polly.CircuitBreaker;

namespace SnatchEngine.Downloads.Resilience;

/// <summary>Whether a host is asked at all.</summary>
public enum BreakerState
{
    /// <summary>It is.</summary>
    Closed,

    /// <summary>It failed too often in a row; until the pause is over it is left alone.</summary>
    Open,

    /// <summary>The pause is over and one request finds out.</summary>
    Probing,
}

/// <summary>Leaves a host alone for a while after five failures in a row, then lets one request find out.</summary>
/// <remarks>
/// Polly's breaker holds the state and the pause (see <see cref="Pipelines.Breaker"/>), but is told a verdict when it is known, not wrapped around the request:
/// Polly counts a share of failures, not a row of them; a probe that was cancelled would leave its half-open circuit open or shut by accident;
/// answers to requests of before the break would decide the probe; and who is refused here has to wait, not to fail.
/// Requests that were under way together and fail together count once, so that one hiccup under eight connections is one failure.
/// </remarks>
public sealed class HostBreaker
{
    /// <summary>Failures in a row that open it.</summary>
    public const int FailuresInARow = 5;

    /// <summary>How long it stays open before the probe.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private Circuit? _circuit;
    private long _begun;
    private long _counted;
    private int _row;
    private long _probe;
    private long _openedAt;

    /// <summary>Creates a closed breaker.</summary>
    /// <param name="time">The clock.</param>
    public HostBreaker(TimeProvider time) => _time = new MonotonicTime(time);

    /// <summary>Why it opened, in a sentence; null while it is closed.</summary>
    public string? Reason { get; private set; }

    /// <summary>Probes that failed since it opened; 0 while it is closed. One who waits for it learns by this that the host was asked and is still down.</summary>
    public int FailedProbes
    {
        get
        {
            lock (_gate)
            {
                return IsOpen() ? Math.Max(0, _row - FailuresInARow) : 0;
            }
        }
    }

    /// <summary>Whether the host is asked.</summary>
    public BreakerState State
    {
        get
        {
            lock (_gate)
            {
                return Now();
            }
        }
    }

    /// <summary>How long it stays open; zero when it is not.</summary>
    public TimeSpan OpenFor
    {
        get
        {
            lock (_gate)
            {
                return Left();
            }
        }
    }

    /// <summary>Asks leave for one request.</summary>
    /// <param name="ticket">Its number, to be handed back with the verdict.</param>
    /// <returns>False: wait for <see cref="OpenFor"/>, or for the probe's verdict when that is zero.</returns>
    public bool TryBegin(out long ticket)
    {
        lock (_gate)
        {
            ticket = 0;
            if (IsOpen() && (Left() > TimeSpan.Zero || _probe != 0))
            {
                return false;
            }

            ticket = ++_begun;
            if (IsOpen())
            {
                _probe = ticket;
            }

            return true;
        }
    }

    /// <summary>The host answered as it should.</summary>
    /// <param name="ticket">The request's number.</param>
    public void Succeeded(long ticket)
    {
        lock (_gate)
        {
            if (IsOpen() && ticket != _probe)
            {
                return;
            }

            (_row, _probe, Reason) = (0, 0, null);
            _circuit?.Tell(true);
        }
    }

    /// <summary>The host failed: no connection, a time-out, a 5xx.</summary>
    /// <param name="ticket">The request's number.</param>
    /// <param name="reason">Why, in a sentence.</param>
    public void Failed(long ticket, string reason)
    {
        lock (_gate)
        {
            if (IsOpen() ? ticket != _probe : ticket <= _counted)
            {
                return;
            }

            (_row, _counted, _probe) = (_row + 1, _begun, 0);
            // Made by the first failure: most hosts never fail, and Polly takes a tenth of a small file's time to start.
            _circuit ??= new Circuit(_time, () => _row >= FailuresInARow);
            _circuit.Tell(false);
            if (_row >= FailuresInARow)
            {
                // Read after Polly read its own clock, so that Polly never thinks a probe came too early.
                (_openedAt, Reason) = (_time.GetTimestamp(), reason);
            }
        }
    }

    /// <summary>Bytes arrive by an earlier request: while it is closed, the row of failures begins anew.</summary>
    public void Flows()
    {
        if (Volatile.Read(ref _row) == 0)
        {
            return;
        }

        lock (_gate)
        {
            _row = IsOpen() ? _row : 0;
        }
    }

    /// <summary>The request ended without a verdict on the host; a probe's place is free again.</summary>
    /// <param name="ticket">The request's number.</param>
    public void Abandoned(long ticket)
    {
        lock (_gate)
        {
            _probe = ticket == _probe ? 0 : _probe;
        }
    }

    private bool IsOpen() => _circuit is { IsOpen: true };

    private BreakerState Now() => IsOpen() ? Left() > TimeSpan.Zero ? BreakerState.Open : BreakerState.Probing : BreakerState.Closed;

    private TimeSpan Left()
    {
        var left = IsOpen() ? Pause - _time.GetElapsedTime(_openedAt) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private sealed class Circuit
    {
        private readonly CircuitBreakerStateProvider _state = new();
        private readonly ResiliencePipeline<bool> _pipeline;

        public Circuit(TimeProvider time, Func<bool> counts) => _pipeline = Pipelines.Breaker(time, _state, Pause, counts);

        public bool IsOpen => _state.CircuitState != CircuitState.Closed;

        public void Tell(bool success) => _pipeline.Execute(static verdict => verdict, success);
    }
}
