using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Archive;
using SnatchEngine.Runs.Firings;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Storage;

/// <summary>An order with the id it was given.</summary>
internal sealed record AdmittedOrder(string Id, QueueOrder Order);

/// <summary>An item that is about to be worked on.</summary>
internal sealed record BegunItem(long Number, string Id, int Attempt, int Failures, QueueOrder Order)
{
    /// <summary>Why its order cannot be worked on. Null: it can.</summary>
    public string? Problem { get; init; }
}

/// <summary>An item that an act has moved.</summary>
internal sealed record MovedItem(string Id, QueueState From, QueueTicket Ticket);

/// <summary>The tables of the run queue: what changes one item. Small changes share a transaction.</summary>
internal sealed class QueueStore(StateDatabase database) : IAsyncDisposable
{
    internal const string TicketColumns = "number, lane, rank, host, account, not_before, attempts";

    private const string InsertSql = """
        INSERT INTO queue (id, kind, group_name, state, lane, priority, rank, host, account, url, wanted, added_at, changed_at, not_before)
        VALUES ($id, $kind, $group, 'waiting', $lane, $priority, $rank, $host, $account, $url, $wanted, $now, $now, $before) RETURNING number
        """;

    private readonly StateBatch _batch = new(database);

    /// <summary>Adds orders, all of them or none.</summary>
    public Task<List<QueueTicket>> AddAsync(IReadOnlyList<AdmittedOrder> orders, CancellationToken ct)
    {
        var now = database.Clock.GetUtcNow();
        return database.WriteAsync(
            connection =>
            {
                using var insert = connection.Prepared(InsertSql);
                return orders.Select(order => Insert(insert, order, now)).ToList();
            },
            ct);
    }

    /// <summary>Writes down what became of an instant, and adds the order it brings, in one transaction; does nothing when it was decided before.</summary>
    /// <returns>The order's ticket; null when there is none.</returns>
    public Task<(bool IsNew, QueueTicket? Ticket)> FireAsync(Firing firing, AdmittedOrder? admitted, CancellationToken ct)
    {
        var now = database.Clock.GetUtcNow();
        return database.WriteAsync<(bool, QueueTicket?)>(
            connection =>
            {
                if (!FiringStore.Decide(connection, firing with { Item = admitted?.Id }, now))
                {
                    return (false, null);
                }

                if (admitted is null)
                {
                    return (true, null);
                }

                using var insert = connection.Prepared(InsertSql);
                return (true, Insert(insert, admitted, now));
            },
            ct);
    }

    /// <summary>Ends what a killed process left: its items wait again, its attempts were interrupted. Closed budgets that have opened are forgotten,
    /// and no pause is longer than it may be: a clock that once ran ahead must not leave any that never end.</summary>
    /// <returns>How many items it was.</returns>
    public Task<int> RecoverAsync(TimeSpan longestPause, CancellationToken ct)
    {
        var now = Moment.Text(database.Clock.GetUtcNow());
        var latest = Moment.Text(database.Clock.GetUtcNow() + longestPause);
        return database.WriteAsync(
            connection =>
            {
                connection.Execute(
                    "UPDATE attempts SET ended_at = $now, outcome = 'interrupted', sentence = 'the program ended while it was worked on' WHERE ended_at IS NULL AND item IN (SELECT number FROM queue WHERE state <> 'done')",
                    ("$now", now));
                connection.Execute("UPDATE attempts SET ended_at = $now, outcome = 'done' WHERE ended_at IS NULL", ("$now", now));
                connection.Execute("DELETE FROM budget_closures WHERE until NOT BETWEEN $now AND $latest", ("$now", now), ("$latest", latest));
                connection.Execute("UPDATE queue SET not_before = $latest WHERE state = 'waiting' AND attempts > 0 AND not_before > $latest", ("$latest", latest));
                return connection.Execute("UPDATE queue SET state = 'waiting', outcome = 'interrupted', changed_at = $now WHERE state = 'running'", ("$now", now));
            },
            ct);
    }

    /// <summary>What waits, in the order of adding.</summary>
    public Task<List<QueueTicket>> WaitingAsync(CancellationToken ct) =>
        database.ReadAsync(connection => connection.Query($"SELECT {TicketColumns} FROM queue WHERE state = 'waiting' ORDER BY number", ReadTicket), ct);

    /// <summary>Begins an attempt; null when the item does not wait any more.</summary>
    public async Task<BegunItem?> BeginAsync(long number, CancellationToken ct)
    {
        var now = Moment.Text(database.Clock.GetUtcNow());
        var begun = await _batch.WriteAsync<(string Id, int Attempt, int Failures, string Wanted)?>(
            connection =>
            {
                var begun = connection.Query(
                    """
                    UPDATE queue SET state = 'running', attempts = attempts + 1, changed_at = $now, not_before = NULL, reason = NULL
                    WHERE number = $number AND state = 'waiting' RETURNING id, attempts, failures, wanted
                    """,
                    row => (Id: row.GetString(0), Attempt: row.GetInt32(1), Failures: row.GetInt32(2), Wanted: row.GetString(3)), ("$now", now), ("$number", number));
                if (begun is not [var item])
                {
                    return null;
                }

                connection.Execute("INSERT INTO attempts (item, attempt, started_at) VALUES ($number, $attempt, $now)", ("$number", number), ("$attempt", item.Attempt), ("$now", now));
                return item;
            },
            ct);

        // Outside of the batch: an order that is no order is one item's misfortune.
        return begun is { } known ? Read(number, known.Id, known.Attempt, known.Failures, known.Wanted) : null;
    }

    /// <summary>Records a file that was placed, in the archive and of the item, in one transaction.</summary>
    /// <param name="item">The item.</param>
    /// <param name="row">The archive's row.</param>
    /// <param name="isAll">The item has no other file, so it is done with it.</param>
    /// <param name="ct">Stops waiting for the turn.</param>
    public Task RecordAsync(BegunItem item, ArchiveRow row, bool isAll, CancellationToken ct)
    {
        var now = Moment.Text(database.Clock.GetUtcNow());
        return _batch.WriteAsync(
            connection =>
            {
                ArchiveStore.Record(connection, row);
                connection.Execute(
                    "UPDATE queue SET files = files + 1, bytes = bytes + $bytes, path = $path, changed_at = $now WHERE number = $number",
                    ("$bytes", row.Length), ("$path", row.Path), ("$now", now), ("$number", item.Number));
                connection.Execute("UPDATE attempts SET files = files + 1 WHERE item = $number AND attempt = $attempt", ("$number", item.Number), ("$attempt", item.Attempt));
                if (isAll)
                {
                    connection.Execute(
                        "UPDATE queue SET state = 'done', outcome = 'done', reason = NULL, wanted = $wanted WHERE number = $number",
                        ("$wanted", WithoutSecrets(item.Order)), ("$number", item.Number));
                }
            },
            ct);
    }

    /// <summary>Ends an attempt. What somebody paused or cancelled meanwhile stays so, unless all of it is done.</summary>
    public Task EndAsync(BegunItem item, AttemptEnd end, NextTurn next, CancellationToken ct)
    {
        var now = Moment.Text(database.Clock.GetUtcNow());
        return _batch.WriteAsync(
            connection =>
            {
                connection.Execute(
                    "UPDATE attempts SET ended_at = $now, outcome = $outcome, failure = $failure, sentence = $sentence, bytes = $bytes WHERE item = $number AND attempt = $attempt",
                    ("$now", now), ("$outcome", QueueWords.Of(end.Outcome)), ("$failure", end.Failure), ("$sentence", end.Sentence), ("$bytes", end.Bytes),
                    ("$number", item.Number), ("$attempt", item.Attempt));
                var isDone = next.State == QueueState.Done;
                connection.Execute(
                    $"""
                    UPDATE queue SET state = $state, lane = coalesce($lane, lane), failures = $failures, outcome = $outcome, reason = $reason, not_before = $before, changed_at = $now,
                        wanted = coalesce($wanted, wanted)
                    WHERE number = $number AND attempts = $attempt AND (state = 'running' {(isDone ? "OR state IN ('paused', 'cancelled')" : "")})
                    """,
                    ("$state", QueueWords.Of(next.State)), ("$lane", end.NextLane is { } lane ? QueueWords.Of(lane) : null), ("$failures", next.Failures),
                    ("$outcome", QueueWords.Of(end.Outcome)), ("$reason", end.Sentence), ("$before", TextOf(next.NotBefore)), ("$now", now),
                    ("$wanted", isDone ? WithoutSecrets(item.Order) : null), ("$number", item.Number), ("$attempt", item.Attempt));
            },
            ct);
    }

    /// <summary>Lets nothing of a host or an account begin before a moment.</summary>
    public Task CloseAsync(string scope, DateTimeOffset until, string reason, CancellationToken ct) => _batch.WriteAsync(
        connection => connection.Execute(
            "INSERT INTO budget_closures (scope, until, reason) VALUES ($scope, $until, $reason) ON CONFLICT (scope) DO UPDATE SET until = excluded.until, reason = excluded.reason",
            ("$scope", scope), ("$until", Moment.Text(until)), ("$reason", reason)),
        ct);

    /// <summary>The hosts and accounts that are closed, and until when.</summary>
    public Task<List<(string Scope, DateTimeOffset Until)>> ClosuresAsync(CancellationToken ct) =>
        database.ReadAsync(connection => connection.Query("SELECT scope, until FROM budget_closures", row => (row.GetString(0), MomentIn(row, 1))), ct);

    /// <summary>Ends when all changes are on the disk.</summary>
    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    internal static QueueTicket ReadTicket(SqliteDataReader row) =>
        new(row.GetInt64(0), LaneIn(row, 1), row.GetInt64(2), row.GetString(3), row.GetString(4))
        {
            NotBefore = row.IsDBNull(5) ? null : MomentIn(row, 5),
            IsRetry = row.GetInt32(6) > 0,
        };

    internal static QueueLane LaneIn(SqliteDataReader row, int column) => QueueWords.TryLane(row.GetString(column), out var lane) ? lane : QueueLane.Transfer;

    internal static DateTimeOffset MomentIn(SqliteDataReader row, int column) => Moment.Read(row.GetString(column)) ?? DateTimeOffset.UnixEpoch;

    internal static string? TextOf(DateTimeOffset? moment) => moment is { } known ? Moment.Text(known) : null;

    private static QueueTicket Insert(SqliteCommand insert, AdmittedOrder admitted, DateTimeOffset now)
    {
        var order = admitted.Order;
        var rank = QueueRank.Of(now, order.Priority);
        var (host, account) = (order.Host, order.Account);
        insert.Parameters.Clear();
        foreach (var (name, value) in ((string, object?)[])
            [
                ("$id", admitted.Id), ("$kind", order.Kind), ("$group", order.Group), ("$lane", QueueWords.Of(order.Lane)), ("$priority", (int)order.Priority), ("$rank", rank),
                ("$host", host), ("$account", account), ("$url", order.Url), ("$wanted", JsonSerializer.Serialize(order, QueueJson.Plain.QueueOrder)),
                ("$now", Moment.Text(now)), ("$before", TextOf(order.NotBefore)),
            ])
        {
            insert.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        var number = Convert.ToInt64(insert.ExecuteScalar(), CultureInfo.InvariantCulture);
        return new QueueTicket(number, order.Lane, rank, host, account) { NotBefore = order.NotBefore };
    }

    private static BegunItem Read(long number, string id, int attempt, int failures, string wanted)
    {
        try
        {
            var order = JsonSerializer.Deserialize(wanted, QueueJson.Plain.QueueOrder) ?? throw new JsonException("it is empty");
            return new BegunItem(number, id, attempt, failures, order);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return new BegunItem(number, id, attempt, failures, new QueueOrder { Url = "" })
            {
                Problem = "what was ordered cannot be read any more, as its entry in the database was changed or damaged; cancel it and add it again",
            };
        }
    }

    private static string WithoutSecrets(QueueOrder order) => JsonSerializer.Serialize(
        order with { Options = order.Options.Where(o => !QueueOrder.SecretOptions.Contains(o.Key)).ToDictionary(o => o.Key, o => o.Value) }, QueueJson.Plain.QueueOrder);
}

/// <summary>Where an item stands after an attempt.</summary>
/// <param name="State">Its state.</param>
/// <param name="Failures">Attempts that failed so far.</param>
/// <param name="NotBefore">The earliest moment of the next one.</param>
internal sealed record NextTurn(QueueState State, int Failures, DateTimeOffset? NotBefore);
