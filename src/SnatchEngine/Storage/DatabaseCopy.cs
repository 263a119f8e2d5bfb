using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SnatchEngine.Storage;

/// <summary>Copies a live database into a file of its own, proven and flushed.</summary>
internal sealed class DatabaseCopy(StorageErrors errors)
{
    private const int PagesAtOnce = 1024;

    public string Make(SqliteConnection from, string path, int version, CancellationToken ct)
    {
        var isWhole = false;
        try
        {
            StateFiles.Open(path, FileMode.CreateNew, FileAccess.Write, FileShare.None).Dispose();
            using (var to = Sql.Open(path))
            {
                to.Execute("PRAGMA synchronous = EXTRA; PRAGMA fullfsync = ON");
                CopyPages(from, to, ct);

                // In the write-ahead mode it takes over, a copy could not be read from a read-only place.
                to.Scalar("PRAGMA journal_mode = DELETE");
                Prove(to, version);
            }

            isWhole = true;
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.From(error, "The backup", path);
        }
        finally
        {
            if (!isWhole)
            {
                File.Delete(path);
                File.Delete(path + "-journal");
            }
        }
    }

    private static void CopyPages(SqliteConnection from, SqliteConnection to, CancellationToken ct)
    {
        using var copying = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
        SqliteException.ThrowExceptionForRC(copying.IsInvalid ? raw.sqlite3_errcode(to.Handle) : raw.SQLITE_OK, to.Handle);
        var code = raw.SQLITE_OK;
        while (code == raw.SQLITE_OK)
        {
            ct.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(copying, PagesAtOnce);
        }

        SqliteException.ThrowExceptionForRC(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code, to.Handle);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_backup_finish(copying), to.Handle);
    }

    private void Prove(SqliteConnection copy, int version)
    {
        var finding = Inspection.Findings(copy, "quick_check");
        if (finding is not null || copy.Scalar("PRAGMA user_version") is not long seen || seen != version)
        {
            throw errors.Corrupt($"its copy is not sound: {finding ?? "another schema"}");
        }
    }
}
