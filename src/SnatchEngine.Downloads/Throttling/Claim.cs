namespace SnatchEngine.Downloads.Throttling;

/// <summary>One spend against every limit on its path: paid when each limit has been paid up to its mark, or so near that it may run ahead.</summary>
internal sealed class Claim(int bytes)
{
    private readonly List<(Flow Flow, double Mark)> _marks = new(2);

    public void Add(Flow flow) => _marks.Add((flow, flow.Charged));

    public bool IsPaid()
    {
        foreach (var (flow, mark) in _marks)
        {
            if (!flow.Share.IsLifted && Missing(flow, mark) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bytes this flow must still be paid; null when it is not what the claim waits for.</summary>
    public double? Need(Flow flow)
    {
        foreach (var (own, mark) in _marks)
        {
            if (own == flow && Missing(flow, mark) is var missing and > 0)
            {
                return missing;
            }
        }

        return null;
    }

    /// <summary>Counts a wait begun (+1) or ended (-1) with the limits.</summary>
    public void CountWait(int change)
    {
        foreach (var (flow, _) in _marks)
        {
            flow.Share.Waits += change;
        }
    }

    /// <summary>Lets go whoever the settling of these limits has paid for.</summary>
    public void ReleaseShares()
    {
        foreach (var (flow, _) in _marks)
        {
            flow.Share.Release();
        }
    }

    private double Missing(Flow flow, double mark) =>
        flow.Paid >= mark ? 0 : mark - flow.Paid - flow.Share.Allowance(flow, bytes);
}
