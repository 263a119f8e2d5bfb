using SnatchEngine.Abstractions;
using SnatchEngine.PluginKit.Loading;

namespace SnatchEngine.PluginKit.Conformance;

/// <summary>Calls plugin code, and waits for it no longer than is decent.</summary>
internal sealed class Patience(NetworkWatch network, TimeSpan limit)
{
    /// <summary>What every message about a hang has in it.</summary>
    public const string Hung = "hung:";

    /// <summary>Calls plugin code on the pool.</summary>
    /// <param name="what">What it does, for messages.</param>
    /// <param name="call">The code; its token is cancelled when nobody waits any more.</param>
    /// <param name="times">How many times the limit it may take.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="BrokenPluginException">It crashed or hung.</exception>
    public async Task<T> CallAsync<T>(string what, Func<CancellationToken, Task<T>> call, int times, CancellationToken cancellationToken)
    {
        var giveUp = new CancellationTokenSource();
        var running = network.RunAsync(() => call(giveUp.Token));
        try
        {
            return await running.WaitAsync(limit * times, cancellationToken);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            // What a plugin hangs on its token may hang itself, so nobody waits for it.
            _ = giveUp.CancelAsync();
            throw new BrokenPluginException($"{Hung} {what} took longer than {(limit * times).TotalSeconds:0.#} s");
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
