namespace SnatchEngine.Plugins;

/// <summary>One look at the folders of a root: whether they changed, without reading a file.</summary>
internal sealed class PluginSighting
{
    private readonly Dictionary<string, (FileStamp? Manifest, ulong Tree)> _folders;
    private readonly PluginRoot _root;

    private PluginSighting(PluginRoot root, FileStamp? stamp, Dictionary<string, (FileStamp? Manifest, ulong Tree)> folders) => (_root, Root, _folders) = (root, stamp, folders);

    /// <summary>The state of the root itself.</summary>
    public FileStamp? Root { get; }

    /// <summary>Whether everything is as the catalog knows it.</summary>
    public bool IsAsKnown { get; private init; }

    /// <summary>Looks. Only where code was read, or something seems new, all files of a folder are asked; elsewhere the manifest is enough.</summary>
    public static PluginSighting Of(PluginRoot root, PluginCatalog catalog)
    {
        var known = KnownIn(catalog, root);
        var stamp = FileStamp.Of(root.Folder);
        Dictionary<string, (FileStamp? Manifest, ulong Tree)> folders = new(StringComparer.Ordinal);
        var unchanged = 0;
        foreach (var folder in FoundPlugin.FoldersIn(root))
        {
            var manifest = FileStamp.Of(FoundPlugin.ManifestPath(folder));
            var plugin = known.GetValueOrDefault(folder);
            var isSame = plugin is not null && plugin.Found.Stamp == manifest;
            var tree = isSame && plugin!.Tree == 0 ? 0 : StateOf(folder);
            unchanged += isSame && plugin!.Tree == tree ? 1 : 0;
            folders[folder] = (manifest, tree);
        }

        return new PluginSighting(root, stamp, folders) { IsAsKnown = unchanged == folders.Count && unchanged == known.Count };
    }

    /// <summary>Whether both looks saw the same.</summary>
    public bool IsSameAs(PluginSighting other) => _folders.Count == other._folders.Count && _folders.All(f => other._folders.TryGetValue(f.Key, out var then) && then == f.Value);

    /// <summary>What the folders hold that did not change since an earlier look; those that did count as they were known.</summary>
    public IReadOnlyList<FoundPlugin> Settled(PluginSighting earlier, PluginCatalog catalog)
    {
        var known = KnownIn(catalog, _root);
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
                settled.Add(FoundPlugin.Read(folder, _root, state.Manifest));
            }
        }

        settled.AddRange(known.Values.Where(p => !_folders.ContainsKey(p.Folder) && earlier._folders.ContainsKey(p.Folder)).Select(p => p.Found));
        settled.Sort((a, b) => string.CompareOrdinal(a.Folder, b.Folder));
        return settled;
    }

    private static Dictionary<string, InstalledPlugin> KnownIn(PluginCatalog catalog, PluginRoot root) =>
        catalog.Plugins.Where(p => p.Root == root).ToDictionary(p => p.Folder, StringComparer.Ordinal);

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
