using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Throttling;

/// <summary>The delay of the way to all hosts we download from.</summary>
/// <remarks>
/// Where the system tells (<see cref="SocketDelays"/>), the data of our connections says when there may be a queue, and a handshake beside one of them whether
/// there is: data is held up by our own limit and by the server's pace too, and whoever gives way to that gives way to himself. Elsewhere it is the time
/// from a request to its headers. Of several hosts the one that seems least delayed counts: a queue on our line delays them all, one that delays a
/// single host is its own. Not thread-safe.
/// </remarks>
internal sealed class PathDelays(SocketShaper sockets, HostGovernor hosts)
{
    // A first packet that was dropped is sent again after a second: by then the queue is as good as full.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, QueueingDelay> _ways = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueingDelay> _seeming = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<int> _known = [];
    private readonly HandshakeProbe _probe = new();
    private readonly ProbePlan _plan = new();
    private string _probed = "";
    private TimeSpan _probedAt;

    /// <summary>Looks at every connection.</summary>
    /// <param name="now">Any steady clock.</param>
    /// <param name="isLimiting">Whether we give way just now.</param>
    /// <returns>What was measured since the last look; null: nothing.</returns>
    public PathDelay? Look(TimeSpan now, bool isLimiting) => SocketDelays.AreKnown ? OfSockets(now, isLimiting) : OfAnswers(now);

    /// <summary>Nothing runs: whoever is asked need not answer.</summary>
    public void Rest()
    {
        _probe.Stop();
        _known.Clear();
        _seeming.Clear();
    }

    private PathDelay? OfSockets(TimeSpan now, bool isLimiting)
    {
        var delays = sockets.Delays();
        var measured = Answer(now, isLimiting, delays.Count);
        SocketDelay? next = null;
        var least = TimeSpan.MaxValue;
        foreach (var delay in delays)
        {
            var peer = delay.Peer.Address.ToString();
            if (_known.Add(delay.Local.Port))
            {
                Way(_ways, peer).Learn(now, delay.Least);
            }

            var seeming = Way(_seeming, peer);
            seeming.Learn(now, Way(_ways, peer).Base);
            seeming.Add(now, delay.RoundTrip);
            if (seeming.Now < least)
            {
                (next, least) = (delay, seeming.Now);
            }
        }

        if (next is { } beside && !_probe.IsUnderWay && _plan.IsDue(now, least, isLimiting))
        {
            (_probed, _probedAt) = (beside.Peer.Address.ToString(), now);
            _probe.Start(beside);
        }

        return measured;
    }

    private PathDelay? Answer(TimeSpan now, bool isLimiting, int flows)
    {
        if (!_probe.IsUnderWay)
        {
            return null;
        }

        if (!_probe.TryEnd(out var roundTrip))
        {
            if (now - _probedAt < s_longest)
            {
                return null;
            }

            roundTrip = now - _probedAt;
            _probe.Stop();
        }

        var way = Way(_ways, _probed);
        if (roundTrip is not { } took)
        {
            _plan.Took(now, null, isLimiting);
            return null;
        }

        // Taken as it is: kernels answer kernels, so a late one was late on the way.
        way.Learn(now, took);
        var queueing = took - way.Base;
        _plan.Took(now, queueing, isLimiting);
        return new PathDelay(queueing, way.Base, flows);
    }

    private PathDelay? OfAnswers(TimeSpan now)
    {
        var (open, isNew) = (0, false);
        PathDelay? least = null;
        foreach (var host in hosts.Gates)
        {
            open += host.Open;
            var (count, last) = host.Memory.LastHeaders;
            if (count > 0 && (!_answers.TryGetValue(host.Origin, out var known) || count != known))
            {
                (_answers[host.Origin], isNew) = (count, true);
                Way(_ways, host.Origin).Add(now, last);
            }
        }

        foreach (var way in _ways.Values)
        {
            if (isNew && now - way.LastAt <= DelayYield.Deaf && !(least?.Queueing <= way.Now))
            {
                least = new PathDelay(way.Now, way.Base, open);
            }
        }

        return least;
    }

    private static QueueingDelay Way(Dictionary<string, QueueingDelay> ways, string peer) => ways.TryGetValue(peer, out var way) ? way : ways[peer] = new QueueingDelay();
}
