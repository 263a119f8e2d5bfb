using Microsoft.Data.Sqlite;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Storage;

/// <summary>The tables of the run queue: what is told of them, and acts on many items.</summary>
internal sealed class QueueListing(StateDatabase database)
{
    private const string Columns =
        "number, id, kind, group_name, state, lane, priority, url, added_at, changed_at, not_before, attempts, failures, outcome, reason, path, files, bytes";

    private const int NamedAtMost = 5;

    /// <summary>Items in the order of adding.</summary>
    public Task<List<QueuedItem>> ListAsync(QueueFilter filter, CancellationToken ct) => database.ReadAsync(
        connection => connection.Query(
            $"""
            SELECT {Columns} FROM queue WHERE number > $after
            {(filter.State is null ? "" : "AND state = $state")} {(filter.Group is null ? "" : "AND group_name = $group")}
            {(filter.IsParked ? "AND not_before > $now" : "")} ORDER BY number LIMIT $limit
            """,
            Read, ("$now", Moment.Text(database.Clock.GetUtcNow())), ("$after", filter.After), ("$state", filter.State is { } state ? QueueWords.Of(state) : null), ("$group", filter.Group), ("$limit", filter.Limit)),
        ct);

    /// <summary>How many items stand where, by the states' words; what is parked waits too.</summary>
    public Task<Dictionary<string, long>> CountsAsync(string? group, CancellationToken ct) => database.ReadAsync(
        connection =>
        {
            var counts = connection
                .Query($"SELECT state, count(*) FROM queue {(group is null ? "" : "WHERE group_name = $group")} GROUP BY state", row => (State: row.GetString(0), Count: row.GetInt64(1)), ("$group", group))
                .ToDictionary(c => c.State, c => c.Count);
            counts[QueueWords.Parked] = connection.Query(
                $"SELECT count(*) FROM queue WHERE state = 'waiting' AND not_before > $now {(group is null ? "" : "AND group_name = $group")}",
                row => row.GetInt64(0), ("$now", Moment.Text(database.Clock.GetUtcNow())), ("$group", group))[0];
            return counts;
        },
        ct);

    /// <summary>The item of an id, or of its beginning.</summary>
    /// <exception cref="UnknownItemException">It is no id, or the beginning of none or of several.</exception>
    public Task<QueuedItem> FindAsync(string id, CancellationToken ct) => database.ReadAsync(connection => One(connection, id), ct);

    /// <summary>The attempts at an item, the first first.</summary>
    public Task<List<QueueAttempt>> AttemptsAsync(long number, CancellationToken ct) => database.ReadAsync(
        connection => connection.Query(
            "SELECT attempt, started_at, ended_at, outcome, failure, sentence, files, bytes FROM attempts WHERE item = $number ORDER BY attempt",
            row => new QueueAttempt(
                row.GetInt32(0), QueueStore.MomentIn(row, 1), row.IsDBNull(2) ? null : QueueStore.MomentIn(row, 2), row.Text(3), row.Text(4), row.Text(5), row.GetInt32(6), row.GetInt64(7)),
            ("$number", number)),
        ct);

    /// <summary>Does something to items; those it does not suit stay as they are.</summary>
    /// <returns>Those that were moved.</returns>
    /// <exception cref="UnknownItemException">One of the ids is none; then nothing is moved.</exception>
    public Task<List<MovedItem>> MoveAsync(QueueAct act, QueueSelection which, CancellationToken ct)
    {
        var now = database.Clock.GetUtcNow();
        return database.WriteAsync(
            connection => which.Ids.Count > 0
                ? [.. which.Ids.Select(id => One(connection, id).Number).Distinct().SelectMany(number => Move(connection, act, now, "AND number = $number", ("$number", number)))]
                : which.Group is { } group ? Move(connection, act, now, "AND group_name = $group", ("$group", group))
                : which.All ? Move(connection, act, now, "")
                : [],
            ct);
    }

    /// <summary>Forgets what is done or was cancelled, with its attempts; the archive keeps what was fetched.</summary>
    /// <param name="before">Only what did not change since. Null: all of it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many items that were.</returns>
    public Task<int> ClearAsync(DateTimeOffset? before, CancellationToken ct) => database.WriteAsync(
        connection => connection.Execute(
            $"DELETE FROM queue WHERE state IN ('done', 'cancelled') {(before is null ? "" : "AND changed_at < $before")}", ("$before", QueueStore.TextOf(before))),
        ct);

    private static List<MovedItem> Move(SqliteConnection connection, QueueAct act, DateTimeOffset now, string which, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var (from, set) = act switch
        {
            QueueAct.Pause => ("state IN ('waiting', 'running')", "state = 'paused', reason = 'paused'"),
            QueueAct.Resume => ("state = 'paused'", "state = 'waiting', reason = NULL"),
            QueueAct.Cancel => ("state IN ('waiting', 'running', 'paused', 'failed')", "state = 'cancelled', reason = 'cancelled'"),
            _ => ("(state IN ('failed', 'cancelled') OR (state = 'waiting' AND not_before > $now))", "state = 'waiting', failures = 0, not_before = NULL, reason = NULL"),
        };
        ReadOnlySpan<(string Name, object? Value)> all = [.. values, ("$now", Moment.Text(now))];
        var moved = connection.Query(
            $"SELECT {QueueStore.TicketColumns}, id, state FROM queue WHERE {from} {which} ORDER BY number",
            row => new MovedItem(row.GetString(7), StateIn(row, 8), QueueStore.ReadTicket(row)), all);
        connection.Execute($"UPDATE queue SET {set}, changed_at = $now WHERE {from} {which}", all);
        if (act == QueueAct.Retry)
        {
            // Who says "now" means it, also where a site asked to come back later.
            foreach (var scope in moved.SelectMany(m => QueueLine.ScopesOf(m.Ticket)).Distinct())
            {
                connection.Execute("DELETE FROM budget_closures WHERE scope = $scope", ("$scope", scope));
            }
        }

        return moved;
    }

    private static QueuedItem One(SqliteConnection connection, string id)
    {
        var begin = id.Trim().ToLowerInvariant();
        if (begin.Length is 0 or > 16 || begin.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            throw new UnknownItemException($"'{id}' is no id: one has 16 hexadecimal digits, and its beginning is enough; 'snatch queue' shows them");
        }

        // 'g' comes right behind the last digit.
        var found = connection.Query($"SELECT {Columns} FROM queue WHERE id >= $begin AND id < $end ORDER BY number LIMIT {NamedAtMost}", Read, ("$begin", begin), ("$end", begin + "g"));
        return found switch
        {
            [var one] => one,
            [] => throw new UnknownItemException($"nothing in the queue has the id '{begin}'; 'snatch queue' shows what there is"),
            _ => throw new UnknownItemException($"'{begin}' is the beginning of several ids: {string.Join(", ", found.Select(item => item.Id))}; give more digits"),
        };
    }

    private static QueueState StateIn(SqliteDataReader row, int column) => QueueWords.TryState(row.GetString(column), out var state) ? state : QueueState.Failed;

    private static QueuedItem Read(SqliteDataReader row) => new()
    {
        Number = row.GetInt64(0),
        Id = row.GetString(1),
        Kind = row.GetString(2),
        Group = row.GetString(3),
        State = StateIn(row, 4),
        Lane = QueueStore.LaneIn(row, 5),
        Priority = (DownloadPriority)row.GetInt32(6),
        Url = row.GetString(7),
        AddedAt = QueueStore.MomentIn(row, 8),
        ChangedAt = QueueStore.MomentIn(row, 9),
        NotBefore = row.IsDBNull(10) ? null : QueueStore.MomentIn(row, 10),
        Attempts = row.GetInt32(11),
        Failures = row.GetInt32(12),
        Outcome = row.Text(13),
        Reason = row.Text(14),
        Path = row.Text(15),
        Files = row.GetInt32(16),
        Bytes = row.GetInt64(17),
    };
}
