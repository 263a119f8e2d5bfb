namespace SnatchEngine.Plugins;

/// <summary>The plugins that are installed, known from their manifests alone: no plugin code is loaded or even opened.</summary>
public sealed class PluginCatalog
{
    private PluginCatalog(IReadOnlyList<InstalledPlugin> plugins, PluginChoices choices)
    {
        Plugins = plugins;
        Choices = choices;
    }

    /// <summary>All of them, by folder; those that are not used included, with their reasons.</summary>
    public IReadOnlyList<InstalledPlugin> Plugins { get; }

    internal PluginChoices Choices { get; }

    /// <summary>Reads the manifests. A bad one refuses its own plugin and nothing else.</summary>
    /// <param name="roots">The folders of plugins; one that does not exist holds none.</param>
    public static PluginCatalog Scan(params IReadOnlyList<PluginRoot> roots) => Scan(roots, PluginChoices.None);

    /// <summary>Reads the manifests, and obeys what somebody decided.</summary>
    /// <param name="roots">The folders of plugins; one that does not exist holds none.</param>
    /// <param name="choices">What was decided.</param>
    public static PluginCatalog Scan(IReadOnlyList<PluginRoot> roots, PluginChoices choices)
    {
        List<FoundPlugin> found = [];
        foreach (var root in roots)
        {
            found.AddRange(Find(root));
        }

        return Of(found, choices, static (plugin, standing, superseded) => new InstalledPlugin(plugin, standing) { IsSuperseded = superseded });
    }

    internal static IReadOnlyList<FoundPlugin> Find(PluginRoot root)
    {
        var folders = FoundPlugin.FoldersIn(root);
        var found = new FoundPlugin[folders.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = FoundPlugin.Read(folders[i], root, root.Shipped ? null : FileStamp.Of(FoundPlugin.StampedFile(root, folders[i])));
        }

        return found;
    }

    /// <summary>Decides who is used.</summary>
    /// <param name="found">What the folders hold.</param>
    /// <param name="choices">What somebody decided.</param>
    /// <param name="make">Makes the plugin of a folder, given its standing and whether another folder took its place; or finds the one that is there.</param>
    internal static PluginCatalog Of(IReadOnlyList<FoundPlugin> found, PluginChoices choices, Func<FoundPlugin, PluginStanding, bool, InstalledPlugin> make)
    {
        Dictionary<string, FoundPlugin> best = new(found.Count, StringComparer.Ordinal);
        foreach (var plugin in found)
        {
            if (plugin is { Outline: { } outline, Problem: null } && outline.Contract.Includes(ContractRange.Current) &&
                (!best.TryGetValue(outline.Id, out var other) || IsBetter(outline, other.Outline!, choices)))
            {
                best[outline.Id] = plugin;
            }
        }

        var plugins = new InstalledPlugin[found.Count];
        for (var i = 0; i < plugins.Length; i++)
        {
            var winner = found[i].Outline is { } outline && best.TryGetValue(outline.Id, out var used) && used != found[i] ? used : null;
            plugins[i] = make(found[i], StandingOf(found[i], winner, choices), winner is not null);
        }

        return new PluginCatalog(plugins, choices);
    }

    private static bool IsBetter(PluginOutline plugin, PluginOutline than, PluginChoices choices)
    {
        if (choices.Preferred.Count > 0 && choices.Preferred.TryGetValue(plugin.Id, out var preferred))
        {
            var (isIt, wasIt) = (VersionOrder.Natural.Equals(plugin.Version, preferred), VersionOrder.Natural.Equals(than.Version, preferred));
            if (isIt != wasIt)
            {
                return isIt;
            }
        }

        return VersionOrder.Natural.Compare(plugin.Version, than.Version) > 0;
    }

    private static PluginStanding StandingOf(FoundPlugin plugin, FoundPlugin? winner, PluginChoices choices)
    {
        if (plugin.Outline is not { } outline || plugin.Problem is not null)
        {
            return new PluginStanding(PluginState.Refused, plugin.Problem);
        }

        if (choices.Disabled.Contains(outline.Id))
        {
            return new PluginStanding(PluginState.Disabled, $"switched off; run: snatch plugin enable {outline.Id}");
        }

        if (!outline.Contract.Includes(ContractRange.Current))
        {
            return new PluginStanding(PluginState.Refused, $"{FoundPlugin.ManifestPath(plugin.Folder)} asks for contract {outline.Contract}; this program has {ContractRange.Current.ToString(2)}");
        }

        if (winner is null)
        {
            return PluginStanding.Ready;
        }

        var isWanted = choices.Preferred.TryGetValue(outline.Id, out var preferred) && VersionOrder.Natural.Equals(winner.Outline!.Version, preferred);
        return new PluginStanding(PluginState.Refused, isWanted
            ? $"version {winner.Outline!.Version} in {winner.Folder} is wanted instead"
            : $"superseded by version {winner.Outline!.Version} in {winner.Folder}");
    }
}
