using System.Collections.Concurrent;
using SnatchEngine.Abstractions;

namespace SnatchEngine.Plugins;

/// <summary>Keeps the loaded plugins: each is loaded once, and unloaded when it was replaced and nobody uses it any more.</summary>
/// <param name="code">Brings their code.</param>
/// <param name="guard">Runs it.</param>
/// <param name="time">The clock.</param>
internal sealed class PluginLoader(PluginCode code, PluginGuard guard, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_loadTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_disposeTime = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<InstalledPlugin, Lazy<Task<LoadedPlugin>>> _loaded = [];
    private readonly ConcurrentDictionary<InstalledPlugin, Task> _draining = new();

    /// <summary>Versions that were replaced and are still in use.</summary>
    public IReadOnlyCollection<InstalledPlugin> Draining => [.. _draining.Keys];

    /// <summary>Leave to use a plugin's code, loaded now if it was not yet; null when the plugin was replaced meanwhile, so that it must be looked up again.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="notice">Hears when the version before it is used in its place.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="PluginException">It cannot be used; its state says so from now on.</exception>
    public async Task<PluginUse?> TryUseAsync(InstalledPlugin plugin, Action<string> notice, CancellationToken cancellationToken)
    {
        try
        {
            // Shared by all who need it, so one who gives up waiting must not take it from the others.
            var loaded = TryLoad(plugin) is { } loading ? await loading.WaitAsync(cancellationToken) : null;
            if (loaded?.TryEnter() is not true)
            {
                return null;
            }

            if (plugin.Predecessor is { } predecessor)
            {
                plugin.Predecessor = null;
                Retire(predecessor, $"replaced by {plugin.Version}");
            }

            return new PluginUse(loaded);
        }
        catch (PluginException e) when (e.Failure == PluginFailure.Replaced)
        {
            Retire(plugin, e.Message);
            return null;
        }
        catch (PluginException e) when (plugin.Predecessor is { IsUsable: true } predecessor)
        {
            if (e.Failure == PluginFailure.NotAdmitted && ReferenceEquals(predecessor.Found, plugin.Found))
            {
                // The same files, which nobody trusts any more.
                plugin.Predecessor = null;
                Retire(predecessor, e.Message);
                throw;
            }

            notice($"went on with {predecessor} as it was: {e.Message}");
            return await TryUseAsync(predecessor, notice, cancellationToken);
        }
    }

    /// <summary>Takes a plugin out of use; who uses it finishes, and then its code is unloaded.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="reason">Why.</param>
    public void Retire(InstalledPlugin plugin, string reason)
    {
        lock (_gate)
        {
            plugin.Retire(reason);
            if (_loaded.Remove(plugin, out var loading) && loading.IsValueCreated)
            {
                var draining = Task.Run(() => DrainAsync(plugin, loading.Value));
                _draining[plugin] = draining;
                _ = draining.ContinueWith(_ => _draining.TryRemove(plugin, out Task? _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<Task> ending = [];
        lock (_gate)
        {
            foreach (var (plugin, loading) in _loaded)
            {
                if (loading is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                {
                    ending.Add(EndAsync(plugin, loading.Value));
                }
            }

            _loaded.Clear();
        }

        // Each is given up after its time, so together they take no longer than the slowest.
        await Task.WhenAll(ending);
        await Task.WhenAny(Task.WhenAll(_draining.Values), Task.Delay(s_disposeTime, time));
    }

    private Task<LoadedPlugin>? TryLoad(InstalledPlugin plugin)
    {
        lock (_gate)
        {
            if (plugin.IsRetired)
            {
                return null;
            }

            if (!plugin.IsUsable)
            {
                throw new PluginException(PluginFailure.OutOfService, $"plugin '{plugin}' is {plugin.State.ToString().ToLowerInvariant()}: {plugin.Reason}");
            }

            if (!_loaded.TryGetValue(plugin, out var loading))
            {
                _loaded[plugin] = loading = new Lazy<Task<LoadedPlugin>>(() => LoadOnceAsync(plugin));
            }

            return loading.Value;
        }
    }

    private async Task<LoadedPlugin> LoadOnceAsync(InstalledPlugin plugin)
    {
        // What lies beside the program and was changed, or came from somebody else, is no more trusted to behave than what was dropped in.
        plugin.RunsAsShipped = code.IsShipped(plugin);
        try
        {
            var loaded = await guard.CallAsync(
                plugin, "loading it", s_loadTime, token => plugin.RunsAsShipped ? Task.FromResult(code.LoadShipped(plugin)) : plugin.Root.HoldsSites ? Task.FromResult(code.LoadSite(plugin)) : code.LoadAsync(plugin, token), CancellationToken.None);
            plugin.MarkLoaded();
            return loaded;
        }
        catch (SnatchException e)
        {
            switch ((e as PluginException)?.Failure)
            {
                case PluginFailure.Replaced: break;
                case PluginFailure.BadManifest or PluginFailure.CannotLoad or PluginFailure.NotAdmitted or PluginFailure.BadSettings: plugin.Refuse(e.Message); break;
                default: plugin.Quarantine(e.Message); break;
            }

            throw;
        }
    }

    private async Task DrainAsync(InstalledPlugin plugin, Task<LoadedPlugin> loading)
    {
        try
        {
            var loaded = await loading;
            await loaded.RetireAsync();
            await EndAsync(plugin, loading);
        }
        catch (SnatchException)
        {
            // It never came to run.
        }
    }

    private async Task EndAsync(InstalledPlugin plugin, Task<LoadedPlugin> loading)
    {
        var loaded = await loading;
        await guard.EndAsync(plugin, loaded.EndAsync, s_disposeTime);
        loaded.Unload();
    }
}
