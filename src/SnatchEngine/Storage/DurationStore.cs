using Microsoft.Data.Sqlite;
using SnatchEngine.Runs.Estimates;

namespace SnatchEngine.Storage;

/// <summary>What downloads took, from one run to the next, for a month.</summary>
internal sealed class DurationStore(StateDatabase database)
{
    private const int Most = 5_000;
    private static readonly TimeSpan s_worth = TimeSpan.FromDays(30);

    /// <summary>The facts that are no older than a month.</summary>
    public Task<IReadOnlyList<DurationFact>> LoadAsync(CancellationToken ct)
    {
        var now = database.Clock.GetUtcNow();
        return database.ReadAsync<IReadOnlyList<DurationFact>>(
            connection => connection.Query(
                "SELECT origin, ending, size_class, seconds, bytes, samples, learned_at FROM durations WHERE learned_at BETWEEN $oldest AND $latest",
                Read, ("$oldest", Moment.Text(now - s_worth)), ("$latest", Moment.Text(now + s_worth))),
            ct);
    }

    /// <summary>Keeps the facts in the place of earlier ones; beyond some thousand the oldest are dropped.</summary>
    public Task SaveAsync(IReadOnlyCollection<DurationFact> facts, CancellationToken ct)
    {
        var now = database.Clock.GetUtcNow();
        return facts.Count == 0
            ? Task.CompletedTask
            : database.WriteAsync(
                connection =>
                {
                    foreach (var fact in facts)
                    {
                        Save(connection, fact);
                    }

                    connection.Execute("DELETE FROM durations WHERE learned_at NOT BETWEEN $oldest AND $latest", ("$oldest", Moment.Text(now - s_worth)), ("$latest", Moment.Text(now + s_worth)));
                    connection.Execute(
                        """
                        DELETE FROM durations WHERE (origin, ending, size_class) IN
                            (SELECT origin, ending, size_class FROM durations ORDER BY learned_at DESC LIMIT -1 OFFSET $most)
                        """,
                        ("$most", Most));
                },
                ct);
    }

    private static void Save(SqliteConnection connection, DurationFact fact) => connection.Execute(
        """
        INSERT INTO durations (origin, ending, size_class, seconds, bytes, samples, learned_at)
        VALUES ($origin, $ending, $class, $seconds, $bytes, $samples, $learned)
        ON CONFLICT (origin, ending, size_class) DO UPDATE SET
            seconds = excluded.seconds, bytes = excluded.bytes, samples = excluded.samples, learned_at = excluded.learned_at
        WHERE excluded.learned_at >= durations.learned_at
        """,
        ("$origin", fact.Origin), ("$ending", fact.Ending), ("$class", fact.SizeClass), ("$seconds", fact.Seconds), ("$bytes", fact.Bytes),
        ("$samples", fact.Samples), ("$learned", Moment.Text(fact.LearnedAt)));

    private DurationFact Read(SqliteDataReader row)
    {
        var origin = row.Text(0) ?? "";
        return new DurationFact(origin, row.Text(1) ?? "", row.GetInt32(2))
        {
            Seconds = row.GetDouble(3),
            Bytes = row.GetDouble(4),
            Samples = (int)Math.Clamp(row.GetInt64(5), 1, int.MaxValue),
            LearnedAt = Moment.Read(row.Text(6)) ?? throw database.Damaged($"what downloads from {origin} took has no time"),
        };
    }
}
