using SnatchEngine.Extraction.Sites.Reading;
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

    /// <summary>It is a site without code: a file in <c>config/sites</c>.</summary>
    Site,
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
    public bool IsRouted => IsInUse || Verdict is { IsAdmitted: false } || (Kind == FolderKind.Site && Plugin.Routes);

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
        var plugins = PluginCatalog.Scan(places.Roots, switches.Choices).Plugins;
        var all = plugins.Select(p => Listed(p, admission)).ToList();
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

    private static ListedPlugin Listed(InstalledPlugin plugin, PluginAdmission admission)
    {
        var isShipped = admission.IsShipped(plugin);
        var kind = plugin.Root.HoldsSites ? FolderKind.Site : isShipped ? FolderKind.Shipped : plugin.Root.Shipped ? FolderKind.Changed : Path.GetFileName(plugin.Folder).StartsWith($"{plugin.Id}@", StringComparison.Ordinal) ? FolderKind.Kept : FolderKind.Own;
        if (!plugin.IsUsable)
        {
            return new ListedPlugin(plugin, kind, plugin.State.ToString().ToLowerInvariant(), plugin.Reason, null);
        }

        // A URL's first use looks at all selectors, and so does whoever asks.
        if (plugin.Root.HoldsSites && SiteReading.Of(plugin.Folder, plugin.Found.Text.Span, isThorough: true).Problem is { } problem)
        {
            return new ListedPlugin(plugin, kind, "refused", problem, null);
        }

        var verdict = admission.Judge(plugin);
        return verdict.IsAdmitted
            ? new ListedPlugin(plugin, kind, "ready", null, verdict)
            : new ListedPlugin(plugin, kind, "refused", verdict.Sentence, verdict);
    }

    private string Hint(string id) => Yaml.NearestName.Hint(Yaml.NearestName.Of(id, All.Select(p => p.Plugin.Id).Distinct(StringComparer.Ordinal)));
}
