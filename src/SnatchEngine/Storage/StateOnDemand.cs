namespace SnatchEngine.Storage;

/// <summary>The state database of a process, opened by whoever needs it first; most runs never do.</summary>
/// <param name="folder">The state folder.</param>
/// <param name="time">The clock.</param>
public sealed class StateOnDemand(string folder, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private StateDatabase? _database;

    /// <summary>Whether there is one on the disk.</summary>
    public bool Exists => File.Exists(Path.Combine(folder, StateDatabase.FileName));

    /// <summary>Whether somebody needed it already.</summary>
    public bool IsOpen => Volatile.Read(ref _database) is not null;

    /// <summary>Opens it, or gives the one that is open.</summary>
    /// <exception cref="StorageException">It was refused.</exception>
    public async Task<StateDatabase> OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _database ??= await StateDatabase.OpenAsync(folder, time, ct: cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _gate.Dispose();
    }
}
