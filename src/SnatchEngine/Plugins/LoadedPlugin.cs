using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins;

/// <summary>The code of a plugin, ready to be called through a <see cref="PluginGuard"/>, and how many are using it.</summary>
internal sealed class LoadedPlugin(InstalledPlugin plugin, PluginLoadContext? context, string? shadow, ISnatchPlugin instance, PluginParts parts)
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private ISnatchPlugin? _instance = instance;
    private PluginParts? _parts = parts;
    private int _users;
    private bool _retired;

    public InstalledPlugin Plugin => plugin;

    /// <summary>Its extractor of a name.</summary>
    /// <exception cref="PluginException">It has none.</exception>
    public IExtractor ExtractorOf(string name) => _parts!.Extractors.TryGetValue(name, out var extractor)
        ? extractor
        : throw new PluginException(PluginFailure.NotInstalled, $"plugin '{plugin}' has no extractor '{name}'");

    /// <summary>Its post-processor of a name.</summary>
    /// <exception cref="PluginException">It has none.</exception>
    public IPostProcessor PostProcessorOf(string name) => _parts!.PostProcessors.TryGetValue(name, out var processor)
        ? processor
        : throw new PluginException(PluginFailure.NotInstalled, $"plugin '{plugin}' has no post-processor '{name}'");

    /// <summary>Its optimizer of a name.</summary>
    /// <exception cref="PluginException">It has none.</exception>
    public IPlatformOptimizer OptimizerOf(string name) => _parts!.Optimizers?.TryGetValue(name, out var optimizer) is true
        ? optimizer
        : throw new PluginException(PluginFailure.NotInstalled, $"plugin '{plugin}' has no optimizer '{name}'");

    /// <summary>Counts a user in; false once it is to be unloaded.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _users += _retired ? 0 : 1;
            return !_retired;
        }
    }

    /// <summary>Counts a user out.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_users == 0 && _retired)
            {
                _idle.TrySetResult();
            }
        }
    }

    /// <summary>Lets nobody in any more, and ends when the last has left.</summary>
    public Task RetireAsync()
    {
        lock (_gate)
        {
            _retired = true;
            return _users == 0 ? Task.CompletedTask : _idle.Task;
        }
    }

    /// <summary>Disposes the plugin if it wants to be.</summary>
    public async Task EndAsync()
    {
        if (_instance is IAsyncDisposable later)
        {
            await later.DisposeAsync();
        }
        else
        {
            (_instance as IDisposable)?.Dispose();
        }
    }

    /// <summary>Lets go of the code; the runtime frees it when nothing of it runs any more.</summary>
    public void Unload()
    {
        _instance = null;
        _parts = null;
        if (context is { IsCollectible: true })
        {
            context.Unload();
        }

        if (shadow is not null)
        {
            ShadowFolders.Remove(shadow);
        }
    }
}

/// <summary>What the code of a plugin can do, by name.</summary>
internal sealed record PluginParts(IReadOnlyDictionary<string, IExtractor> Extractors, IReadOnlyDictionary<string, IPostProcessor> PostProcessors)
{
    /// <summary>Its optimizers. Default: null, it has none.</summary>
    public IReadOnlyDictionary<string, IPlatformOptimizer>? Optimizers { get; init; }
}

/// <summary>The leave to call a plugin's code; while one is held, the code stays.</summary>
internal sealed class PluginUse(LoadedPlugin loaded) : IDisposable
{
    private LoadedPlugin? _loaded = loaded;

    public InstalledPlugin Plugin { get; } = loaded.Plugin;

    /// <inheritdoc cref="LoadedPlugin.ExtractorOf"/>
    public IExtractor ExtractorOf(string name) => _loaded!.ExtractorOf(name);

    /// <inheritdoc cref="LoadedPlugin.PostProcessorOf"/>
    public IPostProcessor PostProcessorOf(string name) => _loaded!.PostProcessorOf(name);

    /// <inheritdoc cref="LoadedPlugin.OptimizerOf"/>
    public IPlatformOptimizer OptimizerOf(string name) => _loaded!.OptimizerOf(name);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _loaded, null)?.Leave();
}
