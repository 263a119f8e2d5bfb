using SnatchEngine.Storage;

namespace SnatchEngine.Runs;

/// <summary>What runs learn, from one process to the next: hosts, and what downloads take.</summary>
/// <remarks>
/// Opening the database costs more than fetching a small file, so only a run that has gone on for a second reads it, beside its downloads, and
/// what it says is used as it arrives; it is kept at the end of such a run, and whenever the database is open anyway. Nothing here makes a run fail.
/// </remarks>
/// <param name="engine">Who learns.</param>
/// <param name="state">The database, when something needs it.</param>
/// <param name="note">Hears why something could not be read or kept.</param>
/// <param name="time">The clock.</param>
public sealed class RunMemory(SnatchEngineServices engine, StateOnDemand state, Action<string> note, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_worthIt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private ITimer? _alarm;
    private Task? _reading;
    private bool _isOver;

    /// <summary>A run begins.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _alarm ??= time.CreateTimer(_ => RecallAsync(), null, s_worthIt, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Reads what is known, once.</summary>
    public Task RecallAsync()
    {
        lock (_gate)
        {
            return _isOver ? Task.CompletedTask : _reading ??= Task.Run(() => TryAsync("read", ReadAsync));
        }
    }

    /// <summary>Keeps what was learned, when the run was worth it.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? reading;
        bool hasRun;
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            (_isOver, hasRun) = (true, _alarm is not null);
            reading = state.IsOpen ? _reading ?? Task.Run(() => TryAsync("read", ReadAsync)) : _reading;
            _alarm?.Dispose();
        }

        if (reading is not null)
        {
            await reading;

            // What only looks, such as a list of formats, makes no database.
            await (hasRun || state.IsOpen ? TryAsync("kept", KeepAsync) : Task.CompletedTask);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (state.Exists)
        {
            var database = await state.OpenAsync(cancellationToken);
            var hosts = await new HostFactStore(database).LoadAsync(cancellationToken);

            // That one file came without ranges says little of the next; believed for a day it would keep every file of the host to one connection.
            engine.Downloader.Remember(hosts.Select(h => h.Ranges == false ? h with { Ranges = null } : h));
            engine.Durations.Restore(await new DurationStore(database).LoadAsync(cancellationToken));
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (engine.Downloader.LearnedHosts is { Count: > 0 } hosts)
        {
            var database = await state.OpenAsync(cancellationToken);
            await new HostFactStore(database).SaveAsync(hosts, cancellationToken);
            await new DurationStore(database).SaveAsync(engine.Durations.Learned, cancellationToken);
        }
    }

    private async Task TryAsync(string what, Func<CancellationToken, Task> work)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        try
        {
            await work(patience.Token);
        }
        catch (StorageException e)
        {
            note($"what was learned of hosts could not be {what}: {e.Message}");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            note($"what was learned of hosts could not be {what}: another process holds the database");
        }
    }
}
