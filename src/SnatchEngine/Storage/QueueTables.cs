namespace SnatchEngine.Storage;

/// <summary>The tables of the run queue.</summary>
internal static class QueueTables
{
    /// <remarks>A number is never given twice, so that what waits for one can never mean another.</remarks>
    public const string Sql = """
        CREATE TABLE queue (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE CHECK (length(id) = 16),
            kind TEXT NOT NULL,
            group_name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
            lane TEXT NOT NULL CHECK (lane IN ('probe', 'extract', 'backfill', 'transfer', 'post-process')),
            priority INTEGER NOT NULL,
            rank INTEGER NOT NULL,
            host TEXT NOT NULL,
            account TEXT NOT NULL,
            url TEXT NOT NULL,
            wanted TEXT NOT NULL,
            added_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            not_before TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            outcome TEXT,
            reason TEXT,
            path TEXT,
            files INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0
        );

        CREATE INDEX queue_by_state ON queue (state, number);
        CREATE INDEX queue_by_group ON queue (group_name, number);

        CREATE TABLE attempts (
            item INTEGER NOT NULL REFERENCES queue (number) ON DELETE CASCADE,
            attempt INTEGER NOT NULL,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            outcome TEXT,
            failure TEXT,
            sentence TEXT,
            files INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (item, attempt)
        ) WITHOUT ROWID;

        CREATE TABLE budget_closures (
            scope TEXT PRIMARY KEY NOT NULL,
            until TEXT NOT NULL,
            reason TEXT NOT NULL
        ) WITHOUT ROWID;
        """;
}
