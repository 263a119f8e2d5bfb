using SnatchEngine.Storage;

namespace SnatchEngine.Runs.Queue;

/// <summary>What a process that lives for years owes its state: a backup a day, and no endless list of what is done.</summary>
/// <param name="database">The database.</param>
/// <param name="queue">The queue in it.</param>
/// <param name="notice">Hears what went wrong.</param>
/// <param name="time">The clock.</param>
public sealed class QueueUpkeep(StateDatabase database, RunQueue queue, Action<string> notice, TimeProvider time)
{
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_look = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_backups = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    /// <summary>Looks every hour what is due, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (var wait = s_first; ; wait = s_look)
            {
                await Task.Delay(wait, time, stop);
                await LookAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        try
        {
            await queue.ClearAsync(now - s_kept, stop);

            // A backup from the future was made by a clock that ran ahead.
            if (database.LastBackup is not { } last || last < now - s_backups || last > now + s_backups)
            {
                await database.BackUpAsync(stop);
            }
        }
        catch (StorageException failure)
        {
            notice($"the daily backup or the clearing of the queue failed, and is tried again in an hour: {failure.Message}");
        }
    }
}
