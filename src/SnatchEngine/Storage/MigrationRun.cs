using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SnatchEngine.Storage;

/// <summary>Brings a schema forward, one transaction for each step.</summary>
internal sealed class MigrationRun(StateFiles files, StorageErrors errors, TimeProvider clock)
{
    /// <summary>A database that held a schema before is copied first; the copy stays when anything changed.</summary>
    /// <returns>What was done, for people.</returns>
    public string? Run(SqliteConnection connection, int from, IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        if (from == 0)
        {
            Forward(connection, 0, migrations, ct);
            return null;
        }

        var copy = new DatabaseCopy(errors).Make(connection, files.NewBackup(from, clock.GetUtcNow()), from, ct);
        var reached = from;
        try
        {
            Forward(connection, from, migrations, ct, version => reached = version);
        }
        finally
        {
            if (reached == from)
            {
                // Nothing changed: kept, it would only push an older backup out at each further try.
                File.Delete(copy);
            }
        }

        files.PruneBackups();
        return $"Brought the state database from schema {from} to {reached}; a copy from before is {Path.GetFileName(copy)}.";
    }

    private void Forward(SqliteConnection connection, int from, IReadOnlyList<Migration> migrations, CancellationToken ct, Action<int>? reached = null)
    {
        // A step that rebuilds a table must drop it while others refer to it.
        connection.Execute("PRAGMA foreign_keys = OFF");
        foreach (var migration in migrations.Where(m => m.Version > from).OrderBy(m => m.Version))
        {
            ct.ThrowIfCancellationRequested();
            Step(connection, migration, ct);
            reached?.Invoke(migration.Version);
        }

        connection.Execute("PRAGMA foreign_keys = ON");
    }

    private void Step(SqliteConnection connection, Migration migration, CancellationToken ct)
    {
        if (!connection.TryBegin())
        {
            throw new StorageException(StorageFailure.Locked, $"Another program is writing to {files.Database}. Stop it, then start again: the schema must be brought forward.");
        }

        try
        {
            using (connection.InterruptOn(ct))
            {
                connection.Execute(migration.Sql);
                if (connection.Scalar("SELECT count(*) FROM pragma_foreign_key_check") is long and > 0)
                {
                    throw new StorageException(StorageFailure.Unexpected, Failed(migration, "it leaves rows that refer to nothing"));
                }
            }

            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {migration.Version}"));
            connection.Commit();
        }
        catch (SqliteException error) when (errors.From(error, ct) is StorageException { Failure: StorageFailure.Unexpected })
        {
            throw new StorageException(StorageFailure.Unexpected, Failed(migration, error.Message), error);
        }
        finally
        {
            connection.Rollback();
        }
    }

    private string Failed(Migration migration, string why) =>
        $"Bringing {files.Database} to schema {migration.Version} ({migration.What}) failed and was undone: {why}. Go back to the version of snatch you had, and please report it.";
}
