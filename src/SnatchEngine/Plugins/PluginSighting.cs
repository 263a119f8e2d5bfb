namespace SnatchEngine.Plugins;

/// <summary>One look at what lies in folders of plugins: whether it changed, without reading a file.</summary>
internal sealed class PluginSighting
{
    private readonly Dictionary<string, (PluginRoot Root, FileStamp? Manifest, ulong Tree)> _folders = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<LiveRoot> _roots;

    private PluginSighting(IReadOnlyList<LiveRoot> roots) => (_roots, Roots) = (roots, new FileStamp?[roots.Count]);

    /// <summary>The states of the roots themselves.</summary>
    public FileStamp?[] Roots { get; }

    /// <summary>Whether everything is as the catalog knows it.</summary>
    public bool IsAsKnown { get; private set; }

    /// <summary>Looks. Only where code was read, or something seems new, all files of a folder are asked; elsewhere the manifest is enough.</summary>
    public static PluginSighting Of(IReadOnlyList<LiveRoot> roots, PluginCatalog catalog)
    {
        var sighting = new PluginSighting(roots);
        var known = KnownIn(catalog);
        var unchanged = 0;
        for (var i = 0; i < roots.Count; i++)
        {
            // First, so that what changes meanwhile shows the next time.
            sighting.Roots[i] = FileStamp.Of(roots[i].Root.Folder);
            unchanged += sighting.Look(roots[i].Root, known);
        }

        sighting.IsAsKnown = unchanged == sighting._folders.Count && unchanged == known.Count;
        return sighting;
    }

    /// <summary>Whether both looks saw the same.</summary>
    public bool IsSameAs(PluginSighting other) => _folders.Count == other._folders.Count && _folders.All(f => other._folders.TryGetValue(f.Key, out var then) && then == f.Value);

    /// <summary>What the folders hold that did not change since an earlier look; those that did count as they were known.</summary>
    public IReadOnlyList<FoundPlugin> Settled(PluginSighting earlier, PluginCatalog catalog)
    {
        var known = KnownIn(catalog);
        List<FoundPlugin> settled = [];
        foreach (var (folder, state) in _folders)
        {
            var plugin = known.GetValueOrDefault(folder);
            var isQuiet = earlier._folders.TryGetValue(folder, out var then) && then == state;
            if (plugin is not null && (!isQuiet || (plugin.Found.Stamp == state.Manifest && (plugin.Tree == 0 || plugin.Tree == state.Tree))))
            {
                settled.Add(plugin.Found);
            }
            else if (isQuiet)
            {
                settled.Add(FoundPlugin.Read(folder, state.Root, state.Manifest));
            }
        }

        settled.AddRange(known.Values.Where(p => !_folders.ContainsKey(p.Folder) && earlier._folders.ContainsKey(p.Folder)).Select(p => p.Found));
        settled.Sort((a, b) => Place(a).CompareTo(Place(b)) is not 0 and var order ? order : string.CompareOrdinal(a.Folder, b.Folder));
        return settled;
    }

    // The order in which they are found at a start, as the first of two equals is used.
    private int Place(FoundPlugin plugin) => _roots.Index().First(r => r.Item.Root == plugin.Root).Index;

    private int Look(PluginRoot root, Dictionary<string, InstalledPlugin> known)
    {
        var unchanged = 0;
        foreach (var folder in FoundPlugin.FoldersIn(root))
        {
            var manifest = FileStamp.Of(FoundPlugin.StampedFile(root, folder));
            var plugin = known.GetValueOrDefault(folder);
            var isSame = plugin is not null && plugin.Found.Stamp == manifest;
            var tree = root.HoldsSites || (isSame && plugin!.Tree == 0) ? 0 : StateOf(folder);
            unchanged += isSame && plugin!.Tree == tree ? 1 : 0;
            _folders[folder] = (root, manifest, tree);
        }

        return unchanged;
    }

    private static Dictionary<string, InstalledPlugin> KnownIn(PluginCatalog catalog) =>
        catalog.Plugins.Where(p => !p.Root.Shipped).ToDictionary(p => p.Folder, StringComparer.Ordinal);

    private static ulong StateOf(string folder)
    {
        try
        {
            return FolderState.Of(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PluginException)
        {
            return 1;
        }
    }
}
