using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Plugins;

namespace SnatchEngine.Optimization;

/// <summary>Gets from the optimizers' names to running plugin code; loads none before it is asked for, and none that is for another system.</summary>
internal sealed class PlatformOptimizers(LivePlugins plugins, PluginLoader loader, PluginGuard guard)
{
    private const int MostLooks = 5;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly string[] s_systems = ["linux", "windows", "macos"];

    /// <summary>The name of this system's own optimizer.</summary>
    public static string System => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";

    /// <summary>The optimizers that may be for this machine: the system's own first.</summary>
    /// <param name="withOthers">Those of other names too.</param>
    public IReadOnlyList<string> Names(bool withOthers)
    {
        var all = Usable(plugins.Catalog).SelectMany(NamesOf).Distinct(StringComparer.Ordinal);
        return [.. all.Where(n => n == System || (withOthers && !s_systems.Contains(n))).OrderBy(n => n == System ? 0 : 1).ThenBy(n => n, StringComparer.Ordinal)];
    }

    /// <summary>Calls an optimizer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="what">What it does, for messages.</param>
    /// <param name="call">The call.</param>
    /// <param name="notice">Hears what a person should know of the plugin.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OptimizationException">It says why it cannot.</exception>
    /// <exception cref="PluginException">There is no such optimizer, or it crashed or hung.</exception>
    public async Task<T> CallAsync<T>(string name, string what, Func<IPlatformOptimizer, CancellationToken, Task<T>> call, Action<string> notice, CancellationToken cancellationToken)
    {
        using var use = await OpenAsync(name, notice, cancellationToken);
        var optimizer = use.OptimizerOf(name);
        return await guard.CallAsync(use.Plugin, what, s_patience, token => call(optimizer, token), cancellationToken);
    }

    /// <summary>Looks at the machine and plans; nothing when it is no machine for this optimizer.</summary>
    public Task<IReadOnlyList<TuningChange>> PlanAsync(string name, TuningTerms terms, Action<string> notice, CancellationToken cancellationToken)
    {
        var wishes = terms.WishesFor(name);
        return CallAsync(name, "planning", async (optimizer, token) => await optimizer.ProbeAsync(wishes, token) is { } machine ? optimizer.Plan(machine, wishes) : [], notice, cancellationToken);
    }

    private async Task<PluginUse> OpenAsync(string name, Action<string> notice, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            var catalog = await plugins.LookAsync(isUrgent: look > 0, cancellationToken);
            var plugin = Usable(catalog).FirstOrDefault(p => NamesOf(p).Contains(name))
                ?? throw new PluginException(PluginFailure.NotInstalled, $"there is no optimizer '{name}'; 'snatch plugin list' shows the plugins and why one is not used");
            if (await loader.TryUseAsync(plugin, notice, cancellationToken) is { } use)
            {
                return use;
            }
        }

        throw new PluginException(PluginFailure.Replaced, $"the plugin of '{name}' is being replaced all the time; try again when its folder is quiet");
    }

    private static IEnumerable<InstalledPlugin> Usable(PluginCatalog catalog) => catalog.Plugins.Where(p => p.IsUsable && NamesOf(p).Count > 0);

    private static IReadOnlyList<string> NamesOf(InstalledPlugin plugin) => plugin.Found.Mentions("optimizers") ? plugin.Manifest?.Optimizers ?? [] : [];
}
