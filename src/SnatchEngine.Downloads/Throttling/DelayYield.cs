namespace SnatchEngine.Downloads.Throttling;

/// <summary>What the way to the hosts looks like.</summary>
/// <param name="Queueing">What queues add to a round trip.</param>
/// <param name="Base">A round trip with empty queues.</param>
/// <param name="Flows">Connections that bring something.</param>
internal readonly record struct PathDelay(TimeSpan Queueing, TimeSpan Base, int Flows);

/// <summary>Gives way by delay: LEDBAT (RFC 6817), driven from the receiver's end as in rLEDBAT (RFC 9840), by a rate where the sender would have a window.</summary>
/// <remarks>
/// Free until queues add three quarters of the target. Then each connection's window grows by at most one segment in a round trip, less the nearer the
/// delay is to the target, and no further than half as much again as comes. Above the target the rate falls by as much as the delay is above it, to a half
/// at most, once a round trip; that is more than RFC 6817 asks for, as its slow way down leaves others waiting for seconds. Not thread-safe.
/// </remarks>
internal sealed class DelayYield
{
    /// <summary>The delay that may be added to others' round trips; the RFC allows no more.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMilliseconds(100);

    private const double Gain = 1;
    private const double Segment = 1448;
    private const double SlowStartEnds = 0.75;
    private const double FirstCut = 0.7;
    private const double Floor = 16 << 10;
    private const double Slack = 64 << 10;
    private static readonly TimeSpan s_quickestCut = TimeSpan.FromMilliseconds(400);

    private double? _rate;
    private TimeSpan _cutAt;

    /// <summary>Takes in the delay of this moment.</summary>
    /// <param name="now">Any steady clock.</param>
    /// <param name="span">The time since the last call.</param>
    /// <param name="path">The delay; null: nothing is known just now.</param>
    /// <param name="delivered">Bytes per second over the last second.</param>
    /// <returns>Bytes per second that may be used; null: all.</returns>
    public double? Observe(TimeSpan now, TimeSpan span, PathDelay? path, double delivered)
    {
        if (path is not { } way)
        {
            return _rate;
        }

        if (_rate is not { } rate)
        {
            if (way.Queueing >= Target * SlowStartEnds && delivered > 0)
            {
                (_rate, _cutAt) = (Math.Max(Floor, delivered * FirstCut), now);
            }

            return _rate;
        }

        var offTarget = (Target - way.Queueing) / Target;
        var roundTrip = Math.Max(0.001, (way.Base + way.Queueing).TotalSeconds);
        if (offTarget >= 0)
        {
            var grown = rate + Math.Max(1, way.Flows) * Gain * offTarget * Segment / roundTrip * (span.TotalSeconds / roundTrip);
            return _rate = Math.Max(rate, Math.Min(grown, delivered * 1.5 + Slack));
        }

        if (now - _cutAt >= s_quickestCut && now - _cutAt >= way.Base + way.Queueing)
        {
            (_rate, _cutAt) = (Math.Max(Floor, Math.Min(rate, delivered * 1.5 + Slack) * (1 - Math.Min(0.5, -offTarget))), now);
        }

        return _rate;
    }

    /// <summary>Nothing runs: the next download finds out anew.</summary>
    public void Rest() => _rate = null;
}
