using Microsoft.Data.Sqlite;

namespace SnatchEngine.Storage;

/// <summary>The one durable store of a state folder: what was acknowledged survives a kill and a power cut.</summary>
/// <remarks>Changes run one at a time, over all processes; reads run beside them and see a state between two changes.</remarks>
public sealed class StateDatabase : IAsyncDisposable
{
    /// <summary>The file's name in the state folder.</summary>
    public const string FileName = "state.db";

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SqliteConnection _writer;
    private readonly StateReaders _readers;
    private readonly StateGate _gate;
    private readonly StateFiles _files;
    private readonly StorageErrors _errors;
    private readonly FileStream _presence;
    private volatile bool _isDamaged;
    private bool _isClosed;

    internal StateDatabase(OpenedState opened, StateFiles files, StateGate gate, StorageErrors errors, TimeProvider clock)
    {
        (_writer, _presence, Notes) = (opened.Writer, opened.Presence, opened.Notes);
        (_files, _gate, _errors, Clock) = (files, gate, errors, clock);
        _readers = new StateReaders(files.Database);
    }

    /// <summary>The full path of the database's file.</summary>
    public string Path => _files.Database;

    /// <summary>What a person should know of the opening: a crash before it, a schema brought forward.</summary>
    public IReadOnlyList<string> Notes { get; }

    internal TimeProvider Clock { get; }

    /// <summary>Opens the database of a state folder; folder and file are created, for their owner only, when they are not there.</summary>
    /// <param name="folder">The state folder, such as <c>SNATCH_HOME/state</c>.</param>
    /// <param name="clock">The time, for waits, backups and the age of facts.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="ct">Ends the waiting and the checks.</param>
    /// <exception cref="StorageException">The database was refused; it is left as it was.</exception>
    public static async Task<StateDatabase> OpenAsync(string folder, TimeProvider clock, StateDatabaseOptions? options = null, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(clock);
        options ??= new StateDatabaseOptions();
        if (options.Validate().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join("; ", problems.Select(p => $"{p.Key} {p.Message}")), nameof(options));
        }

        var files = StateFiles.Prepare(folder, options.FileSystemOf);
        var gate = new StateGate(files, clock, options.LockWait);
        var errors = new StorageErrors(files);
        using var turn = await gate.EnterAsync(ct);
        var opening = new StateOpening(files, gate, errors, clock, options);
        var opened = await Task.Run(() => opening.Open(turn, ct), ct);
        return new StateDatabase(opened, files, gate, errors, clock);
    }

    /// <summary>Runs <paramref name="work"/> in one transaction; when this returns, its changes are on the disk.</summary>
    internal async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            using var turn = await _gate.EnterAsync(ct);
            await BeginAsync(ct);
            return await Task.Run(() => Change(work, ct), CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    internal Task WriteAsync(Action<SqliteConnection> work, CancellationToken ct) => WriteAsync(
        connection =>
        {
            work(connection);
            return true;
        },
        ct);

    /// <summary>Runs <paramref name="work"/> on one state of the database, however many statements it has.</summary>
    internal Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct) => _readers.UseAsync(
        connection =>
        {
            try
            {
                using (connection.InterruptOn(ct))
                {
                    return work(connection);
                }
            }
            catch (SqliteException error)
            {
                throw Told(error, ct);
            }
        },
        ct);

    /// <summary>What was read cannot have been written by us.</summary>
    internal StorageException Damaged(string finding)
    {
        _isDamaged = true;
        return _errors.Corrupt(finding);
    }

    /// <summary>Copies the database beside itself, proven and flushed; the last three copies are kept. Work goes on meanwhile.</summary>
    /// <returns>The copy's path.</returns>
    /// <exception cref="StorageException">It cannot be copied; nothing half done is left.</exception>
    public async Task<string> BackUpAsync(CancellationToken ct)
    {
        var copy = await ReadAsync(
            connection =>
            {
                var version = Convert.ToInt32(connection.Scalar("PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
                return new DatabaseCopy(_errors).Make(connection, _files.NewBackup(version, Clock.GetUtcNow()), version, ct);
            },
            ct);
        _files.PruneBackups();
        return copy;
    }

    /// <summary>When the last backup was made; null when there is none.</summary>
    public DateTimeOffset? LastBackup => _files.Backups() is [var newest, ..] ? new DateTimeOffset(File.GetLastWriteTimeUtc(newest), TimeSpan.Zero) : null;

    /// <summary>Waits for what is running, then closes; the last one to leave notes that all is well.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            await _readers.DisposeAsync();
            using var turn = await EnterToCloseAsync();
            Close(turn);
        }
        finally
        {
            _writing.Release();
        }
    }

    // A program that keeps the gate for good must not keep us from ending; the next opening then checks the file.
    private async Task<FileStream?> EnterToCloseAsync()
    {
        try
        {
            return await _gate.EnterAsync(CancellationToken.None);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private void Close(FileStream? turn)
    {
        _writer.CheckpointOnClose(turn is not null && !_isDamaged);
        _writer.Dispose();
        _presence.Dispose();
        if (turn is not null && !_isDamaged && !_files.HasPendingLog && File.Exists(_files.Database) && !_gate.IsAnyoneInside())
        {
            MarkClean(turn);
        }
    }

    private void MarkClean(FileStream turn)
    {
        try
        {
            StateMark.Clean(_files.Database).Write(turn);
        }
        catch (IOException)
        {
            // Then the next opening checks the file; all that was acknowledged is in it.
        }
    }

    private async Task BeginAsync(CancellationToken ct)
    {
        var patience = _gate.Patience();
        try
        {
            // Behind the gate only a program that is not ours, such as the sqlite3 shell, can be in the way.
            while (!_writer.TryBegin())
            {
                if (!await patience.PauseAsync(ct))
                {
                    throw _gate.Locked();
                }
            }
        }
        catch (SqliteException error)
        {
            throw Told(error, ct);
        }
    }

    private T Change<T>(Func<SqliteConnection, T> work, CancellationToken ct)
    {
        try
        {
            T result;
            using (_writer.InterruptOn(ct))
            {
                result = work(_writer);
            }

            _writer.Commit();
            return result;
        }
        catch (SqliteException error)
        {
            throw Told(error, ct);
        }
        finally
        {
            _writer.Rollback();
        }
    }

    private Exception Told(SqliteException error, CancellationToken ct)
    {
        var told = _errors.From(error, ct);
        _isDamaged |= told is StorageException { Failure: StorageFailure.Corrupt or StorageFailure.NotADatabase };
        return told;
    }
}
