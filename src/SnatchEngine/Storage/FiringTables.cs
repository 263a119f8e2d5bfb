namespace SnatchEngine.Storage;

/// <summary>The tables of the schedules: how far each has been dealt with, and what became of each of its instants.</summary>
internal static class FiringTables
{
    public const string Sql = """
        CREATE TABLE schedules (
            name TEXT PRIMARY KEY NOT NULL,
            since TEXT NOT NULL,
            rhythm TEXT NOT NULL,
            handled TEXT NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE firings (
            schedule TEXT NOT NULL,
            due TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('run', 'let-go')),
            reason TEXT NOT NULL,
            item TEXT,
            PRIMARY KEY (schedule, due)
        ) WITHOUT ROWID;
        """;
}
