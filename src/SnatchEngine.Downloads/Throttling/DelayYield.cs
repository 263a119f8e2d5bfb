namespace SnatchEngine.Downloads.Throttling;

/// <summary>What the way to the hosts looks like.</summary>
/// <param name="Queueing">What queues add to a round trip.</param>
/// <param name="Base">A round trip with empty queues.</param>
/// <param name="Flows">Connections that bring something.</param>
internal readonly record struct PathDelay(TimeSpan Queueing, TimeSpan Base, int Flows);

/// <summary>Gives way by delay: LEDBAT (RFC 6817), driven from the receiver's end as in rLEDBAT (RFC 9840), by a rate where the sender would have a window.</summary>
/// <remarks>
/// Free until queues add three quarters of the target; from then on the rate grows while they are short, more the longer they have been, and falls while
/// they are longer than the target, by a gain times how far off it is, to a half at most. The RFC counts segments in a round trip; a limit that is set
/// with each measurement works in shares of what comes instead, whatever the line. A limit that is not used while queues are short is not what keeps them
/// short, and goes: so nothing that is slow for another reason stays limited. Not thread-safe.
/// </remarks>
internal sealed class DelayYield
{
    /// <summary>The delay that is added to others' round trips: 40 ms. The RFC allows 100, but senders of today that keep queues short (BBR) would never get past that.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMilliseconds(40);

    /// <summary>After so long without a measurement nobody knows of anyone to give way to.</summary>
    public static readonly TimeSpan Deaf = TimeSpan.FromSeconds(5);

    private const double QuietGain = 0.03;
    private const double MostGain = 0.25;
    private const double Gain = 0.05;
    private const double FallGain = 0.2;
    private const double MostFall = 0.5;
    private const double Quiet = 0.25;
    private const double Unused = 0.7;
    private const double Ahead = 1.1;
    private const double SlowStartEnds = 0.75;
    private const double FirstCut = 0.7;
    private const double Segment = 1448;
    private const double LeastSegments = 2;
    private const double LeastRate = 64 * 1024;

    private double? _rate;
    private int _quiet;
    private TimeSpan _heardAt;

    /// <summary>Whether we give way.</summary>
    public bool IsLimiting => _rate is not null;

    /// <summary>Takes in what was measured; call it a few times a second.</summary>
    /// <param name="now">Any steady clock.</param>
    /// <param name="path">The delay; null: nothing was measured since.</param>
    /// <param name="delivered">Bytes per second over the last second.</param>
    /// <returns>Bytes per second that may be used; null: all.</returns>
    public double? Observe(TimeSpan now, PathDelay? path, double delivered)
    {
        if (path is not { } way)
        {
            return _rate = now - _heardAt > Deaf ? null : _rate;
        }

        _heardAt = now;
        if (_rate is not { } rate)
        {
            _quiet = 0;
            return _rate = way.Queueing >= Target * SlowStartEnds && delivered > 0 ? Math.Max(Floor(way), delivered * FirstCut) : null;
        }

        var offTarget = (Target - way.Queueing) / Target;
        _quiet = offTarget > 1 - Quiet ? _quiet + 1 : 0;
        if (_quiet > 0)
        {
            return _rate = delivered < rate * Unused ? null : rate * (1 + Math.Min(MostGain, QuietGain * _quiet));
        }

        var used = offTarget < 0 ? Math.Min(rate, delivered) : Math.Min(rate, delivered * Ahead);
        return _rate = Math.Max(Floor(way), used * (1 + (offTarget < 0 ? Math.Max(FallGain * offTarget, -MostFall) : Gain * offTarget)));
    }

    /// <summary>Nothing runs: the next download finds out anew.</summary>
    public void Rest() => (_rate, _quiet) = (null, 0);

    // The RFC keeps two segments in flight, whatever the delay.
    private static double Floor(PathDelay way) =>
        Math.Max(LeastRate, Math.Max(1, way.Flows) * LeastSegments * Segment / Math.Max(0.05, (way.Base + way.Queueing).TotalSeconds));
}
