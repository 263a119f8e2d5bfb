namespace SnatchEngine.Downloads.Throttling;

/// <summary>Measures what the line carries for us, and says how much of it may be used so that a reserve stays free.</summary>
/// <remarks>
/// It measures by using: all of the line at first, until three seconds brought no more; afterwards for 1.6 s in every 15, or when less comes than is
/// allowed, a quarter more than the line was seen to carry. Of two such looks the better one counts, so that one bad second does not. A server that
/// is slower than the line looks like the line. Not thread-safe.
/// </remarks>
internal sealed class CapacityMeter
{
    private const double Growth = 1.1;
    private const double Beyond = 1.25;
    private const double AsAllowed = 0.95;
    private const double Short = 0.85;
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_cruise = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(1.6);
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(5);

    private double _best;
    private double _before;
    private bool _isProbing;
    private TimeSpan? _since;
    private TimeSpan? _shortSince;

    /// <summary>Bytes per second that the line carries; null while it is not known.</summary>
    public double? Capacity { get; private set; }

    /// <summary>Takes in what came.</summary>
    /// <param name="now">Any steady clock.</param>
    /// <param name="delivered">Bytes per second over the last second.</param>
    /// <param name="isHeld">Another limit than this one holds, so that nothing can be learned of the line.</param>
    /// <param name="reserve">What is to stay free.</param>
    /// <returns>Bytes per second that may be used; null: all.</returns>
    public double? Observe(TimeSpan now, double delivered, bool isHeld, LineReserve reserve)
    {
        _since ??= now;
        if (Capacity is not { } capacity)
        {
            return isHeld ? Wait(now) : Start(now, delivered, reserve);
        }

        var ours = reserve.Ours(capacity);
        if (isHeld)
        {
            (_isProbing, _since, _shortSince) = (false, now, null);
            return ours;
        }

        return _isProbing ? Probe(now, delivered, capacity, reserve) : Cruise(now, delivered, capacity, ours);
    }

    /// <summary>Nothing runs: what is known stays, what was begun is not worth anything.</summary>
    public void Rest() => (_isProbing, _since, _shortSince, _best) = (false, null, null, 0);

    private double? Wait(TimeSpan now)
    {
        (_since, _best) = (now, 0);
        return null;
    }

    private double? Start(TimeSpan now, double delivered, LineReserve reserve)
    {
        if (delivered > _best * Growth)
        {
            (_best, _since) = (delivered, now);
        }

        if (_best <= 0 || now - _since < s_settled)
        {
            return null;
        }

        (Capacity, _before, _since) = (_best, _best, now);
        return reserve.Ours(_best);
    }

    private double Cruise(TimeSpan now, double delivered, double capacity, double ours)
    {
        _shortSince = delivered < ours * Short ? _shortSince ?? now : null;
        var isShort = now - _shortSince >= s_settled && now - _since >= s_shortest;
        if (now - _since < s_cruise && !isShort)
        {
            return ours;
        }

        (_isProbing, _since, _shortSince) = (true, now, null);
        return capacity * Beyond;
    }

    private double Probe(TimeSpan now, double delivered, double capacity, LineReserve reserve)
    {
        if (now - _since < s_probe)
        {
            return capacity * Beyond;
        }

        if (delivered >= capacity * Beyond * AsAllowed)
        {
            // There was room for all of it, so there may be more.
            (Capacity, _before, _since) = (delivered, delivered, now);
            return delivered * Beyond;
        }

        var seen = Math.Max(delivered, _before);
        (Capacity, _before, _isProbing, _since) = (seen, delivered, false, now);
        return reserve.Ours(seen);
    }
}
