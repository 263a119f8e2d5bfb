using Microsoft.Data.Sqlite;

namespace SnatchEngine.Storage;

/// <summary>Looks at a database before anything is done with it, and changes nothing.</summary>
internal sealed class Inspection(StateFiles files, StorageErrors errors)
{
    private const long QuickCheckAbove = 256L << 20;
    private const long AlwaysCheckUpTo = 4L << 20;

    /// <summary>Whether the file has yet to be created; a file that was here and is gone or empty is refused.</summary>
    public bool IsNew(StateMark mark)
    {
        if (Directory.Exists(files.Database))
        {
            throw new StorageException(StorageFailure.CannotOpen, $"{files.Database} is a folder. Move it away.");
        }

        var file = new FileInfo(files.Database);
        if (file is { Exists: true, Length: > 0 })
        {
            return false;
        }

        if (mark.Kind is StateMarkKind.None && !files.HasPendingLog && files.Backups() is [])
        {
            return true;
        }

        throw file.Exists
            ? errors.Corrupt("its file is empty")
            : new StorageException(StorageFailure.Missing, $"{files.Database} was here at its last use and is gone. {errors.Remedy()}");
    }

    /// <summary>Whether the last process to use it died, or somebody else touched the file since.</summary>
    public bool WasLeftUnclean(StateMark mark) => files.HasPendingLog || mark != StateMark.Clean(files.Database);

    /// <summary>Whether a creation was cut short, so that opening rolled it back to nothing.</summary>
    public bool WasNeverFinished(SqliteConnection connection, StateMark mark) =>
        mark.Kind is StateMarkKind.None && files.Backups() is [] && connection.Scalar("PRAGMA page_count") is 0L && new FileInfo(files.Database).Length == 0;

    /// <summary>Refuses what is not ours, newer than us, or damaged.</summary>
    /// <returns>The schema's version.</returns>
    public int Check(SqliteConnection connection, int newest, bool unclean, CancellationToken ct)
    {
        var owner = connection.Scalar("PRAGMA application_id") as long?;
        var version = connection.Scalar("PRAGMA user_version") as long?;
        if (connection.Scalar("PRAGMA page_count") is 0L)
        {
            // Shorter than the smallest page, which SQLite would take for an empty database.
            throw errors.NotADatabase();
        }

        if (owner != Schema.ApplicationId)
        {
            throw new StorageException(StorageFailure.ForeignDatabase,
                $"{files.Database} is a database of another program, or its first bytes are damaged. It was left as it is. Move it away, or point SNATCH_HOME elsewhere.");
        }

        if (version > newest)
        {
            throw new StorageException(StorageFailure.NewerSchema,
                $"{files.Database} has schema {version} and this snatch knows schemas up to {newest}. It was left as it is. Use the newer snatch that wrote it, or {LowerFirst(errors.Remedy())}");
        }

        if (version is not > 0)
        {
            throw errors.Corrupt($"it says to have schema {version}");
        }

        CheckSoundness(connection, unclean, ct);
        return (int)version;
    }

    internal static string? Findings(SqliteConnection connection, string pragma)
    {
        var lines = connection.Query($"PRAGMA {pragma}(3)", row => row.Text(0) ?? "");
        return lines is ["ok"] ? null : string.Join("; ", lines).ReplaceLineEndings(" ");
    }

    private void CheckSoundness(SqliteConnection connection, bool unclean, CancellationToken ct)
    {
        var length = new FileInfo(files.Database).Length;
        var check = unclean && length <= QuickCheckAbove ? "integrity_check" : unclean || length <= AlwaysCheckUpTo ? "quick_check" : null;
        if (check is null)
        {
            return;
        }

        using var _ = connection.InterruptOn(ct);
        if (Findings(connection, check) is { } finding)
        {
            throw errors.Corrupt(finding);
        }
    }

    private static string LowerFirst(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
