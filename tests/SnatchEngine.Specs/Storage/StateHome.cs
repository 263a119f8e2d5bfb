using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Storage;

/// <summary>A state folder of its own, with ways to harm what is in it.</summary>
internal sealed class StateHome : IDisposable
{
    private readonly TempFolder _temp = new();

    public FixedClock Clock { get; } = new();

    public string Folder => _temp["state"];

    public string Database => Path.Combine(Folder, "state.db");

    public string this[string name] => Path.Combine(Folder, name);

    public string Root => _temp.Path;

    public Task<StateDatabase> OpenAsync(StateDatabaseOptions? options = null) => StateDatabase.OpenAsync(Folder, Clock, options);

    public async Task<StorageException> RefusalAsync(StateDatabaseOptions? options = null) =>
        await Assert.ThrowsAsync<StorageException>(async () => await (await OpenAsync(options)).DisposeAsync());

    /// <summary>Leaves a closed database with <paramref name="rows"/> facts of hosts.</summary>
    public async Task FillAsync(int rows = 200, StateDatabaseOptions? options = null)
    {
        await using var database = await OpenAsync(options);
        await database.WriteAsync(connection => InsertRows(connection, rows), CancellationToken.None);
    }

    public static void InsertRows(SqliteConnection connection, int rows, string prefix = "https://host")
    {
        for (var i = 0; i < rows; i++)
        {
            Insert(connection, $"{prefix}{i:0000}.example:443");
        }
    }

    public static int Insert(SqliteConnection connection, string origin) => connection.Execute(
        "INSERT INTO host_facts VALUES ($origin, '2026-01-01T00:00:00.0000000Z', 8, 1, 1, 0, 1.5, 10, 0.1)", ("$origin", origin));

    public static async Task<long> CountAsync(StateDatabase database, string table = "host_facts") =>
        await database.ReadAsync(connection => (long)connection.Scalar($"SELECT count(*) FROM {table}")!, CancellationToken.None);

    /// <summary>What a kill at this moment would leave.</summary>
    public StateHome CopyAsKilled()
    {
        var copy = new StateHome();
        Directory.CreateDirectory(copy.Folder);
        foreach (var name in new[] { "state.db", "state.db-wal", "state.db.lock" })
        {
            File.WriteAllBytes(copy[name], Read(this[name]));
        }

        return copy;
    }

    /// <summary>The same closed database, closed at the same moment.</summary>
    public StateHome CopyClosed()
    {
        var copy = new StateHome();
        Directory.CreateDirectory(copy.Folder);
        foreach (var name in new[] { "state.db", "state.db.lock" })
        {
            File.Copy(this[name], copy[name]);
        }

        return copy;
    }

    /// <summary>Changes bytes as a failing disk does, with no trace in the file's time.</summary>
    public void Rot(Action<byte[]> how)
    {
        var time = File.GetLastWriteTimeUtc(Database);
        Change(how);
        File.SetLastWriteTimeUtc(Database, time);
    }

    /// <summary>As another tool would, behind snatch's back.</summary>
    public void Edit(string sql, string name = "state.db", Action? midway = null)
    {
        using var connection = new SqliteConnection($"Data Source={this[name]};Pooling=False;Foreign Keys=False");
        connection.Open();
        connection.Execute(sql);
        midway?.Invoke();
    }

    public void Change(Action<byte[]> how)
    {
        var bytes = File.ReadAllBytes(Database);
        how(bytes);
        File.WriteAllBytes(Database, bytes);
    }

    public string Print() => Convert.ToHexString(SHA256.HashData(Read(Database)));

    public void Dispose() => _temp.Dispose();

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>A clock that stands still for reading and runs for waiting.</summary>
internal sealed class FixedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 30, 15, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
