using Microsoft.Data.Sqlite;

namespace SnatchEngine.Storage;

/// <summary>A database that passed every check.</summary>
internal sealed record OpenedState(SqliteConnection Writer, FileStream Presence, IReadOnlyList<string> Notes);

/// <summary>The way from a folder to an open database, behind the gate.</summary>
internal sealed class StateOpening(StateFiles files, StateGate gate, StorageErrors errors, TimeProvider clock, StateDatabaseOptions options)
{
    private readonly Inspection _inspection = new(files, errors);
    private readonly List<string> _notes = [];

    public OpenedState Open(FileStream turn, CancellationToken ct)
    {
        NativeSqlite.Load(options.NativeLibraryPath);
        var mark = StateMark.Read(turn);
        var isAlone = !gate.IsAnyoneInside();
        var isNew = _inspection.IsNew(mark);
        if (isNew)
        {
            CreateFile();
        }

        SqliteConnection? writer = null;
        var isOpen = false;
        try
        {
            writer = Sql.Open(files.Database);
            writer.CheckpointOnClose(false);
            Prepare(writer, mark, isNew, isAlone, ct);
            MarkOpen(turn);
            var presence = gate.StepInside();
            writer.CheckpointOnClose(true);
            isOpen = true;
            return new OpenedState(writer, presence, _notes);
        }
        catch (SqliteException error)
        {
            throw errors.From(error, ct);
        }
        finally
        {
            if (!isOpen)
            {
                writer?.Dispose();
            }
        }
    }

    private void Prepare(SqliteConnection writer, StateMark mark, bool isNew, bool isAlone, CancellationToken ct)
    {
        writer.Execute("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
        var version = isNew || _inspection.WasNeverFinished(writer, mark) ? 0 : CheckExisting(writer, mark, isAlone, ct);
        if (version < Newest)
        {
            Forward(writer, version, isAlone, ct);
        }

        if (writer.Scalar("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new StorageException(StorageFailure.CannotOpen, $"The file system of {files.Folder} has no shared memory for the write-ahead log. Point SNATCH_HOME to a local disk.");
        }

        writer.Execute("PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 16777216");
    }

    private int Newest => options.Migrations.Max(m => m.Version);

    private int CheckExisting(SqliteConnection writer, StateMark mark, bool isAlone, CancellationToken ct)
    {
        // While another process has it open, the mark says nothing about the past.
        var unclean = isAlone && _inspection.WasLeftUnclean(mark);
        var version = _inspection.Check(writer, Newest, unclean, ct);
        if (unclean)
        {
            _notes.Add($"{files.Database} was not closed properly last time, or was touched since; it was checked and is sound.");
        }

        return version;
    }

    private void Forward(SqliteConnection writer, int version, bool isAlone, CancellationToken ct)
    {
        if (!isAlone)
        {
            throw new StorageException(StorageFailure.Locked,
                $"{files.Database} has schema {version} and must be brought to {Newest}, but an older snatch has it open. Stop that one, then start again.");
        }

        if (new MigrationRun(files, errors, clock).Run(writer, version, options.Migrations, ct) is { } note)
        {
            _notes.Add(note);
        }
    }

    private void MarkOpen(FileStream turn)
    {
        try
        {
            new StateMark(StateMarkKind.Open).Write(turn);
        }
        catch (IOException error)
        {
            throw FileFailure.From(error, "The lock file", files.Gate);
        }
    }

    private void CreateFile()
    {
        try
        {
            StateFiles.Open(files.Database, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileFailure.From(error, "The state database", files.Database);
        }
    }
}
