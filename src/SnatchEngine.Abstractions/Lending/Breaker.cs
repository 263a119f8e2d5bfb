using System.Globalization;

namespace SnatchEngine.Abstractions.Lending;

/// <summary>Whether calls are made.</summary>
public enum BreakerState
{
    /// <summary>They are.</summary>
    Closed,

    /// <summary>Too many failed in a row; until the pause is over none is made.</summary>
    Open,

    /// <summary>The pause is over; one call finds out, the others are refused meanwhile.</summary>
    HalfOpen,
}

/// <summary>Leaves something alone for a while after so many failures in a row, then lets one call find out. For any number of callers at once.</summary>
/// <remarks>
/// The circuit breaker of M. Nygard's <i>Release It!</i>, on the monotonic clock. A call that began before it opened decides nothing when it ends;
/// one that its caller cancelled is neither failure nor success.
/// </remarks>
public sealed class Breaker
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private long _openedAt;
    private int _epoch;
    private bool _isOpen;
    private bool _isProbing;

    /// <summary>Creates a closed breaker.</summary>
    /// <param name="failures">Failures in a row that open it; at least 1. Default: 5.</param>
    /// <param name="pause">How long it stays open; more than zero. Default: 60 s.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public Breaker(int failures = 5, TimeSpan? pause = null, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        (Failures, Pause, _time) = (failures, pause ?? TimeSpan.FromSeconds(60), time ?? TimeProvider.System);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Pause, TimeSpan.Zero, nameof(pause));
    }

    /// <summary>Failures in a row that open it.</summary>
    public int Failures { get; }

    /// <summary>How long it stays open.</summary>
    public TimeSpan Pause { get; }

    /// <summary>Which exceptions are failures of what is called. Default: all; a cancellation by the caller never is.</summary>
    public Func<Exception, bool> Counts { get; init; } = static _ => true;

    /// <summary>Failures in a row so far.</summary>
    public int FailuresInARow { get; private set; }

    /// <summary>What the last failure said; null while none is counted.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether calls are made.</summary>
    public BreakerState State
    {
        get
        {
            lock (_gate)
            {
                return !_isOpen ? BreakerState.Closed : Left() > TimeSpan.Zero ? BreakerState.Open : BreakerState.HalfOpen;
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

    /// <summary>Makes a call, unless it is open.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Given to the call.</param>
    /// <returns>What the call returned.</returns>
    /// <exception cref="BreakerOpenException">It is open, or half open and another call is finding out.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();
        var epoch = Begin();
        try
        {
            var result = await call(cancellationToken);
            End(epoch, null, decides: true);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            End(epoch, null, decides: false);
            throw;
        }
        catch (Exception e)
        {
            End(epoch, e.Message, decides: Counts(e));
            throw;
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}}, CancellationToken)"/>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Given to the call.</param>
    public Task RunAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken = default) =>
        RunAsync(async token => { await call(token); return true; }, cancellationToken);

    private int Begin()
    {
        lock (_gate)
        {
            var left = Left();
            if (_isOpen && (_isProbing || left > TimeSpan.Zero))
            {
                throw new BreakerOpenException(
                    _isProbing ? $"left alone until the one call that finds out has ended: {Reason}"
                        : string.Create(CultureInfo.InvariantCulture, $"left alone for another {left.TotalSeconds:0.#} s after {FailuresInARow} failures in a row: {Reason}"),
                    left);
            }

            _isProbing = _isOpen;
            // A probe has an epoch of its own, so that late ends of earlier calls do not decide it.
            return _isOpen ? ++_epoch : _epoch;
        }
    }

    private void End(int epoch, string? failure, bool decides)
    {
        lock (_gate)
        {
            if (epoch != _epoch || (_isOpen && !_isProbing))
            {
                return;
            }

            _isProbing = false;
            if (!decides)
            {
                return;
            }

            if (failure is null)
            {
                (FailuresInARow, Reason, _isOpen) = (0, null, false);
                return;
            }

            (FailuresInARow, Reason) = (FailuresInARow + 1, failure);
            if (FailuresInARow >= Failures)
            {
                (_isOpen, _openedAt, _epoch) = (true, _time.GetTimestamp(), _epoch + 1);
            }
        }
    }

    private TimeSpan Left()
    {
        var left = _isOpen ? Pause - _time.GetElapsedTime(_openedAt) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
