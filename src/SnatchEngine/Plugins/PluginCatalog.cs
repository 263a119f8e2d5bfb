namespace SnatchEngine.Plugins;

/// <summary>The plugins that are installed, known from their manifests alone: no plugin code is loaded or even opened.</summary>
public sealed class PluginCatalog
{
    private PluginCatalog(IReadOnlyList<InstalledPlugin> plugins) => Plugins = plugins;

    /// <summary>All of them, by folder; those that are refused included, with their reasons.</summary>
    public IReadOnlyList<InstalledPlugin> Plugins { get; }

    /// <summary>Reads the manifests. A bad one refuses its own plugin and nothing else.</summary>
    /// <param name="roots">The folders of plugins; one that does not exist holds none.</param>
    public static PluginCatalog Scan(params IReadOnlyList<PluginRoot> roots)
    {
        List<InstalledPlugin> plugins = [];
        foreach (var root in roots.Where(r => Directory.Exists(r.Folder)))
        {
            plugins.AddRange(FoldersIn(root).Select(folder => Read(folder, root)));
        }

        RefuseSuperseded(plugins);
        return new PluginCatalog(plugins);
    }

    private static IEnumerable<string> FoldersIn(PluginRoot root)
    {
        var folders = Directory.GetDirectories(root.Folder);
        Array.Sort(folders, StringComparer.Ordinal);
        return folders.Where(folder => !Path.GetFileName(folder).StartsWith('.'));
    }

    private static InstalledPlugin Read(string folder, PluginRoot root)
    {
        var path = Path.Combine(folder, PluginManifest.FileName);
        try
        {
            var manifest = ManifestReader.Read(path, BytesOf(path));
            return manifest.Contract.Includes(ContractRange.Current)
                ? InstalledPlugin.Ready(folder, root, manifest)
                : InstalledPlugin.Refused(folder, root, manifest, $"{path} asks for contract {manifest.Contract}; this program has {ContractRange.Current.ToString(2)}");
        }
        catch (PluginException e)
        {
            return InstalledPlugin.Refused(folder, root, null, e.Message);
        }
        catch (FileNotFoundException)
        {
            return InstalledPlugin.Refused(folder, root, null, $"{path} is missing");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return InstalledPlugin.Refused(folder, root, null, $"{path} cannot be read: {e.Message}");
        }
    }

    private static ReadOnlySpan<byte> BytesOf(string path)
    {
        using var file = File.OpenHandle(path);
        // One byte more than is allowed tells a file that is too long from one that just fits, even while it grows.
        var bytes = new byte[Math.Min(RandomAccess.GetLength(file), ManifestReader.LongestManifest) + 1];
        var length = 0;
        while (length < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
        }

        return length <= ManifestReader.LongestManifest
            ? bytes.AsSpan(0, length)
            : throw new PluginException(PluginFailure.BadManifest, $"{path}:1:1 error SN1407 is longer than {ManifestReader.LongestManifest >> 10} KiB");
    }

    private static void RefuseSuperseded(List<InstalledPlugin> plugins)
    {
        Dictionary<string, InstalledPlugin> best = new(StringComparer.Ordinal);
        foreach (var plugin in plugins.Where(p => p.IsUsable))
        {
            if (!best.TryGetValue(plugin.Id, out var other))
            {
                best[plugin.Id] = plugin;
                continue;
            }

            var (winner, loser) = plugin.Manifest!.Version > other.Manifest!.Version ? (plugin, other) : (other, plugin);
            best[plugin.Id] = winner;
            loser.Refuse($"superseded by version {winner.Manifest!.Version} in {winner.Folder}");
        }
    }
}
