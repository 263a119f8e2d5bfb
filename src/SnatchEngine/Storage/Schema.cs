namespace SnatchEngine.Storage;

/// <summary>One step forward of the schema; never changed once released.</summary>
/// <param name="Version">The schema's version after it; the first is 1, with no gaps.</param>
/// <param name="What">What it brings, in a few words.</param>
/// <param name="Sql">Its statements; they run in one transaction.</param>
internal sealed record Migration(int Version, string What, string Sql);

/// <summary>The tables.</summary>
internal static class Schema
{
    /// <summary>'SNCH'; marks the file as ours.</summary>
    public const int ApplicationId = 0x534E_4348;

    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new(1, "host facts and the archive", """
            CREATE TABLE host_facts (
                origin TEXT PRIMARY KEY NOT NULL,
                learned_at TEXT NOT NULL,
                connection_cap INTEGER,
                ranges INTEGER,
                if_range_by_etag INTEGER,
                http1_only INTEGER NOT NULL,
                goodput REAL NOT NULL,
                headers_p99_ticks INTEGER NOT NULL,
                failure_rate REAL NOT NULL
            ) WITHOUT ROWID;

            CREATE TABLE archive (
                entry INTEGER PRIMARY KEY NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('downloaded', 'forgotten')),
                url TEXT NOT NULL,
                url_hash TEXT NOT NULL,
                path TEXT NOT NULL,
                length INTEGER NOT NULL CHECK (length >= 0),
                checksum TEXT,
                etag TEXT,
                last_modified TEXT,
                finished_at TEXT NOT NULL,
                hash BLOB NOT NULL CHECK (length(hash) = 32)
            );

            CREATE TABLE archive_keys (
                namespace TEXT NOT NULL,
                id TEXT NOT NULL,
                entry INTEGER NOT NULL REFERENCES archive (entry),
                position INTEGER NOT NULL,
                PRIMARY KEY (namespace, id, entry)
            ) WITHOUT ROWID;

            CREATE UNIQUE INDEX archive_keys_by_entry ON archive_keys (entry, position);

            CREATE TABLE archive_head (
                one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
                entries INTEGER NOT NULL,
                hash BLOB NOT NULL CHECK (length(hash) = 32)
            );

            INSERT INTO archive_head (one, entries, hash) VALUES (1, 0, zeroblob(32));
            """),
        new(2, "the queue", QueueTables.Sql),
        new(3, "schedules and their firings", FiringTables.Sql),
        LearnedTables.At(4),
    ];
}
