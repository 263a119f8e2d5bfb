using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins;

/// <summary>Lets the moments pass in which the host waits for plugin folders to be quiet, and no other time: that of plugin code stays its own.</summary>
internal static class Quiet
{
    public static TimeSpan Moment { get; } = TimeSpan.FromMilliseconds(300);

    public static async Task<T> PassQuietAsync<T>(this ManualTime time, Task<T> task)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!task.IsCompleted)
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"The task did not end although {time.Elapsed} of virtual time passed.");
            }

            if (time.PendingDelays.Any(d => d <= Moment))
            {
                time.Advance(Moment);
            }

            await Task.WhenAny(task, Task.Delay(1));
        }

        return await task;
    }
}
