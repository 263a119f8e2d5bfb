namespace SnatchEngine.Plugins;

/// <summary>A look at the plugins that came with the program, taken on another core while the first still reads what is wanted.</summary>
public sealed class ShippedSighting
{
    private readonly Task<IReadOnlyList<FoundPlugin>> _looking;

    private ShippedSighting(PluginRoot root) => _looking = Task.Run(() => PluginCatalog.Find(root));

    /// <summary>Begins to look.</summary>
    /// <param name="programFolder">The folder with <c>plugins/</c>.</param>
    public static ShippedSighting Begin(string programFolder) => new(RootIn(programFolder));

    internal static PluginRoot RootIn(string programFolder) => new(Path.Combine(Path.GetFullPath(programFolder), "plugins"), Shipped: true);

    /// <summary>What was seen; waits for it.</summary>
    internal IReadOnlyList<FoundPlugin> Found => _looking.GetAwaiter().GetResult();
}
