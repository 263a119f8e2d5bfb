using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Throttling;

/// <summary>The delay of the way to all hosts we download from.</summary>
/// <remarks>
/// Measured on our own connections where the system tells (<see cref="SocketDelays"/>), else as the time from a request to its headers. Where several hosts
/// are asked, the least counts: a queue on our line delays them all, one that delays a single host is its own. Not thread-safe.
/// </remarks>
internal sealed class PathDelays(SocketShaper sockets, HostGovernor hosts)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_freshAnswer = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, QueueingDelay> _ways = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _answers = new(StringComparer.Ordinal);

    /// <summary>Looks at every connection.</summary>
    /// <param name="now">Any steady clock.</param>
    /// <returns>Null while nothing is known.</returns>
    public PathDelay? Look(TimeSpan now)
    {
        var (seen, fresh) = (OfSockets(now), s_fresh);
        if (seen == 0 && !SocketDelays.AreKnown)
        {
            (seen, fresh) = (OfAnswers(now), s_freshAnswer);
        }

        PathDelay? least = null;
        foreach (var way in _ways.Values)
        {
            if (now - way.LastAt <= fresh && !(least?.Queueing <= way.Now))
            {
                least = new PathDelay(way.Now, way.Base, seen);
            }
        }

        return least;
    }

    private int OfSockets(TimeSpan now)
    {
        var seen = 0;
        var least = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var delay in sockets.Delays())
        {
            seen++;
            var peer = delay.Address.ToString();
            if (!least.TryGetValue(peer, out var other) || delay.RoundTrip < other)
            {
                least[peer] = delay.RoundTrip;
            }
        }

        foreach (var (peer, roundTrip) in least)
        {
            WayTo(peer).Add(now, roundTrip);
        }

        return seen;
    }

    private int OfAnswers(TimeSpan now)
    {
        var open = 0;
        foreach (var host in hosts.Gates)
        {
            open += host.Open;
            var (count, last) = host.Memory.LastHeaders;
            if (count > 0 && (!_answers.TryGetValue(host.Origin, out var known) || count != known))
            {
                _answers[host.Origin] = count;
                WayTo(host.Origin).Add(now, last);
            }
        }

        return open;
    }

    private QueueingDelay WayTo(string peer) => _ways.TryGetValue(peer, out var way) ? way : _ways[peer] = new QueueingDelay();
}
