using System.Globalization;
using Microsoft.Data.Sqlite;
using SnatchEngine.Downloads;

namespace SnatchEngine.Storage;

/// <summary>What was learned of hosts, from one run to the next, for a day.</summary>
public sealed class HostFactStore(StateDatabase database)
{
    private static readonly TimeSpan s_worth = TimeSpan.FromHours(24);

    /// <summary>The facts that are no older than a day.</summary>
    public Task<IReadOnlyList<HostFacts>> LoadAsync(CancellationToken ct)
    {
        var (oldest, latest) = Fresh();
        return database.ReadAsync<IReadOnlyList<HostFacts>>(
            connection => connection.Query(
                """
                SELECT facts.*, paid.connections, paid.learned_at FROM host_facts AS facts
                LEFT JOIN host_connections AS paid ON paid.origin = facts.origin AND paid.learned_at BETWEEN $oldest AND $latest
                WHERE facts.learned_at BETWEEN $oldest AND $latest ORDER BY facts.origin
                """,
                Read, ("$oldest", oldest), ("$latest", latest)),
            ct);
    }

    /// <summary>Keeps the facts; of two about one host the one learned later stays. What is stale is dropped.</summary>
    public Task SaveAsync(IReadOnlyCollection<HostFacts> facts, CancellationToken ct)
    {
        var (oldest, latest) = Fresh();
        return facts.Count == 0
            ? Task.CompletedTask
            : database.WriteAsync(
                connection =>
                {
                    connection.Execute("DELETE FROM host_facts WHERE learned_at NOT BETWEEN $oldest AND $latest", ("$oldest", oldest), ("$latest", latest));
                    connection.Execute("DELETE FROM host_connections WHERE learned_at NOT BETWEEN $oldest AND $latest", ("$oldest", oldest), ("$latest", latest));
                    foreach (var fact in facts)
                    {
                        Save(connection, fact);
                        SavePaid(connection, fact);
                    }
                },
                ct);
    }

    // A clock that once ran ahead must not leave facts that never grow old.
    private (string Oldest, string Latest) Fresh()
    {
        var now = database.Clock.GetUtcNow();
        return (Moment.Text(now - s_worth), Moment.Text(now + s_worth));
    }

    private static void Save(SqliteConnection connection, HostFacts fact) => connection.Execute(
        """
        INSERT INTO host_facts (origin, learned_at, connection_cap, ranges, if_range_by_etag, http1_only, goodput, headers_p99_ticks, failure_rate)
        VALUES ($origin, $learned, $cap, $ranges, $ifRange, $http1, $goodput, $headers, $failures)
        ON CONFLICT (origin) DO UPDATE SET
            learned_at = excluded.learned_at, connection_cap = excluded.connection_cap, ranges = excluded.ranges, if_range_by_etag = excluded.if_range_by_etag,
            http1_only = excluded.http1_only, goodput = excluded.goodput, headers_p99_ticks = excluded.headers_p99_ticks, failure_rate = excluded.failure_rate
        WHERE excluded.learned_at >= host_facts.learned_at
        """,
        ("$origin", fact.Origin), ("$learned", Moment.Text(fact.LearnedAt)), ("$cap", fact.ConnectionCap), ("$ranges", fact.Ranges), ("$ifRange", fact.IfRangeByETag),
        ("$http1", fact.Http1Only), ("$goodput", Finite(fact.Goodput)), ("$headers", fact.HeadersP99.Ticks), ("$failures", Finite(fact.FailureRate)));

    private static void SavePaid(SqliteConnection connection, HostFacts fact)
    {
        if (fact is { Connections: { } count, ConnectionsLearnedAt: { } at })
        {
            connection.Execute(
                """
                INSERT INTO host_connections (origin, connections, learned_at) VALUES ($origin, $count, $learned)
                ON CONFLICT (origin) DO UPDATE SET connections = excluded.connections, learned_at = excluded.learned_at
                WHERE excluded.learned_at >= host_connections.learned_at
                """,
                ("$origin", fact.Origin), ("$count", count), ("$learned", Moment.Text(at)));
        }
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    private HostFacts Read(SqliteDataReader row)
    {
        var origin = row.Text(0) ?? "";
        return new HostFacts(origin)
        {
            LearnedAt = Moment.Read(row.Text(1)) ?? throw database.Damaged($"the facts of {origin} have no time"),
            ConnectionCap = row.IsDBNull(2) ? null : (int)Math.Min(row.GetInt64(2), int.MaxValue),
            Ranges = row.IsDBNull(3) ? null : row.GetBoolean(3),
            IfRangeByETag = row.IsDBNull(4) ? null : row.GetBoolean(4),
            Http1Only = row.GetBoolean(5),
            Goodput = row.GetDouble(6),
            HeadersP99 = TimeSpan.FromTicks(row.GetInt64(7)),
            FailureRate = row.GetDouble(8),
            Connections = row.IsDBNull(9) ? null : (int)Math.Clamp(row.GetInt64(9), 1, int.MaxValue),
            ConnectionsLearnedAt = row.IsDBNull(10) ? null : Moment.Read(row.Text(10)) ?? throw database.Damaged($"the connections of {origin} have no time"),
        };
    }
}

/// <summary>Moments as text that sorts by time and loses nothing.</summary>
internal static class Moment
{
    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
