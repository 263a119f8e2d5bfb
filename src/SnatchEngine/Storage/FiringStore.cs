using System.Globalization;
using Microsoft.Data.Sqlite;
using SnatchEngine.Runs.Firings;

namespace SnatchEngine.Storage;

/// <summary>The statements of the schedules' tables.</summary>
internal sealed class FiringStore(StateDatabase database)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(400);

    public Task<DateTimeOffset> HandledAsync(string schedule, string rhythm, CancellationToken ct)
    {
        var now = Moment.Text(database.Clock.GetUtcNow());
        return database.WriteAsync(
            connection =>
            {
                connection.Execute(
                    """
                    INSERT INTO schedules (name, since, rhythm, handled) VALUES ($name, $now, $rhythm, $now)
                    ON CONFLICT (name) DO UPDATE SET rhythm = excluded.rhythm, handled = excluded.handled WHERE rhythm <> excluded.rhythm
                    """,
                    ("$name", schedule), ("$now", now), ("$rhythm", rhythm));
                return Read(connection.Scalar("SELECT handled FROM schedules WHERE name = $name", ("$name", schedule)))!.Value;
            },
            ct);
    }

    public Task<DateTimeOffset?> LastAsync(string schedule, CancellationToken ct) =>
        database.ReadAsync(connection => Read(connection.Scalar("SELECT handled FROM schedules WHERE name = $name", ("$name", schedule))), ct);

    public Task RepairAsync(string schedule, DateTimeOffset moment, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            connection.Execute("UPDATE schedules SET handled = $moment WHERE name = $name", ("$moment", Moment.Text(moment)), ("$name", schedule));

            // What was decided of instants that are ahead again would keep them from coming.
            connection.Execute("DELETE FROM firings WHERE schedule = $name AND due > $moment", ("$moment", Moment.Text(moment)), ("$name", schedule));
        },
        ct);

    public Task ForgetRhythmAsync(string schedule, CancellationToken ct) =>
        database.WriteAsync(connection => connection.Execute("UPDATE schedules SET rhythm = '' WHERE name = $name AND rhythm <> ''", ("$name", schedule)), ct);

    public Task RenameAsync(string was, string name, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            if (connection.Execute("UPDATE OR IGNORE schedules SET name = $name WHERE name = $was", ("$name", name), ("$was", was)) == 1)
            {
                connection.Execute("UPDATE OR IGNORE firings SET schedule = $name WHERE schedule = $was", ("$name", name), ("$was", was));
            }
        },
        ct);

    public Task<List<Firing>> RecentAsync(string? schedule, int most, CancellationToken ct) => database.ReadAsync(
        connection => connection.Query(
            "SELECT schedule, due, outcome, reason, decided_at, item FROM firings WHERE $name IS NULL OR schedule = $name ORDER BY due DESC, schedule LIMIT $most",
            row => new Firing(row.GetString(0), Read(row.GetString(1))!.Value, row.GetString(2) == "run", row.GetString(3))
            {
                DecidedAt = Read(row.GetString(4))!.Value,
                Item = row.IsDBNull(5) ? null : row.GetString(5),
            },
            ("$name", schedule), ("$most", most)),
        ct);

    public Task<(int Waiting, int Running)> UnfinishedAsync(string group, CancellationToken ct) => database.ReadAsync(
        connection =>
        {
            var states = connection.Query("SELECT state, count(*) FROM queue WHERE group_name = $group AND state IN ('waiting', 'running') GROUP BY state",
                row => (State: row.GetString(0), Count: row.GetInt32(1)), ("$group", group));
            return (states.Where(s => s.State == "waiting").Sum(s => s.Count), states.Where(s => s.State == "running").Sum(s => s.Count));
        },
        ct);

    /// <summary>Writes an instant down, within a transaction.</summary>
    /// <returns>False when it was decided before.</returns>
    public static bool Decide(SqliteConnection connection, Firing firing, DateTimeOffset now)
    {
        var decided = connection.Execute(
            "INSERT INTO firings (schedule, due, decided_at, outcome, reason, item) VALUES ($schedule, $due, $now, $outcome, $reason, $item) ON CONFLICT (schedule, due) DO NOTHING",
            ("$schedule", firing.Schedule), ("$due", Moment.Text(firing.Due)), ("$now", Moment.Text(now)), ("$outcome", firing.IsRun ? "run" : "let-go"),
            ("$reason", firing.Reason), ("$item", firing.Item)) == 1;
        if (firing.IsByClock)
        {
            connection.Execute(
                "UPDATE schedules SET handled = max(handled, $due) WHERE name = $schedule",
                ("$due", Moment.Text(firing.Due)), ("$schedule", firing.Schedule));
        }

        connection.Execute("DELETE FROM firings WHERE schedule = $schedule AND due < $old", ("$schedule", firing.Schedule), ("$old", Moment.Text(now - s_kept)));
        return decided;
    }

    private static DateTimeOffset? Read(object? text) => text is null ? null : Moment.Read(Convert.ToString(text, CultureInfo.InvariantCulture)!);
}
