using System.Globalization;
using Microsoft.Data.Sqlite;
using SnatchEngine.Caching;
using SQLitePCL;

namespace SnatchEngine.Storage;

/// <summary>The answers on the disk: a file that can be thrown away at any time, and says so when it is damaged instead of answering wrongly.</summary>
/// <remarks>For one caller at a time; several processes may have the file open.</remarks>
internal sealed class CacheStore : IDisposable
{
    private const int EvictedAtOnce = 64;

    private readonly SqliteConnection _connection;

    private CacheStore(SqliteConnection connection, CacheFiles files) => (_connection, Files) = (connection, files);

    /// <summary>Where it is.</summary>
    public CacheFiles Files { get; }

    /// <summary>Opens the file, and makes it where it is not, or is of another version of this program.</summary>
    /// <exception cref="StorageException">It is damaged, or cannot be used at all.</exception>
    public static CacheStore Open(CacheFiles files, DateTimeOffset now)
    {
        NativeSqlite.Load(null);
        files.Prepare();
        return Guarded(files, () =>
        {
            var connection = Sql.Open(files.Database);
            try
            {
                connection.Execute("PRAGMA busy_timeout = 2000; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
                CacheSchema.Bring(connection, now);
                return new CacheStore(connection, files);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>One answer; null when there is none.</summary>
    public CachedAnswer? Find(string key) => Guarded(Files, () =>
    {
        var found = _connection.Query(
            "SELECT e.kind, e.owner, e.asked, e.url, e.status, e.head, e.at, e.cost, e.ahead, e.proof, b.body FROM entries e JOIN bodies b ON b.id = e.id WHERE e.key = $key",
            row => Read(row, key), ("$key", key));
        return found.Count == 0 ? null : found[0];
    });

    /// <summary>Makes changes together, and puts out what is too much after them.</summary>
    /// <param name="changes">The changes, in their order.</param>
    /// <param name="most">Bytes kept at most.</param>
    public void Write(IReadOnlyList<CacheChange> changes, long most) => Guarded(Files, () =>
    {
        InTransaction(() =>
        {
            foreach (var change in changes)
            {
                Apply(change);
            }

            Evict(most);
        });
        return true;
    });

    /// <summary>Removes answers.</summary>
    /// <returns>How many, and their bytes.</returns>
    public (long Count, long Bytes) Clear(CacheScope scope) => Guarded(Files, () =>
    {
        var before = Totals();
        InTransaction(() =>
        {
            _connection.Execute(
                """
                DELETE FROM entries WHERE ($kind IS NULL OR kind = $kind) AND ($url IS NULL OR asked = $url OR url = $url) AND ($port IS NULL OR port = $port)
                AND ($site IS NULL OR $site IN (site, final_site) OR '.' || $site IN (substr(site, -1 - length($site)), substr(final_site, -1 - length($site))))
                """,
                ("$kind", scope.Kind is { } kind ? CacheKindName.Of(kind) : null), ("$url", scope.Url?.AbsoluteUri), ("$site", scope.Site), ("$port", scope.Port));
            if (scope.IsAll)
            {
                _connection.Execute("DELETE FROM counts; DELETE FROM follows; DELETE FROM asks; DELETE FROM lasts");
            }
        });
        _ = raw.sqlite3_exec(_connection.Handle, "PRAGMA incremental_vacuum");
        var after = Totals();
        return (before.Count - after.Count, before.Bytes - after.Bytes);
    });

    /// <summary>How many answers of each kind there are, and their bytes.</summary>
    public IReadOnlyList<(string Kind, long Count, long Bytes)> Inventory() =>
        Guarded(Files, () => _connection.Query("SELECT kind, count(*), sum(size) FROM entries GROUP BY kind", row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2))));

    /// <summary>What was counted in all processes so far: of what, what, and how often.</summary>
    public IReadOnlyList<(string Of, string What, double Count)> Counts() =>
        Guarded(Files, () => _connection.Query("SELECT of, what, n FROM counts", row => (row.GetString(0), row.GetString(1), row.GetDouble(2))));

    /// <summary>When counting began.</summary>
    public DateTimeOffset? Since() => Guarded(Files, () => _connection.Scalar("SELECT since FROM totals") is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : (DateTimeOffset?)null);

    /// <summary>What followed a page so far, the most often first.</summary>
    public IReadOnlyList<FollowedBy> FollowersOf(string key) => Guarded(Files, () => _connection.Query(
        "SELECT f.after, f.weight, f.at, a.request FROM follows f LEFT JOIN asks a ON a.key = f.after WHERE f.before = $key ORDER BY f.weight DESC LIMIT 16",
        row => new FollowedBy(row.GetString(0), row.GetDouble(1), new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero), row.Text(3)), ("$key", key)));

    /// <summary>The page an owner asked for last; null when none is known.</summary>
    public LastPage? LastOf(string owner) => Guarded(Files, () => _connection
        .Query("SELECT key, at FROM lasts WHERE owner = $owner", row => new LastPage(row.GetString(0), new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero)), ("$owner", owner))
        .FirstOrDefault());

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private (long Count, long Bytes) Totals() => _connection.Query("SELECT entries, bytes FROM totals", row => (row.GetInt64(0), row.GetInt64(1)))[0];

    private void InTransaction(Action work)
    {
        _connection.Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            _connection.Commit();
        }
        finally
        {
            _connection.Rollback();
        }
    }

    private void Apply(CacheChange change)
    {
        switch (change)
        {
            case KeepAnswer keep:
                Keep(keep.Answer);
                break;
            case MarkUsed used:
                _connection.Execute("UPDATE entries SET uses = uses + 1, ahead = 0, rank = (SELECT clock FROM totals) + (uses + 1) * worth WHERE key = $key", ("$key", used.Key));
                break;
            case DropAnswer drop:
                _connection.Execute("DELETE FROM entries WHERE key = $key", ("$key", drop.Key));
                break;
            case ForgetSite forget:
                _connection.Execute("DELETE FROM entries WHERE ($owner IS NULL OR owner = $owner) AND $site IN (site, final_site)", ("$owner", forget.Owner), ("$site", forget.Site));
                break;
            case AddCount add:
                _connection.Execute("INSERT INTO counts (of, what, n) VALUES ($of, $what, $n) ON CONFLICT (of, what) DO UPDATE SET n = n + excluded.n", ("$of", add.Of), ("$what", add.What), ("$n", add.Count));
                break;
            case SetCount set:
                _connection.Execute("INSERT OR REPLACE INTO counts (of, what, n) VALUES ($of, $what, $n)", ("$of", set.Of), ("$what", set.What), ("$n", set.Count));
                break;
            case RememberLast last:
                _connection.Execute("INSERT OR REPLACE INTO lasts (owner, key, at) VALUES ($owner, $key, $at)", ("$owner", last.Owner), ("$key", last.Key), ("$at", last.At.UtcTicks));
                break;
            case RememberFollow follow:
                Remember(follow);
                break;
        }
    }

    private void Keep(CachedAnswer answer)
    {
        var uses = _connection.Scalar("SELECT uses FROM entries WHERE key = $key", ("$key", answer.Key)) as long? ?? 1;
        _connection.Execute("DELETE FROM entries WHERE key = $key", ("$key", answer.Key));
        var head = CacheRow.HeadOf(answer);
        var proof = CacheRow.ProofOf([answer.Key, CacheKindName.Of(answer.Kind), answer.Owner, answer.Asked.AbsoluteUri, answer.Url.AbsoluteUri, head], answer.At.UtcTicks, answer.Status, answer.Body);
        var worth = MemoryLevel.WorthOf(answer.Size, answer.Cost);
        _connection.Execute(
            """
            INSERT INTO entries (key, kind, owner, site, port, final_site, asked, url, status, head, at, cost, ahead, size, uses, worth, rank, proof)
            VALUES ($key, $kind, $owner, $site, $port, $final, $asked, $url, $status, $head, $at, $cost, $ahead, $size, $uses, $worth, (SELECT clock FROM totals) + $uses * $worth, $proof)
            """,
            ("$key", answer.Key), ("$kind", CacheKindName.Of(answer.Kind)), ("$owner", answer.Owner), ("$site", answer.Asked.IdnHost), ("$port", answer.Asked.Port), ("$final", answer.Url.IdnHost),
            ("$asked", answer.Asked.AbsoluteUri), ("$url", answer.Url.AbsoluteUri), ("$status", answer.Status), ("$head", head), ("$at", answer.At.UtcTicks), ("$cost", answer.Cost.Ticks),
            ("$ahead", answer.IsAhead ? 1 : 0), ("$size", answer.Size), ("$uses", uses), ("$worth", worth), ("$proof", proof));
        _connection.Execute("INSERT INTO bodies (id, body) VALUES (last_insert_rowid(), $body)", ("$body", answer.Body));
    }

    private void Remember(RememberFollow follow)
    {
        _connection.Execute("INSERT OR REPLACE INTO asks (key, request) VALUES ($key, $request)", ("$key", follow.After), ("$request", follow.Request));
        _connection.Execute(
            "INSERT INTO follows (before, after, weight, at) VALUES ($before, $after, $weight, $at) ON CONFLICT (before, after) DO UPDATE SET weight = excluded.weight, at = excluded.at",
            ("$before", follow.Before), ("$after", follow.After), ("$weight", follow.Weight), ("$at", follow.At.UtcTicks));
    }

    // The one with the lowest rank goes first, and the clock moves on to its rank.
    private void Evict(long most)
    {
        var bytes = Totals().Bytes;
        while (bytes > most)
        {
            var least = _connection.Query("SELECT id, size, rank FROM entries ORDER BY rank LIMIT $few", row => (Id: row.GetInt64(0), Size: row.GetInt64(1), Rank: row.GetDouble(2)), ("$few", EvictedAtOnce));
            if (least.Count == 0)
            {
                return;
            }

            foreach (var (id, size, rank) in least)
            {
                if (bytes <= most)
                {
                    break;
                }

                _connection.Execute("DELETE FROM entries WHERE id = $id; UPDATE totals SET clock = $rank", ("$id", id), ("$rank", rank));
                bytes -= size;
            }
        }
    }

    private static CachedAnswer Read(SqliteDataReader row, string key)
    {
        var answer = new CachedAnswer
        {
            Key = key,
            Kind = CacheKindName.Parse(row.GetString(0)) ?? throw new FormatException("an unknown kind"),
            Owner = row.GetString(1),
            Asked = new Uri(row.GetString(2)),
            Url = new Uri(row.GetString(3)),
            Status = row.GetInt32(4),
            Headers = CacheRow.HeadersOf(row.GetString(5)),
            At = new DateTimeOffset(row.GetInt64(6), TimeSpan.Zero),
            Cost = new TimeSpan(row.GetInt64(7)),
            IsAhead = row.GetInt64(8) != 0,
            Body = row.GetFieldValue<byte[]>(10),
        };
        var proof = CacheRow.ProofOf([key, row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(5)], row.GetInt64(6), answer.Status, answer.Body);
        return row.GetFieldValue<byte[]>(9).AsSpan().SequenceEqual(proof) ? answer : throw new FormatException("an answer is not what was kept");
    }

    private static T Guarded<T>(CacheFiles files, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR or raw.SQLITE_MISMATCH or raw.SQLITE_CONSTRAINT)
        {
            throw Damaged(files, e);
        }
        catch (SqliteException e)
        {
            var failure = e.SqliteErrorCode switch
            {
                raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageFailure.Locked,
                raw.SQLITE_FULL => StorageFailure.DiskFull,
                raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => StorageFailure.ReadOnly,
                raw.SQLITE_IOERR => StorageFailure.DeviceFailed,
                _ => StorageFailure.CannotOpen,
            };
            throw new StorageException(failure, $"the cache {files.Database} cannot be used: {e.Message}", e);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw Damaged(files, e);
        }
    }

    private static StorageException Damaged(CacheFiles files, Exception e) =>
        new(StorageFailure.Corrupt, string.Create(CultureInfo.InvariantCulture, $"the cache {files.Database} is damaged: {e.Message.TrimEnd('.')}"), e);
}
