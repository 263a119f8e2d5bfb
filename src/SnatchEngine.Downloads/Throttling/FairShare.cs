namespace SnatchEngine.Downloads.Throttling;

/// <summary>One limit at work: time turns into bytes, and bytes pay what its sharers spent. Guarded by the tree's lock.</summary>
internal sealed class FairShare
{
    /// <summary>Seconds of the rate that all sharers together may be ahead.</summary>
    public const double BurstSeconds = 0.05;

    /// <summary>The part of the burst that stays as slack, so that a timer that is late by 15 ms loses nothing.</summary>
    private const double Slack = 0.4;

    private readonly TimeProvider _time;
    private readonly Alarm _alarm;
    private readonly List<Flow> _touched = [];
    private long _settledAt;
    private int _busyLeaves;
    private double _rate;

    public FairShare(RateLimit owner, Lock gate, TimeProvider time, double rate)
    {
        _time = time;
        _rate = rate;
        _settledAt = time.GetTimestamp();
        Root = new Flow(this, null, 1, owner);
        _alarm = new Alarm(time, () =>
        {
            lock (gate)
            {
                _alarm!.Rang();
                Settle();
                Release();
            }
        });
    }

    public Flow Root { get; }

    public double Rate => Volatile.Read(ref _rate);

    public double Burst => Rate * BurstSeconds;

    /// <summary>Nobody owes this limit anything any more; it is gone.</summary>
    public bool IsLifted { get; private set; }

    /// <summary>Waits that depend on this limit.</summary>
    public int Waits { get; set; }

    /// <summary>Sharers that owe; read without the lock as a hint.</summary>
    public int BusyLeaves
    {
        get => Volatile.Read(ref _busyLeaves);
        set => Volatile.Write(ref _busyLeaves, value);
    }

    /// <summary>How far a leaf may be ahead and still read on, so that one more spend of this size stays within its part of the burst.</summary>
    public double Allowance(Flow leaf, double bytes)
    {
        var part = Burst * leaf.Part;
        return Math.Max(part * Slack, part - bytes);
    }

    /// <summary>Pays with the time since the last call. What nobody owes is gone: an idle or suspended hour saves up nothing.</summary>
    public void Settle()
    {
        var now = _time.GetTimestamp();
        var bytes = Math.Max(0, now - _settledAt) / (double)_time.TimestampFrequency * Rate;
        _settledAt = now;
        while (bytes > 0 && Root.IsBusy)
        {
            var leaf = Root.Leaf;
            var pay = Math.Min(bytes, leaf.HeadRest);
            leaf.Pay(pay);
            bytes -= pay;
            if (_touched.Count == 0 || _touched[^1] != leaf)
            {
                _touched.Add(leaf);
            }
        }
    }

    /// <summary>Lets go whoever has been paid for, and sets the alarm for the next.</summary>
    public void Release()
    {
        foreach (var leaf in _touched)
        {
            leaf.Owner.ReleasePaid();
        }

        _touched.Clear();
        if (Waits > 0 && Root.IsBusy && !IsLifted)
        {
            var leaf = Root.Leaf;
            var bytes = Math.Min(leaf.Owner.FirstNeed(leaf) ?? double.MaxValue, leaf.HeadRest);
            _alarm.RingIn(TimeSpan.FromSeconds(Math.Min(bytes / Rate, 3600)));
        }
    }

    public void Change(double rate)
    {
        Settle();
        var leaves = BusyLeavesNow();
        var factor = rate / Rate;
        foreach (var leaf in leaves)
        {
            leaf.Forgive(Math.Max(0, 1 - factor));
        }

        Volatile.Write(ref _rate, rate);
        _touched.AddRange(leaves);
        _alarm.Off();
        Release();
    }

    public void Lift()
    {
        IsLifted = true;
        _alarm.Off();
        _touched.AddRange(BusyLeavesNow());
        Release();
    }

    private List<Flow> BusyLeavesNow()
    {
        var leaves = new List<Flow>();
        Root.AddBusyLeaves(leaves);
        return leaves;
    }
}
