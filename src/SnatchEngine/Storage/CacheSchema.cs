using Microsoft.Data.Sqlite;

namespace SnatchEngine.Storage;

/// <summary>The tables of the cache. Of another version they are dropped: nothing in them is worth a migration.</summary>
internal static class CacheSchema
{
    private const long ApplicationId = 0x534E_4343;
    private const long Version = 1;

    private const string Tables =
        """
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY NOT NULL,
            key TEXT UNIQUE NOT NULL,
            kind TEXT NOT NULL,
            owner TEXT NOT NULL,
            site TEXT NOT NULL,
            port INTEGER NOT NULL,
            final_site TEXT NOT NULL,
            asked TEXT NOT NULL,
            url TEXT NOT NULL,
            status INTEGER NOT NULL,
            head TEXT NOT NULL,
            at INTEGER NOT NULL,
            cost INTEGER NOT NULL,
            ahead INTEGER NOT NULL,
            size INTEGER NOT NULL,
            uses INTEGER NOT NULL,
            worth REAL NOT NULL,
            rank REAL NOT NULL,
            proof BLOB NOT NULL
        );
        CREATE INDEX entries_by_rank ON entries (rank);
        CREATE INDEX entries_by_owner ON entries (owner);
        CREATE TABLE bodies (id INTEGER PRIMARY KEY NOT NULL, body BLOB NOT NULL);
        CREATE TABLE totals (one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1), entries INTEGER NOT NULL, bytes INTEGER NOT NULL, clock REAL NOT NULL, since INTEGER NOT NULL);
        CREATE TRIGGER entry_came AFTER INSERT ON entries BEGIN
            UPDATE totals SET entries = entries + 1, bytes = bytes + new.size;
        END;
        CREATE TRIGGER entry_went AFTER DELETE ON entries BEGIN
            DELETE FROM bodies WHERE id = old.id;
            UPDATE totals SET entries = entries - 1, bytes = bytes - old.size;
        END;
        CREATE TABLE counts (of TEXT NOT NULL, what TEXT NOT NULL, n REAL NOT NULL, PRIMARY KEY (of, what)) WITHOUT ROWID;
        CREATE TABLE asks (key TEXT PRIMARY KEY NOT NULL, request TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE follows (before TEXT NOT NULL, after TEXT NOT NULL, weight REAL NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (before, after)) WITHOUT ROWID;
        CREATE TABLE lasts (owner TEXT PRIMARY KEY NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TRIGGER follow_came AFTER INSERT ON follows WHEN (SELECT count(*) FROM follows) > 20000 BEGIN
            DELETE FROM follows WHERE at < (SELECT at FROM follows ORDER BY at LIMIT 1 OFFSET 5000);
            DELETE FROM asks WHERE key NOT IN (SELECT after FROM follows);
        END;
        """;

    /// <summary>Makes the tables where they are not.</summary>
    public static void Bring(SqliteConnection connection, DateTimeOffset now)
    {
        var version = connection.Scalar("PRAGMA user_version") as long?;
        if (connection.Scalar("PRAGMA application_id") as long? == ApplicationId && version == Version)
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            return;
        }

        if (connection.Scalar("SELECT count(*) FROM sqlite_master") is not 0L)
        {
            throw new StorageException(StorageFailure.ForeignDatabase, "the cache is of another version of this program");
        }

        // The first has to be said before there is a page.
        connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 4194304");
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            // Another process may have made them meanwhile.
            if (connection.Scalar("PRAGMA user_version") is not Version)
            {
                connection.Execute(Tables);
                connection.Execute("INSERT INTO totals (one, entries, bytes, clock, since) VALUES (1, 0, 0, 0, $now)", ("$now", now.UtcTicks));
                connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}");
            }

            connection.Commit();
        }
        finally
        {
            connection.Rollback();
        }
    }
}
