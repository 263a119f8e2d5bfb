using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Where a plugin's folder is from.</summary>
public enum FolderKind
{
    /// <summary>It came with the program and is unchanged.</summary>
    Shipped,

    /// <summary>It lies beside the program, but is not what the build put there.</summary>
    Changed,

    /// <summary>It lies in the person's folder of plugins.</summary>
    Own,

    /// <summary>It is an earlier version, kept there for a rollback.</summary>
    Kept,
}

/// <summary>One plugin with all that decides whether it is used; no code of it was loaded.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="Kind">Where its folder is from.</param>
/// <param name="State">The word for its state.</param>
/// <param name="Reason">Why it is not used, or null.</param>
/// <param name="Verdict">Whether its code may run. Null: it does not come to that.</param>
public sealed record ListedPlugin(InstalledPlugin Plugin, FolderKind Kind, string State, string? Reason, TrustVerdict? Verdict)
{
    /// <summary>Whether it would be used for a URL.</summary>
    public bool IsInUse => State is "ready" or "loaded";

    /// <summary>Whether it is asked for URLs at all; whether its code may run comes to light only then.</summary>
    public bool IsRouted => IsInUse || Verdict is { IsAdmitted: false };

    /// <summary>Whether it could be used if its version were chosen.</summary>
    internal bool FitsProgram => Plugin.Manifest is { } manifest && manifest.Contract.Includes(ContractRange.Current);
}

/// <summary>All plugins with their states, from manifests, switches, pins and hashes.</summary>
/// <param name="All">Every folder, by id and then by version, the highest first.</param>
public sealed record PluginInventory(IReadOnlyList<ListedPlugin> All)
{
    /// <summary>Looks at all of them.</summary>
    /// <param name="places">Where they lie.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TrustException">The switches cannot be read.</exception>
    public static PluginInventory Look(PluginPaths places, TimeProvider time)
    {
        var admission = new PluginAdmission(places, time, static _ => { });
        var switches = PluginSwitches.Read(places.Switches);
        var plugins = PluginCatalog.Scan(places.Roots).Plugins;
        var chosen = ChosenOf(plugins, switches);
        var all = plugins.Select(p => Listed(p, chosen.GetValueOrDefault(p.Id), switches, admission)).ToList();
        all.Sort((a, b) => string.CompareOrdinal(a.Plugin.Id, b.Plugin.Id) is not 0 and var order ? order : VersionOrder.Natural.Compare(b.Plugin.Manifest?.Version, a.Plugin.Manifest?.Version));
        return new PluginInventory(all);
    }

    /// <summary>The folders of one plugin, the highest version first.</summary>
    /// <exception cref="InstallException">There is no such plugin.</exception>
    public IReadOnlyList<ListedPlugin> Of(string id)
    {
        var found = All.Where(p => p.Plugin.Id == id).ToList();
        return found.Count > 0 ? found : throw new InstallException(InstallFailure.NotInstalled, $"no plugin '{id}' is installed{Hint(id)}; 'snatch plugin list' shows them");
    }

    // The version that is used of each plugin: the one wanted, else the highest, else the first.
    private static Dictionary<string, InstalledPlugin> ChosenOf(IReadOnlyList<InstalledPlugin> plugins, PluginSwitches switches)
    {
        var chosen = new Dictionary<string, InstalledPlugin>(StringComparer.Ordinal);
        foreach (var plugin in plugins.Where(p => p.Manifest is { } manifest && manifest.Contract.Includes(ContractRange.Current)))
        {
            var wanted = switches.Preferred.GetValueOrDefault(plugin.Id);
            if (!chosen.TryGetValue(plugin.Id, out var other) || IsBetter(plugin.Manifest!.Version, other.Manifest!.Version, wanted))
            {
                chosen[plugin.Id] = plugin;
            }
        }

        return chosen;
    }

    private static bool IsBetter(Version version, Version than, Version? wanted)
    {
        var (isIt, wasIt) = (VersionOrder.Natural.Equals(version, wanted), VersionOrder.Natural.Equals(than, wanted));
        return isIt != wasIt ? isIt : VersionOrder.Natural.Compare(version, than) > 0;
    }

    private static ListedPlugin Listed(InstalledPlugin plugin, InstalledPlugin? chosen, PluginSwitches switches, PluginAdmission admission)
    {
        var isShipped = admission.IsShipped(plugin);
        var kind = isShipped ? FolderKind.Shipped : plugin.Root.Shipped ? FolderKind.Changed : Path.GetFileName(plugin.Folder).StartsWith($"{plugin.Id}@", StringComparison.Ordinal) ? FolderKind.Kept : FolderKind.Own;
        if (plugin.Manifest is null || chosen is null)
        {
            return new ListedPlugin(plugin, kind, "refused", plugin.Reason, null);
        }

        if (!ReferenceEquals(plugin, chosen))
        {
            var unfit = !plugin.Manifest.Contract.Includes(ContractRange.Current);
            return new ListedPlugin(plugin, kind, "refused", unfit ? plugin.Reason : SupersededBy(chosen, plugin, switches), null);
        }

        if (switches.Disabled.Contains(plugin.Id))
        {
            return new ListedPlugin(plugin, kind, "disabled", $"switched off; run: snatch plugin enable {plugin.Id}", null);
        }

        var verdict = admission.Judge(plugin);
        return verdict.IsAdmitted
            ? new ListedPlugin(plugin, kind, "ready", null, verdict)
            : new ListedPlugin(plugin, kind, "refused", verdict.Sentence, verdict);
    }

    private static string SupersededBy(InstalledPlugin chosen, InstalledPlugin plugin, PluginSwitches switches) =>
        VersionOrder.Natural.Equals(chosen.Manifest!.Version, switches.Preferred.GetValueOrDefault(plugin.Id))
            ? $"version {chosen.Manifest.Version} in {chosen.Folder} is wanted instead"
            : $"superseded by version {chosen.Manifest!.Version} in {chosen.Folder}";

    private string Hint(string id) => Yaml.NearestName.Hint(Yaml.NearestName.Of(id, All.Select(p => p.Plugin.Id).Distinct(StringComparer.Ordinal)));
}
