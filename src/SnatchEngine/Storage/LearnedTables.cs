namespace SnatchEngine.Storage;

/// <summary>What runs learn beyond the first facts of hosts.</summary>
internal static class LearnedTables
{
    public static Migration At(int version) => new(version, "connections that pay, and what downloads take", """
        CREATE TABLE host_connections (
            origin TEXT PRIMARY KEY NOT NULL,
            connections INTEGER NOT NULL CHECK (connections > 0),
            learned_at TEXT NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE durations (
            origin TEXT NOT NULL,
            ending TEXT NOT NULL,
            size_class INTEGER NOT NULL,
            seconds REAL NOT NULL,
            bytes REAL NOT NULL,
            samples INTEGER NOT NULL,
            learned_at TEXT NOT NULL,
            PRIMARY KEY (origin, ending, size_class)
        ) WITHOUT ROWID;
        """);
}
