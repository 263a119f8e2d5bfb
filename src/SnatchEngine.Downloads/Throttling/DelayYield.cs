namespace SnatchEngine.Downloads.Throttling;

/// <summary>What the way to the hosts looks like.</summary>
/// <param name="Queueing">What queues add to a round trip.</param>
/// <param name="Base">A round trip with empty queues.</param>
/// <param name="Flows">Connections that bring something.</param>
internal readonly record struct PathDelay(TimeSpan Queueing, TimeSpan Base, int Flows);

/// <summary>Gives way by delay: LEDBAT (RFC 6817), driven from the receiver's end as in rLEDBAT (RFC 9840), by a rate where the sender would have a window.</summary>
/// <remarks>
/// Free until queues add three quarters of the target; from then on the rate is what comes, more or less by a gain times how far the delay is off the
/// target, as the RFC moves its window: more while queues are short, less when they are longer than the target, to a half at most. The RFC counts segments
/// in a round trip; a limit that is set five times a second works in shares of what comes instead, whatever the line. Not thread-safe.
/// </remarks>
internal sealed class DelayYield
{
    /// <summary>The delay that is added to others' round trips: 40 ms. The RFC allows 100, but senders of today that keep queues short (BBR) would never get past that.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMilliseconds(40);

    // What was not there a moment ago grows faster than what is nearly at the target.
    private const double QuietGain = 0.2;
    private const double Gain = 0.08;
    private const double FallGain = 0.5;
    private const double MostFall = 0.5;
    private const double Quiet = 0.25;
    private const double SlowStartEnds = 0.75;
    private const double FirstCut = 0.7;
    private const double Segment = 1448;
    private const double LeastSegments = 2;

    private double? _rate;

    /// <summary>Takes in the delay of this moment; call it a few times a second.</summary>
    /// <param name="path">The delay; null: nothing is known just now.</param>
    /// <param name="delivered">Bytes per second over the last second.</param>
    /// <returns>Bytes per second that may be used; null: all.</returns>
    public double? Observe(PathDelay? path, double delivered)
    {
        if (path is not { } way)
        {
            return _rate;
        }

        // The RFC keeps two segments in flight, whatever the delay; never less than 64 KiB/s, as a rate that low makes the way look longer than it is.
        var floor = Math.Max(64.0 * 1024, Math.Max(1, way.Flows) * LeastSegments * Segment / Math.Max(0.05, (way.Base + way.Queueing).TotalSeconds));
        if (_rate is null)
        {
            return _rate = way.Queueing >= Target * SlowStartEnds && delivered > 0 ? Math.Max(floor, delivered * FirstCut) : null;
        }

        var offTarget = (Target - way.Queueing) / Target;
        var gain = offTarget < 0 ? FallGain : offTarget > 1 - Quiet ? QuietGain : Gain;
        return _rate = Math.Max(floor, delivered * (1 + Math.Max(gain * offTarget, -MostFall)));
    }

    /// <summary>Nothing runs: the next download finds out anew.</summary>
    public void Rest() => _rate = null;
}
