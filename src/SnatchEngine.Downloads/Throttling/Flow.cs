namespace SnatchEngine.Downloads.Throttling;

/// <summary>What one sharer of a limit, or a group of them, has spent and not yet been forgiven by time.</summary>
/// <remarks>
/// A leaf holds spends, a group holds flows. Time pays the spend that has the earliest virtual finish, one after the other:
/// that is fair to small and large reads alike and spreads the wake-ups, where paying all at once would end all waits in one moment.
/// </remarks>
internal sealed class Flow(FairShare share, Flow? parent, double weight, RateLimit owner)
{
    private readonly List<Flow> _busy = [];
    private readonly Queue<double> _ends = new();
    private double _busyWeight;
    private double _service;
    private double _lastService;
    private double _charged;
    private Flow? _next;

    public FairShare Share => share;

    public RateLimit Owner => owner;

    /// <summary>Bytes charged so far, as a mark to wait for.</summary>
    public double Charged => _charged;

    /// <summary>Bytes paid so far.</summary>
    public double Paid { get; private set; }

    public bool IsBusy => _ends.Count > 0 || _busy.Count > 0;

    /// <summary>Bytes until the spend in turn is paid.</summary>
    public double HeadRest => _ends.Count > 0 ? _ends.Peek() - Paid : Next!.HeadRest;

    /// <summary>The leaf whose spend is paid next. Only of a busy flow.</summary>
    public Flow Leaf => _ends.Count > 0 ? this : Next!.Leaf;

    /// <summary>The part of the limit that is this flow's while the present ones are busy.</summary>
    public double Part
    {
        get
        {
            var part = 1.0;
            for (var flow = this; flow.Parent is { } above; flow = above)
            {
                part *= flow.Weight / (above._busyWeight + (flow.IsBusy ? 0 : flow.Weight));
            }

            return part;
        }
    }

    private Flow? Parent => parent;

    private double Weight => weight;

    private double Finish => _service + HeadRest / weight;

    private Flow? Next
    {
        get
        {
            if (_next is null && _busy.Count > 0)
            {
                _next = _busy[0];
                var earliest = _next.Finish;
                foreach (var flow in _busy)
                {
                    if (flow.Finish < earliest)
                    {
                        (_next, earliest) = (flow, flow.Finish);
                    }
                }
            }

            return _next;
        }
    }

    public void Charge(double bytes)
    {
        var idle = !IsBusy;
        _charged += bytes;
        _ends.Enqueue(_charged);
        if (!idle)
        {
            return;
        }

        share.BusyLeaves++;
        for (var flow = this; flow.Parent is { } above; flow = above)
        {
            above._next = null;
            if (idle)
            {
                idle = !above.IsBusy;
                above.Enter(flow);
            }
        }
    }

    /// <summary>Pays up to what the spend in turn needs; only on a busy leaf.</summary>
    public void Pay(double bytes)
    {
        var ended = bytes >= HeadRest;
        Paid = ended ? _ends.Dequeue() : Paid + bytes;
        for (var flow = this; flow is not null; flow = flow.Parent)
        {
            flow._service += bytes / flow.Weight;
        }

        if (!ended)
        {
            return;
        }

        if (!IsBusy)
        {
            share.BusyLeaves--;
        }

        for (var flow = this; flow.Parent is { } above; flow = above)
        {
            above._next = null;
            if (!flow.IsBusy)
            {
                above.Leave(flow);
            }
        }
    }

    /// <summary>Pays a part of all that is owed: what was read under a higher limit does not wait by the lower one.</summary>
    public void Forgive(double part)
    {
        for (var rest = (_charged - Paid) * part; rest > 0 && IsBusy;)
        {
            var pay = Math.Min(rest, HeadRest);
            Pay(pay);
            rest -= pay;
        }
    }

    public void AddBusyLeaves(List<Flow> leaves)
    {
        if (_ends.Count > 0)
        {
            leaves.Add(this);
        }

        foreach (var flow in _busy)
        {
            flow.AddBusyLeaves(leaves);
        }
    }

    private void Enter(Flow flow)
    {
        // One that was away a moment (its reader was reading) keeps its place; one that was away long has no claim on the past.
        var present = _busy.Count == 0 ? _lastService : _busy.Min(static f => f._service);
        flow._service = Math.Max(flow._service, present - share.Burst / flow.Weight);
        _busy.Add(flow);
        _busyWeight += flow.Weight;
    }

    private void Leave(Flow flow)
    {
        _busy.Remove(flow);
        _busyWeight = _busy.Count == 0 ? 0 : _busyWeight - flow.Weight;
        _lastService = flow._service;
    }
}
