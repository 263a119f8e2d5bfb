namespace SnatchEngine.Plugins;

/// <summary>One look at the folders of the roots: whether they changed, without reading a file.</summary>
internal sealed class PluginSighting
{
    private readonly Dictionary<string, FolderSight> _folders;
    private readonly Dictionary<string, FileStamp?> _roots;

    private PluginSighting(Dictionary<string, FileStamp?> roots, Dictionary<string, FolderSight> folders) => (_roots, _folders) = (roots, folders);

    /// <summary>Whether everything is as the catalog knows it.</summary>
    public bool IsAsKnown { get; private init; }

    /// <summary>Looks. Only where code was read, or something seems new, all files of a folder are asked; elsewhere the manifest is enough.</summary>
    public static PluginSighting Of(IReadOnlyList<PluginRoot> roots, PluginCatalog catalog)
    {
        var known = KnownIn(catalog);
        Dictionary<string, FileStamp?> stamps = new(StringComparer.Ordinal);
        Dictionary<string, FolderSight> folders = new(StringComparer.Ordinal);
        var unchanged = 0;
        foreach (var root in roots)
        {
            stamps[root.Folder] = FileStamp.Of(root.Folder);
            foreach (var folder in FoundPlugin.FoldersIn(root))
            {
                var manifest = FileStamp.Of(FoundPlugin.StampedFile(root, folder));
                var plugin = known.GetValueOrDefault(folder);
                var isSame = plugin?.HasStamp(manifest) == true;
                var tree = root.HoldsSites || (isSame && plugin!.Tree == 0) ? 0 : StateOf(folder);
                unchanged += isSame && plugin!.Tree == tree ? 1 : 0;
                folders[folder] = new FolderSight(root, manifest, tree);
            }
        }

        return new PluginSighting(stamps, folders) { IsAsKnown = unchanged == folders.Count && unchanged == known.Count };
    }

    /// <summary>The state of a root itself.</summary>
    public FileStamp? StampOf(PluginRoot root) => _roots[root.Folder];

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
            if (plugin is not null && (!isQuiet || (plugin.HasStamp(state.Manifest) && (plugin.Tree == 0 || plugin.Tree == state.Tree))))
            {
                settled.Add(plugin.Found);
            }
            else if (isQuiet)
            {
                settled.Add(FoundPlugin.Read(folder, state.Root, state.Manifest));
            }
        }

        settled.AddRange(known.Values.Where(p => !_folders.ContainsKey(p.Folder) && earlier._folders.ContainsKey(p.Folder)).Select(p => p.Found));
        settled.Sort((a, b) => RankOf(a.Root) != RankOf(b.Root) ? RankOf(a.Root).CompareTo(RankOf(b.Root)) : string.CompareOrdinal(a.Folder, b.Folder));
        return settled;
    }

    // The order in which they are found at a start, as the first of two equals is used.
    private static int RankOf(PluginRoot root) => root.Shipped ? 0 : root.HoldsSites ? 2 : 1;

    private static Dictionary<string, InstalledPlugin> KnownIn(PluginCatalog catalog) => catalog.Plugins.ToDictionary(p => p.Folder, StringComparer.Ordinal);

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

    private readonly record struct FolderSight(PluginRoot Root, FileStamp? Manifest, ulong Tree);
}
