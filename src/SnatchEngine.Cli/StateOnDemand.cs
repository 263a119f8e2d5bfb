using SnatchEngine.Storage;

namespace SnatchEngine.Cli;

/// <summary>The state database, opened by whoever needs it first; most runs never do.</summary>
internal sealed class StateOnDemand(string folder, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private StateDatabase? _database;

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

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _gate.Dispose();
    }
}
