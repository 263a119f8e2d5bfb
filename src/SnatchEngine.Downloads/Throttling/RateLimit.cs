using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads.Throttling;

/// <summary>One node of the tree of speed limits: process, profile, host, download. Spent after the read; the wait is the longest on the path to the root.</summary>
/// <remarks>
/// Virtual scheduling (GCRA): a spend moves a line in time, and who is ahead of the line waits. Debt, not wake-ups, is what counts, so a late timer loses nothing.
/// Sharers of a limit get it by weight at each level; what one does not use is the others'. All together may be ahead by 50 ms of the rate, but always by one read,
/// so that the smallest rate still moves. An idle hour saves up nothing. The clock is the monotonic one.
/// </remarks>
public sealed class RateLimit
{
    private const int SmallestRead = 4 << 10;
    private const int LargestRead = 64 << 10;

    private readonly Lock _gate;
    private readonly TimeProvider _time;
    private readonly RateLimit[] _path;
    private readonly double _weight;
    private readonly Flow?[] _groups;
    private readonly Flow?[] _spends;
    private readonly Line<Claim, bool> _line;
    private volatile FairShare? _share;
    private int _waiting;
    private long _waitingSince;
    private long _waited;

    /// <summary>Creates a node.</summary>
    /// <param name="parent">The wider limit; null for the root.</param>
    /// <param name="time">The clock; only its monotonic side is used.</param>
    /// <param name="rate">Bytes per second; null or zero: no limit here.</param>
    /// <param name="weight">Its claim on the parent's limit against that of its siblings.</param>
    public RateLimit(RateLimit? parent, TimeProvider time, ByteRate? rate = null, double weight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        _gate = parent?._gate ?? new Lock();
        _time = time;
        _path = [.. parent?._path ?? [], this];
        _weight = weight;
        _groups = new Flow?[_path.Length];
        _spends = new Flow?[_path.Length];
        _line = new Line<Claim, bool>(_gate, claim =>
        {
            EndWait(claim);
            ReleasePaid();
        });
        Rate = rate;
    }

    /// <summary>Bytes per second; null: no limit here. A change holds at once: waits end earlier by a higher limit, a lower one counts from the next byte.</summary>
    public ByteRate? Rate
    {
        get => _share is { } share ? new ByteRate((long)share.Rate) : null;
        set
        {
            var rate = Math.Max(0, value?.BytesPerSecond ?? 0);
            lock (_gate)
            {
                switch (_share)
                {
                    case null:
                        _share = rate > 0 ? new FairShare(this, _gate, _time, rate) : null;
                        break;
                    case var share when rate > 0:
                        share.Change(rate);
                        break;
                    case var share:
                        _share = null;
                        share.Lift();
                        break;
                }
            }
        }
    }

    /// <summary>Whether a limit holds here or further up.</summary>
    public bool IsLimited
    {
        get
        {
            foreach (var node in _path)
            {
                if (node._share is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether somebody at this node or beneath it waits for a limit just now: that is no stall.</summary>
    public bool IsWaiting => Volatile.Read(ref _waiting) > 0;

    /// <summary>The time in which at least one spender at this node or beneath it was waiting, the present wait included.</summary>
    public TimeSpan Waited
    {
        get
        {
            lock (_gate)
            {
                return _time.GetElapsedTime(0, _waited + (_waiting > 0 ? _time.GetTimestamp() - _waitingSince : 0));
            }
        }
    }

    /// <summary>How much to read at once: without a limit what is wanted, else at most 20 ms of the tightest limit's share, within 4 and 64 KiB.</summary>
    /// <param name="wanted">The size of the buffer at hand.</param>
    public int ReadSize(int wanted)
    {
        foreach (var node in _path)
        {
            if (node._share is { } share)
            {
                wanted = Math.Min(wanted, (int)Math.Clamp(share.Rate / 50 / Math.Max(1, share.BusyLeaves), SmallestRead, LargestRead));
            }
        }

        return wanted;
    }

    /// <summary>Accounts for bytes just read and waits until the next read is due. Cancelling ends the wait; the bytes stay accounted.</summary>
    /// <param name="bytes">Bytes that were read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask SpendAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytes <= 0 || !IsLimited)
        {
            return ValueTask.CompletedTask;
        }

        Line<Claim, bool>.Turn? turn;
        lock (_gate)
        {
            turn = Charge(bytes);
        }

        return turn is null ? ValueTask.CompletedTask : Await(turn, cancellationToken);

        static async ValueTask Await(Line<Claim, bool>.Turn turn, CancellationToken token) => await Line<Claim, bool>.WaitAsync(turn, token);
    }

    /// <summary>Ends the waits that have been paid for, first come, first served.</summary>
    internal void ReleasePaid()
    {
        while (_line.Count > 0 && _line.FirstWant is var claim && claim.IsPaid())
        {
            _line.ServeFirst(true);
            EndWait(claim);
        }
    }

    /// <summary>Bytes that a flow of this node must still be paid until its first wait can end; null when nobody waits for it.</summary>
    internal double? FirstNeed(Flow flow) => _line.Count > 0 ? _line.FirstWant.Need(flow) : null;

    private Line<Claim, bool>.Turn? Charge(int bytes)
    {
        var claim = new Claim(bytes);
        for (var depth = 0; depth < _path.Length; depth++)
        {
            if (_path[depth]._share is { } share)
            {
                share.Settle();
                var flow = SpendsAt(depth, share);
                flow.Charge(bytes);
                claim.Add(flow);
            }
        }

        Line<Claim, bool>.Turn? turn = null;
        if (_line.Count > 0 || !claim.IsPaid())
        {
            turn = _line.Join(claim);
            BeginWait(claim);
        }

        claim.ReleaseShares();
        return turn;
    }

    private Flow SpendsAt(int depth, FairShare share)
    {
        if (_spends[depth] is { } flow && flow.Share == share)
        {
            return flow;
        }

        // Its own spends are one more child of the group, beside those of the nodes beneath it.
        return _spends[depth] = new Flow(share, GroupAt(depth, share), 1, this);
    }

    private Flow GroupAt(int depth, FairShare share)
    {
        if (_groups[depth] is { } flow && flow.Share == share)
        {
            return flow;
        }

        return _groups[depth] = depth == _path.Length - 1 ? share.Root : new Flow(share, _path[^2].GroupAt(depth, share), _weight, this);
    }

    private void BeginWait(Claim claim)
    {
        claim.CountWait(+1);
        foreach (var node in _path)
        {
            if (node._waiting++ == 0)
            {
                node._waitingSince = _time.GetTimestamp();
            }
        }
    }

    private void EndWait(Claim claim)
    {
        claim.CountWait(-1);
        foreach (var node in _path)
        {
            if (--node._waiting == 0)
            {
                node._waited += _time.GetTimestamp() - node._waitingSince;
            }
        }
    }
}
