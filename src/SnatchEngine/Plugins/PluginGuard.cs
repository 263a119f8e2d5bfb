using System.Reflection;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins;

/// <summary>Runs plugin code so that its crash or hang stays its own.</summary>
/// <param name="time">The clock for its time limits.</param>
/// <param name="log">Takes a line about what nobody else hears of.</param>
internal sealed class PluginGuard(TimeProvider time, Action<string> log)
{
    private const int LongestMessage = 500;

    /// <summary>Calls plugin code on the pool and waits no longer than the limit.</summary>
    /// <param name="plugin">Whose code.</param>
    /// <param name="what">What it does, for messages, as in <c>crashed while loading it</c>.</param>
    /// <param name="limit">The longest it may take.</param>
    /// <param name="call">The code; its token is cancelled when nobody waits any more.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="PluginException">It crashed, hung, or broke the contract.</exception>
    /// <exception cref="ExtractionException">It said why it cannot.</exception>
    public async Task<T> CallAsync<T>(InstalledPlugin plugin, string what, TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var result = await RunAsync(plugin, what, limit, call, cancellationToken);
        plugin.CountGoodCall();
        return result;
    }

    /// <summary>Lets plugin code end; what it throws or how long it hangs no longer matters.</summary>
    public async Task EndAsync(InstalledPlugin plugin, Func<Task> end, TimeSpan limit)
    {
        try
        {
            // A good end says nothing: what crashed while it worked usually ends well.
            await RunAsync(plugin, "ending it", limit, async _ => { await end(); return true; }, CancellationToken.None);
        }
        catch (Exception e) when (e is PluginException or ExtractionException or ProgramException or PostProcessingException or OptimizationException)
        {
            log(e.Message);
        }
    }

    private async Task<T> RunAsync<T>(InstalledPlugin plugin, string what, TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var giveUp = new CancellationTokenSource();
        var running = Begin(plugin, call, giveUp.Token);
        try
        {
            return await running.WaitAsync(limit, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Abandon(giveUp);
            throw;
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            Abandon(giveUp);
            var hung = new PluginException(PluginFailure.Hung, $"plugin '{plugin}' hung: {what} took longer than {limit.TotalSeconds:0.#} s");
            plugin.CountFault(hung.Message);
            throw hung;
        }
        // One of the three places where everything is caught: a plugin may throw anything.
        catch (Exception e)
        {
            throw Translated(plugin, what, e is TargetInvocationException { InnerException: { } inner } ? inner : e);
        }
        finally
        {
            Forget(running, giveUp);
        }
    }

    // A plugin that blocks its thread must not block ours. Those shipped do not, and most of their calls end at once:
    // run in place, nobody up the chain suspends, and every async method that never suspends saves a millisecond of start-up.
    private static Task<T> Begin<T>(InstalledPlugin plugin, Func<CancellationToken, Task<T>> call, CancellationToken giveUp)
    {
        if (!plugin.RunsAsShipped)
        {
            return Task.Run(() => call(giveUp), CancellationToken.None);
        }

        try
        {
            return call(giveUp);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    // An exception holds on to the code it went through, and its class may be the plugin's own; kept with a report, either would keep a replaced plugin loaded.
    private static Exception? Cause(InstalledPlugin plugin, Exception error) => plugin.RunsAsShipped ? error : null;

    private static Exception Translated(InstalledPlugin plugin, string what, Exception error)
    {
        switch (error)
        {
            case ProgramException missing:
                plugin.CountGoodCall();
                return plugin.RunsAsShipped ? missing : new ProgramException(missing.Failure, MessageOf(missing));
            case ExtractionException said:
                plugin.CountGoodCall();
                return plugin.RunsAsShipped ? said : new ExtractionException(said.Failure, MessageOf(said)) { NotBefore = said.NotBefore };
            case PostProcessingException cannot:
                plugin.CountGoodCall();
                return plugin.RunsAsShipped ? cannot : new PostProcessingException(cannot.Failure, MessageOf(cannot));
            case OptimizationException cannot:
                plugin.CountGoodCall();
                return plugin.RunsAsShipped ? cannot : new OptimizationException(cannot.Failure, MessageOf(cannot));
            case PluginException:
                plugin.CountFault(error.Message);
                return error;
            // The network's trouble, not the plugin's; HttpClient reports its own time-out as a cancellation.
            case HttpRequestException or OperationCanceledException or BreakerOpenException:
                plugin.CountGoodCall();
                return new ExtractionException(ExtractionFailure.Transient, $"plugin '{plugin}' did not get an answer: {MessageOf(error)}", Cause(plugin, error));
            case FileNotFoundException or FileLoadException or BadImageFormatException or TypeLoadException or MissingMemberException:
                var broken = new PluginException(PluginFailure.CannotLoad, $"plugin '{plugin}' cannot be loaded: {MessageOf(error)}", Cause(plugin, error));
                plugin.CountFault(broken.Message);
                return broken;
            default:
                var root = error is TypeInitializationException { InnerException: { } inner } ? inner : error;
                var crash = new PluginException(PluginFailure.Crashed, $"plugin '{plugin}' crashed while {what}: {root.GetType().Name}: {MessageOf(root)}", Cause(plugin, error));
                plugin.CountFault(crash.Message);
                return crash;
        }
    }

    /// <summary>What an exception of a plugin says, in one line that is not too long.</summary>
    internal static string MessageOf(Exception error)
    {
        try
        {
            var message = error.Message.ReplaceLineEndings(" ");
            return message.Length <= LongestMessage ? message : $"{message[..LongestMessage]}…";
        }
        // The exception is the plugin's own class too, and its Message may throw.
        catch (Exception)
        {
            return "(no message)";
        }
    }

    // What a plugin hangs on its token may hang itself, so nobody waits for it; a linked token would even run it inside Ctrl-C.
    private static void Abandon(CancellationTokenSource giveUp) => _ = giveUp.CancelAsync();

    private static void Forget(Task running, CancellationTokenSource giveUp)
    {
        if (running.IsCompleted)
        {
            giveUp.Dispose();
            return;
        }

        // Nobody waits any more; reading its exception keeps it from being raised as unobserved.
        _ = running.ContinueWith(
            (task, state) => { _ = task.Exception; ((CancellationTokenSource)state!).Dispose(); },
            giveUp, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
