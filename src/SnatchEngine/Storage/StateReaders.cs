using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SnatchEngine.Storage;

/// <summary>A few connections that only read, opened when first needed.</summary>
internal sealed class StateReaders(string path) : IAsyncDisposable
{
    private const int AtOnce = 4;

    private readonly SemaphoreSlim _free = new(AtOnce, AtOnce);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _isClosed;

    public async Task<T> UseAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(StateDatabase));
            return await Task.Run(() => Use(work), CancellationToken.None);
        }
        finally
        {
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        for (var i = 0; i < AtOnce; i++)
        {
            await _free.WaitAsync();
        }

        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _free.Release(AtOnce);
    }

    private T Use<T>(Func<SqliteConnection, T> work)
    {
        var connection = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            connection.Execute("BEGIN");
            return work(connection);
        }
        finally
        {
            connection.Rollback();
            _idle.Add(connection);
        }
    }

    private SqliteConnection Open()
    {
        var connection = Sql.Open(path);
        connection.Execute("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
        return connection;
    }
}
