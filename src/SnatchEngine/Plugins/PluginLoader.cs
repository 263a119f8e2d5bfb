using System.Collections.Concurrent;
using System.Reflection;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Plugins;

/// <summary>Loads the code of plugins, each once and in a load context of its own. The only place that knows how.</summary>
/// <param name="environmentOf">Makes what the host lends to a plugin.</param>
/// <param name="guard">Runs plugin code.</param>
internal sealed class PluginLoader(Func<InstalledPlugin, PluginEnvironment> environmentOf, PluginGuard guard) : IAsyncDisposable
{
    private static readonly TimeSpan s_loadTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_disposeTime = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<InstalledPlugin, Lazy<Task<LoadedPlugin>>> _loaded = new();

    /// <summary>The plugin's code, loaded now if it was not yet.</summary>
    /// <exception cref="PluginException">It cannot be used; its state says so from now on.</exception>
    public Task<LoadedPlugin> LoadAsync(InstalledPlugin plugin, CancellationToken cancellationToken)
    {
        if (!plugin.IsUsable)
        {
            throw new PluginException(PluginFailure.OutOfService, $"plugin '{plugin}' is {plugin.State.ToString().ToLowerInvariant()}: {plugin.Reason}");
        }

        // Shared by all who need it, so one who gives up waiting must not take it from the others.
        var loading = _loaded.GetOrAdd(plugin, p => new Lazy<Task<LoadedPlugin>>(() => LoadOnceAsync(p)));
        return loading.Value.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (plugin, loading) in _loaded)
        {
            if (loading is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                var loaded = await loading.Value;
                await guard.EndAsync(plugin, loaded.EndAsync, s_disposeTime);
            }
        }
    }

    private async Task<LoadedPlugin> LoadOnceAsync(InstalledPlugin plugin)
    {
        try
        {
            var loaded = await guard.CallAsync(plugin, "loading it", s_loadTime, _ => Task.FromResult(Load(plugin)), CancellationToken.None);
            plugin.MarkLoaded();
            return loaded;
        }
        catch (SnatchException e)
        {
            if (e is PluginException { Failure: PluginFailure.CannotLoad or PluginFailure.BadSettings })
            {
                plugin.Refuse(e.Message);
            }

            plugin.Quarantine(e.Message);
            throw;
        }
    }

    private LoadedPlugin Load(InstalledPlugin plugin)
    {
        var manifest = plugin.Manifest!;
        var path = Path.Combine(plugin.Folder, manifest.Entry);
        if (!File.Exists(path))
        {
            throw new PluginException(PluginFailure.CannotLoad, $"plugin '{plugin}' has no {manifest.Entry} in {plugin.Folder}");
        }

        var context = new PluginLoadContext(plugin.Id, path, collectible: !plugin.Root.Shipped);
        try
        {
            var type = EntryTypeIn(context.LoadFromAssemblyPath(path), plugin);
            var instance = (ISnatchPlugin)Activator.CreateInstance(type)!;
            return new LoadedPlugin(plugin, instance, ExtractorsOf(instance, plugin));
        }
        catch when (context.IsCollectible)
        {
            context.Unload();
            throw;
        }
    }

    private static Type EntryTypeIn(Assembly assembly, InstalledPlugin plugin)
    {
        var type = assembly.GetCustomAttribute<SnatchPluginAttribute>()?.PluginType
            ?? throw BrokenContract(plugin, $"{plugin.Manifest!.Entry} has no [assembly: SnatchPlugin(typeof(…))]");
        return typeof(ISnatchPlugin).IsAssignableFrom(type) && type is { IsAbstract: false, ContainsGenericParameters: false } && type.GetConstructor(Type.EmptyTypes) is not null
            ? type
            : throw BrokenContract(plugin, $"{type.FullName} must be a class with a public constructor without parameters that implements ISnatchPlugin");
    }

    private Dictionary<string, IExtractor> ExtractorsOf(ISnatchPlugin instance, InstalledPlugin plugin)
    {
        Dictionary<string, IExtractor> extractors = new(StringComparer.Ordinal);
        foreach (var extractor in instance.CreateExtractors(environmentOf(plugin)))
        {
            if (!extractors.TryAdd(extractor.Name, extractor))
            {
                throw BrokenContract(plugin, $"two of its extractors are named '{extractor.Name}'");
            }
        }

        return plugin.Manifest!.Claims.FirstOrDefault(c => !extractors.ContainsKey(c.Extractor)) is { } claim
            ? throw BrokenContract(plugin, $"its manifest claims URLs for the extractor '{claim.Extractor}', and its code has {(extractors.Count == 0 ? "none" : string.Join(", ", extractors.Keys.Order(StringComparer.Ordinal)))}")
            : extractors;
    }

    private static PluginException BrokenContract(InstalledPlugin plugin, string what) => new(PluginFailure.BrokeContract, $"plugin '{plugin}' breaks the contract: {what}");
}
