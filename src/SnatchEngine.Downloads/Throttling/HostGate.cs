using System.Diagnostics.CodeAnalysis;
using SnatchEngine.Downloads.Resilience;

namespace SnatchEngine.Downloads.Throttling;

/// <summary>The gate to one host: how many connections, how many retries, and when it is left alone. Shared by all downloads.</summary>
public sealed class HostGate
{
    /// <summary>Time without a refusal that is worth one connection more.</summary>
    public static readonly TimeSpan GrowEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Line<ConnectionRole, HostLease> _firsts;
    private readonly Line<ConnectionRole, HostLease> _extras;
    private readonly List<HostLease> _leases = [];
    private readonly Alarm _alarm;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isExact;
    private int _most;
    private int _cap;
    private long _capAt;
    private long _refusedUpTo;
    private long _lastTicket;
    private long _pausedAt;
    private TimeSpan _pause;
    private long _received;

    internal HostGate(string origin, DownloadOptions options, TimeProvider time)
    {
        Origin = origin;
        _time = time;
        _most = _cap = options.ConnectionsPerHost;
        _isExact = options.ExactConnections;
        _capAt = _pausedAt = time.GetTimestamp();
        _firsts = new Line<ConnectionRole, HostLease>(_gate);
        _extras = new Line<ConnectionRole, HostLease>(_gate);
        Memory = new HostMemory(origin, time);
        Breaker = new HostBreaker(time);
        Retries = new RetryBudget(time);
        _alarm = new Alarm(time, () =>
        {
            lock (_gate)
            {
                _alarm!.Rang();
                Changed();
            }
        });
    }

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; }

    /// <summary>What is learned of it.</summary>
    public HostMemory Memory { get; }

    /// <summary>Whether it is asked at all.</summary>
    public HostBreaker Breaker { get; }

    /// <summary>How many retries it is worth now.</summary>
    public RetryBudget Retries { get; }

    /// <summary>Whether any answer ever came from it in this process, good or bad.</summary>
    public bool HasAnswered { get; internal set; }

    /// <summary>Bytes of bodies that it sent in this process.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Connections it may have now.</summary>
    public int Cap
    {
        get
        {
            lock (_gate)
            {
                Grow();
                return _cap;
            }
        }
    }

    /// <summary>Connections it has.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _leases.Count;
            }
        }
    }

    /// <summary>Until when the host asked to be left alone; null when it did not. Who would wait longer than it likes parks instead.</summary>
    public DateTimeOffset? NotBefore
    {
        get
        {
            lock (_gate)
            {
                return PauseLeft() is var left && left > TimeSpan.Zero ? _time.GetUtcNow() + left : null;
            }
        }
    }

    /// <summary>Waits for a place. First connections go before extra ones; each in its order.</summary>
    /// <param name="role">What the connection is to its download.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    public ValueTask<HostLease> EnterAsync(ConnectionRole role, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<HostLease>(cancellationToken);
        }

        Line<ConnectionRole, HostLease>.Turn turn;
        lock (_gate)
        {
            Grow();
            if (_leases.Count < _cap && _firsts.Count == 0 && (role == ConnectionRole.First || _extras.Count == 0))
            {
                return ValueTask.FromResult(Lend(role));
            }

            turn = (role == ConnectionRole.First ? _firsts : _extras).Join(role);
            SetAlarm();
        }

        return Line<ConnectionRole, HostLease>.WaitAsync(turn, cancellationToken);
    }

    /// <summary>Takes a place for an extra connection if one is free, nobody waits for it and the host is well.</summary>
    /// <param name="lease">The place.</param>
    public bool TryEnter([NotNullWhen(true)] out HostLease? lease)
    {
        lock (_gate)
        {
            Grow();
            var free = _leases.Count < _cap && _firsts.Count == 0 && _extras.Count == 0 && PauseLeft() == TimeSpan.Zero && Breaker.State == BreakerState.Closed;
            lease = free ? Lend(ConnectionRole.Extra) : null;
            return free;
        }
    }

    /// <summary>Waits until the host may be asked: its pause is over, and the breaker is closed or lets this one probe.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="longest">Who would have to wait longer for the host's pause parks instead. Null: waits.</param>
    /// <param name="failedProbes">Failed probes the caller knows of; one more is as good as a failure of its own. Null: waits on.</param>
    /// <returns>The request; tell it how the host did.</returns>
    /// <exception cref="DownloadException">The pause is longer than <paramref name="longest"/>.</exception>
    /// <exception cref="HostDownException">Somebody else's probe found the host still down.</exception>
    public async ValueTask<HostRequest> BeginAsync(CancellationToken cancellationToken, TimeSpan? longest = null, int? failedProbes = null)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            lock (_gate)
            {
                if (PauseLeft() is var left && left > longest)
                {
                    var until = _time.GetUtcNow() + left;
                    throw new DownloadException(DownloadFailure.Parked, $"{Origin} asked to be left alone until {until:u}; what is here is kept.") { NotBefore = until };
                }

                if (Breaker.FailedProbes is var failed && failed > failedProbes)
                {
                    throw new HostDownException($"{Origin} is down: {Breaker.Reason}", failed, HasAnswered);
                }

                if (left == TimeSpan.Zero && Breaker.TryBegin(out var ticket))
                {
                    _lastTicket = Math.Max(_lastTicket, ticket);
                    Retries.CountRequest();
                    return new HostRequest(this, ticket, _time);
                }

                changed = _changed.Task;
                SetAlarm(someoneBegins: true);
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes a retry from the host's budget, waiting until it has one.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WaitForRetryAsync(CancellationToken cancellationToken) => Retries.TakeAsync(cancellationToken);

    /// <summary>Takes a retry from the host's budget if it has one.</summary>
    public bool TryTakeRetry() => Retries.TryTake();

    /// <summary>The host asked to be left alone, by a Retry-After: all requests wait. A shorter pause does not end a longer one.</summary>
    /// <param name="wait">For how long; at most 24 h is believed.</param>
    public void Pause(TimeSpan wait)
    {
        lock (_gate)
        {
            var believed = wait < Backoff.LongestPark ? wait : Backoff.LongestPark;
            if (believed > PauseLeft())
            {
                (_pausedAt, _pause) = (_time.GetTimestamp(), believed);
            }
        }
    }

    /// <summary>Bytes of a file arrive from it, so failures of other requests are no sign that it is down.</summary>
    public void Flows() => Breaker.Flows();

    /// <summary>Bytes of a body came from it.</summary>
    internal void CountReceived(long bytes) => Interlocked.Add(ref _received, bytes);

    /// <summary>Takes in what an earlier process learned; a number of connections that a person asked for is tried all the same.</summary>
    internal void Restore(HostFacts facts)
    {
        if (Memory.Restore(facts) && !_isExact && Memory.ConnectionCap is { } learned)
        {
            lock (_gate)
            {
                _cap = Math.Clamp(learned, 1, _most);
                _capAt = _time.GetTimestamp();
            }
        }
    }

    /// <summary>Takes a new number of connections: more at once, and of too many the newest extra ones leave. What a refusal taught stays.</summary>
    internal void Change(int most)
    {
        lock (_gate)
        {
            Grow();
            _cap = _cap == _most || _cap > most ? most : _cap;
            _most = most;
            Changed();
        }
    }

    internal bool IsRecalled(HostLease lease)
    {
        if (lease.Role == ConnectionRole.First)
        {
            return false;
        }

        lock (_gate)
        {
            Grow();
            // As many of the newest extra connections as are wanted back, so that not all of them leave for one that waits.
            var wanted = Math.Max(_firsts.Count, _leases.Count - _cap);
            for (var i = _leases.Count - 1; i >= 0 && wanted > 0; i--)
            {
                if (_leases[i] == lease)
                {
                    return true;
                }

                wanted -= _leases[i].Role == ConnectionRole.Extra ? 1 : 0;
            }

            return false;
        }
    }

    internal void Return(HostLease lease)
    {
        lock (_gate)
        {
            _leases.Remove(lease);
            Admit();
        }
    }

    /// <summary>A verdict: null is success, else why it failed.</summary>
    internal void Decide(long ticket, string? failure)
    {
        Memory.LearnOutcome(failure is not null);
        lock (_gate)
        {
            var before = Breaker.State;
            if (failure is null)
            {
                Breaker.Succeeded(ticket);
            }
            else
            {
                Breaker.Failed(ticket, failure);
            }

            if (before != BreakerState.Closed)
            {
                Changed();
            }
        }
    }

    internal void Abandon(long ticket)
    {
        lock (_gate)
        {
            var before = Breaker.State;
            Breaker.Abandoned(ticket);
            if (before != BreakerState.Closed)
            {
                Changed();
            }
        }
    }

    internal void Refuse(long ticket)
    {
        lock (_gate)
        {
            Grow();
            // Those that were under way when the last refusal came belong to it: eight refused at once halve once.
            if (ticket > _refusedUpTo)
            {
                _refusedUpTo = _lastTicket;
                _cap = Math.Max(1, (Math.Min(_cap, Math.Max(1, _leases.Count)) + 1) / 2);
                Memory.LearnCap(_cap);
            }

            _capAt = _time.GetTimestamp();
            Breaker.Abandoned(ticket);
            Changed();
        }
    }

    private void Grow()
    {
        var steps = (int)Math.Min(int.MaxValue, _time.GetElapsedTime(_capAt) / GrowEvery);
        if (steps > 0)
        {
            if (_cap < _most)
            {
                _cap = Math.Min(_most, _cap + Math.Min(steps, _most));
                Memory.LearnCap(_cap < _most ? _cap : null);
            }

            _capAt += (long)(steps * GrowEvery.TotalSeconds * _time.TimestampFrequency);
        }
    }

    private void Admit()
    {
        Grow();
        while (_leases.Count < _cap && (_firsts.Count > 0 || _extras.Count > 0))
        {
            var (line, role) = _firsts.Count > 0 ? (_firsts, ConnectionRole.First) : (_extras, ConnectionRole.Extra);
            line.ServeFirst(Lend(role));
        }
    }

    private HostLease Lend(ConnectionRole role)
    {
        var lease = new HostLease(this, role);
        _leases.Add(lease);
        return lease;
    }

    private void Changed()
    {
        Admit();
        SetAlarm();
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private void SetAlarm(bool someoneBegins = false)
    {
        if (_cap < _most && _firsts.Count + _extras.Count > 0)
        {
            _alarm.RingIn(GrowEvery - _time.GetElapsedTime(_capAt));
        }

        if (someoneBegins && (PauseLeft(), Breaker.OpenFor) is var (pause, open) && (pause > TimeSpan.Zero || open > TimeSpan.Zero))
        {
            _alarm.RingIn(pause > open ? pause : open);
        }
    }

    private TimeSpan PauseLeft()
    {
        var left = _pause - _time.GetElapsedTime(_pausedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
