namespace SnatchEngine.Plugins;

/// <summary>Looks at the code of a plugin without running any of it, as the loader does before it loads.</summary>
public static class PluginInspection
{
    /// <summary>What would keep the code from being loaded, such as the missing member of the contract it was built for; null when nothing does.</summary>
    /// <param name="plugin">The plugin; its manifest can be read.</param>
    public static string? ProblemOf(InstalledPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return plugin.Manifest is { } manifest ? CodeCheck.Of(plugin.Folder, manifest.Entry)?.Sentence : plugin.Reason;
    }
}
