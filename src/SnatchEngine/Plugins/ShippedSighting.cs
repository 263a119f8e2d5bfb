using SnatchEngine.Plugins.Trust;

namespace SnatchEngine.Plugins;

/// <summary>A look at the plugins that came with the program, taken on another core while the first still reads what is wanted.</summary>
public sealed class ShippedSighting
{
    private ShippedSighting(IReadOnlyList<FoundPlugin> found) => Found = found;

    /// <summary>Looks.</summary>
    /// <param name="programFolder">The folder with <c>plugins/</c>.</param>
    public static Task<ShippedSighting> BeginAsync(string programFolder) => Task.Run(() => new ShippedSighting(PluginCatalog.Find(PluginPaths.ShippedIn(programFolder))));

    internal IReadOnlyList<FoundPlugin> Found { get; }
}
