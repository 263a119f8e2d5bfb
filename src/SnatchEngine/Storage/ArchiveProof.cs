using Microsoft.Data.Sqlite;
using SnatchEngine.Archive;

namespace SnatchEngine.Storage;

/// <summary>Walks the archive from its first entry to its head and proves each link.</summary>
internal sealed class ArchiveProof(SqliteConnection connection)
{
    private const string Walk = """
        SELECT a.entry, a.kind, a.url, a.url_hash, a.path, a.length, a.checksum, a.etag, a.last_modified, a.finished_at, a.hash, k.namespace, k.id
        FROM archive a LEFT JOIN archive_keys k ON k.entry = a.entry ORDER BY a.entry, k.position
        """;

    private byte[] _link = ArchiveChain.Start;
    private long _proven;
    private long _keys;

    public ArchiveVerdict Run(CancellationToken ct)
    {
        var head = connection.Query("SELECT entries, hash FROM archive_head", row => (Entries: row.GetInt64(0), Hash: Hash(row, 1)));
        if (head is not [var (entries, last)])
        {
            return Broken(ArchiveBreak.Changed, 0, "The archive's head is gone or doubled");
        }

        foreach (var (row, stored) in Rows())
        {
            ct.ThrowIfCancellationRequested();
            if (Prove(row, stored, entries) is { } broken)
            {
                return broken;
            }
        }

        return _proven < entries ? Broken(ArchiveBreak.Lost, _proven + 1, $"Entries {_proven + 1} to {entries} of the archive are gone")
            : !_link.AsSpan().SequenceEqual(last) ? Broken(ArchiveBreak.Changed, entries, "The archive's head does not fit its last entry")
            : connection.Scalar("SELECT count(*) FROM archive_keys") is not long keys || keys != _keys ? Broken(ArchiveBreak.Added, 0, "The archive has keys that belong to no entry")
            : new ArchiveVerdict(_proven, null, 0, $"All {_proven} entries of the archive are as they were recorded.");
    }

    private ArchiveVerdict? Prove(ArchiveRow row, byte[] stored, long entries)
    {
        if (row.Entry != _proven + 1)
        {
            return row.Entry > _proven + 1
                ? Broken(ArchiveBreak.Lost, _proven + 1, $"Entry {_proven + 1} of the archive is gone")
                : Broken(ArchiveBreak.Added, row.Entry, $"Entry {row.Entry} of the archive was not recorded by snatch");
        }

        if (row.Entry > entries)
        {
            return Broken(ArchiveBreak.Added, row.Entry, $"Entry {row.Entry} of the archive was added behind its head");
        }

        var link = ArchiveChain.Seal(_link, row);
        if (!link.AsSpan().SequenceEqual(stored))
        {
            return IsDoubled(row.Entry, stored)
                ? Broken(ArchiveBreak.Added, row.Entry, $"Entry {row.Entry} of the archive is a copy of another one")
                : Broken(ArchiveBreak.Changed, row.Entry, $"Entry {row.Entry} of the archive was changed");
        }

        (_link, _proven) = (link, row.Entry);
        _keys += row.Keys.Count;
        return null;
    }

    private IEnumerable<(ArchiveRow Row, byte[] Hash)> Rows()
    {
        using var command = connection.Prepared(Walk);
        using var reader = command.ExecuteReader();
        (ArchiveRow Row, byte[] Hash)? current = null;
        var keys = new List<ArchiveKey>();
        while (reader.Read())
        {
            if (current is { } done && done.Row.Entry != reader.GetInt64(0))
            {
                yield return (done.Row with { Keys = [.. keys] }, done.Hash);
                current = null;
                keys.Clear();
            }

            current ??= (ArchiveStore.Read(reader), Hash(reader, 10));
            if (!reader.IsDBNull(11) || !reader.IsDBNull(12))
            {
                keys.Add(new ArchiveKey(reader.Text(11) ?? "", reader.Text(12) ?? ""));
            }
        }

        if (current is { } last)
        {
            yield return (last.Row with { Keys = [.. keys] }, last.Hash);
        }
    }

    private bool IsDoubled(long entry, byte[] hash) => connection.Scalar("SELECT 1 FROM archive WHERE hash = $hash AND entry <> $entry", ("$hash", hash), ("$entry", entry)) is not null;

    private ArchiveVerdict Broken(ArchiveBreak how, long at, string what) =>
        new(_proven, how, at, $"{what}; something other than snatch edited the database. The entries before it are proven.");

    // A tampered value may have any type.
    private static byte[] Hash(SqliteDataReader row, int column) => row.GetValue(column) as byte[] ?? [];
}
