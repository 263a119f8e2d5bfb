namespace SnatchEngine.Downloads.Segments;

/// <summary>Finds the connection that has crept along behind its peers for a while.</summary>
internal sealed class SlowWatch(TimeProvider time)
{
    private const double SlowShare = 0.3;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>The slowest that was under 0.3 of its peers' median for 5 s; null when there is none. Asked again, it starts counting anew.</summary>
    public Connection? FindSlow(IReadOnlyList<Connection> connections)
    {
        foreach (var connection in connections)
        {
            var speed = connection.Pace.Now();
            var peers = connections.Where(c => c != connection && c.Source.Origin == connection.Source.Origin).Select(c => c.Pace.Now()).Order().ToList();
            if (peers.Count == 0 || speed >= SlowShare * peers[peers.Count / 2])
            {
                connection.SlowSince = null;
                continue;
            }

            connection.SlowSince ??= time.GetTimestamp();
            if (time.GetElapsedTime(connection.SlowSince.Value) >= s_grace)
            {
                connection.SlowSince = null;
                return connection;
            }
        }

        return null;
    }
}
