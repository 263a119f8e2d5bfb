using SnatchEngine.Abstractions;
using SnatchEngine.PluginKit.Loading;

namespace SnatchEngine.PluginKit.Conformance;

/// <summary>Calls plugin code, and waits for it no longer than is decent.</summary>
internal static class Patience
{
    /// <summary>What every message about a hang has in it.</summary>
    public const string Hung = "hung:";

    /// <summary>Calls plugin code on the pool.</summary>
    /// <param name="what">What it does, for messages.</param>
    /// <param name="call">The code; its token is cancelled when nobody waits any more.</param>
    /// <param name="limit">The longest it may take.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="BrokenPluginException">It crashed or hung.</exception>
    public static async Task<T> CallAsync<T>(string what, Func<CancellationToken, Task<T>> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        var giveUp = new CancellationTokenSource();
        var running = Task.Run(() => call(giveUp.Token), CancellationToken.None);
        try
        {
            return await running.WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            // What a plugin hangs on its token may hang itself, so nobody waits for it.
            _ = giveUp.CancelAsync();
            throw new BrokenPluginException($"{Hung} {what} took longer than {limit.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is not (SnatchException or OperationCanceledException))
        {
            throw new BrokenPluginException($"it crashed while {what}: {e.GetType().Name}: {e.Message}", e);
        }
        finally
        {
            _ = running.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
