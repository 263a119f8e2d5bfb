using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SnatchEngine.Storage;

/// <summary>Says in sentences what the database answers in codes.</summary>
internal sealed class StorageErrors(StateFiles files)
{
    public Exception From(SqliteException error, CancellationToken ct) => error.SqliteErrorCode switch
    {
        raw.SQLITE_INTERRUPT when ct.IsCancellationRequested => new OperationCanceledException(ct),
        raw.SQLITE_CORRUPT => Corrupt(error.Message, error),
        raw.SQLITE_NOTADB => NotADatabase(error),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StorageException(StorageFailure.Locked,
            $"Another process keeps {files.Database} locked. Stop it, then try again.", error),
        raw.SQLITE_FULL or raw.SQLITE_IOERR when error.SqliteErrorCode == raw.SQLITE_FULL || error.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHMSIZE => new StorageException(StorageFailure.DiskFull,
            $"The disk of {files.Folder} is full. This change was not made, all earlier ones are safe. Free some space and try again.", error),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => new StorageException(StorageFailure.ReadOnly,
            $"{files.Database} cannot be written. Give the user that runs snatch write permission to the file and to its folder.", error),
        raw.SQLITE_CANTOPEN => new StorageException(StorageFailure.CannotOpen,
            $"{files.Database} cannot be opened ({error.Message}). Look at what stands there and who may read it.", error),
        raw.SQLITE_IOERR => new StorageException(StorageFailure.DeviceFailed,
            $"The device failed to read or write {files.Database} (code {error.SqliteExtendedErrorCode}). This change is not confirmed. Look at the disk's health and free space, then start again.", error),
        _ => new StorageException(StorageFailure.Unexpected, $"{files.Database} refused a statement ({error.Message}). This change was not made. Please report it.", error),
    };

    public StorageException Corrupt(string finding, Exception? inner = null) => new(StorageFailure.Corrupt,
        $"{files.Database} is damaged ({finding}). It was left as it is. {Remedy()}", inner);

    public StorageException NotADatabase(Exception? inner = null) => new(StorageFailure.NotADatabase,
        $"{files.Database} is not a database, or its first bytes are damaged. It was left as it is. {Remedy()}", inner);

    public string Remedy()
    {
        var begin = "move all files whose names begin with state.db away to begin with an empty one";
        var backups = files.Backups();
        return backups is []
            ? $"There is no backup of it here. Stop snatch, then put back a copy of your own, or {begin}."
            : $"Backups, newest first: {string.Join(", ", backups.Select(Path.GetFileName))}. Stop snatch, delete state.db-wal and state.db-shm, copy a backup over state.db; or {begin}.";
    }
}
