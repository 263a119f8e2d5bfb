using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SnatchEngine.Storage;

/// <summary>Short forms for statements with parameters.</summary>
internal static class Sql
{
    public static SqliteConnection Open(string path)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(text.ConnectionString);
        connection.Open();
        return connection;
    }

    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Prepared(sql, values);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Prepared(sql, values);
        return command.ExecuteScalar() is var value and not DBNull ? value : null;
    }

    public static List<T> Query<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = connection.Prepared(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>The connection's own busy loop would block a thread; this tells at once.</summary>
    /// <returns>False when another connection is writing.</returns>
    public static bool TryBegin(this SqliteConnection connection)
    {
        var code = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
        if (code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return false;
        }

        SqliteException.ThrowExceptionForRC(code, connection.Handle);
        return true;
    }

    public static void Commit(this SqliteConnection connection) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, "COMMIT"), connection.Handle);

    /// <summary>Some errors have rolled back by themselves already.</summary>
    public static void Rollback(this SqliteConnection connection)
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            _ = raw.sqlite3_exec(connection.Handle, "ROLLBACK");
        }
    }

    /// <summary>Ends a long statement when <paramref name="ct"/> is cancelled, until disposed.</summary>
    public static CancellationTokenRegistration InterruptOn(this SqliteConnection connection, CancellationToken ct) =>
        ct.Register(static state => raw.sqlite3_interrupt(((SqliteConnection)state!).Handle), connection);

    /// <summary>Whether closing the last connection writes the log back into the database's file.</summary>
    public static void CheckpointOnClose(this SqliteConnection connection, bool allowed) =>
        _ = raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, allowed ? 0 : 1, out _);

    public static string? Text(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static SqliteCommand Prepared(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
