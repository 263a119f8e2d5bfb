using Microsoft.Data.Sqlite;
using SnatchEngine.Archive;

namespace SnatchEngine.Storage;

/// <summary>The archive's tables.</summary>
internal sealed class ArchiveStore(StateDatabase database)
{
    private const string Columns = "a.entry, a.kind, a.url, a.url_hash, a.path, a.length, a.checksum, a.etag, a.last_modified, a.finished_at";

    public Task<ArchiveRow?> FindAsync(IReadOnlyList<ArchiveKey> keys, CancellationToken ct) =>
        database.ReadAsync(connection => keys.Select(key => Latest(connection, key)).FirstOrDefault(row => row is not null), ct);

    public Task AddAsync(IReadOnlyList<ArchiveRow> rows, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            foreach (var row in rows)
            {
                Record(connection, row);
            }
        },
        ct);

    /// <summary>Adds those of which no key is known; the others stay as they are.</summary>
    /// <returns>How many were added.</returns>
    public Task<int> AddUnknownAsync(IReadOnlyList<ArchiveRow> rows, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            var added = 0;
            foreach (var row in rows)
            {
                if (row.Keys.All(key => Latest(connection, key) is null))
                {
                    Append(connection, row);
                    added++;
                }
            }

            return added;
        },
        ct);

    /// <summary>The downloads of a URL that were not forgotten.</summary>
    public Task<List<ArchiveRow>> OfUrlAsync(string urlHash, CancellationToken ct) => database.ReadAsync(
        connection => connection.Query($"SELECT {Columns} FROM archive a WHERE a.url_hash = $hash AND a.kind = 'downloaded' ORDER BY a.entry", Read, ("$hash", urlHash))
            .ConvertAll(row => row with { Keys = KeysOf(connection, row.Entry) })
            .FindAll(row => row.Keys is [var key, ..] && Latest(connection, key)?.Entry == row.Entry),
        ct);

    public Task<bool> ForgetAsync(ArchiveKey key, CancellationToken ct) => database.WriteAsync(
        connection =>
        {
            var known = Latest(connection, key);
            if (known is not null)
            {
                Append(connection, known with { Kind = ArchiveRow.Forgotten });
            }

            return known is not null;
        },
        ct);

    public Task<List<ArchiveRow>> ListAsync(long after, int count, CancellationToken ct) => database.ReadAsync(
        connection =>
        {
            var rows = connection.Query(
                $"""
                SELECT {Columns} FROM archive a
                WHERE a.entry > $after AND a.kind = 'downloaded' AND NOT EXISTS (
                    SELECT 1 FROM archive_keys own JOIN archive_keys later ON later.namespace = own.namespace AND later.id = own.id AND later.entry > own.entry
                    WHERE own.entry = a.entry AND own.position = 0)
                ORDER BY a.entry LIMIT $count
                """,
                Read, ("$after", after), ("$count", count));
            return rows.ConvertAll(row => row with { Keys = KeysOf(connection, row.Entry) });
        },
        ct);

    public Task<ArchiveVerdict> VerifyAsync(CancellationToken ct) => database.ReadAsync(connection => new ArchiveProof(connection).Run(ct), ct);

    /// <summary>For a change that records a download among other things, in the caller's transaction.</summary>
    public static void Record(SqliteConnection connection, ArchiveRow row)
    {
        var known = Latest(connection, row.Keys[0]);
        if (known is null || !IsSame(known, row))
        {
            Append(connection, row);
        }
    }

    internal static ArchiveRow Read(SqliteDataReader row) => new()
    {
        Entry = row.GetInt64(0),
        Kind = row.Text(1),
        Url = row.Text(2),
        UrlHash = row.Text(3),
        Path = row.Text(4),
        Length = row.IsDBNull(5) ? -1 : row.GetInt64(5),
        Checksum = row.Text(6),
        ETag = row.Text(7),
        LastModified = row.Text(8),
        FinishedAt = row.Text(9),
    };

    private static bool IsSame(ArchiveRow known, ArchiveRow row) =>
        known.Keys.SequenceEqual(row.Keys) && known with { Entry = 0, Keys = [] } == row with { Entry = 0, Keys = [] };

    private static ArchiveRow? Latest(SqliteConnection connection, ArchiveKey key)
    {
        var found = connection.Query(
            $"SELECT {Columns} FROM archive_keys k JOIN archive a ON a.entry = k.entry WHERE k.namespace = $namespace AND k.id = $id ORDER BY k.entry DESC LIMIT 1",
            Read, ("$namespace", key.Namespace), ("$id", key.Id));
        return found is [{ Kind: ArchiveRow.Downloaded } row] ? row with { Keys = KeysOf(connection, row.Entry) } : null;
    }

    private static List<ArchiveKey> KeysOf(SqliteConnection connection, long entry) => connection.Query(
        "SELECT namespace, id FROM archive_keys WHERE entry = $entry ORDER BY position", row => new ArchiveKey(row.Text(0) ?? "", row.Text(1) ?? ""), ("$entry", entry));

    private static void Append(SqliteConnection connection, ArchiveRow row)
    {
        var head = connection.Query("SELECT entries, hash FROM archive_head", r => (Entries: r.GetInt64(0), Hash: r.GetFieldValue<byte[]>(1)))[0];
        row = row with { Entry = head.Entries + 1 };
        var hash = ArchiveChain.Seal(head.Hash, row);
        connection.Execute(
            """
            INSERT INTO archive (entry, kind, url, url_hash, path, length, checksum, etag, last_modified, finished_at, hash)
            VALUES ($entry, $kind, $url, $urlHash, $path, $length, $checksum, $etag, $modified, $finished, $hash)
            """,
            ("$entry", row.Entry), ("$kind", row.Kind), ("$url", row.Url), ("$urlHash", row.UrlHash), ("$path", row.Path), ("$length", row.Length),
            ("$checksum", row.Checksum), ("$etag", row.ETag), ("$modified", row.LastModified), ("$finished", row.FinishedAt), ("$hash", hash));
        for (var i = 0; i < row.Keys.Count; i++)
        {
            connection.Execute("INSERT INTO archive_keys (namespace, id, entry, position) VALUES ($namespace, $id, $entry, $position)",
                ("$namespace", row.Keys[i].Namespace), ("$id", row.Keys[i].Id), ("$entry", row.Entry), ("$position", i));
        }

        connection.Execute("UPDATE archive_head SET entries = $entry, hash = $hash", ("$entry", row.Entry), ("$hash", hash));
    }
}
