namespace SnatchEngine.Plugins.Trust;

/// <summary>The list of the plugins' files that the build writes beside them, as <c>plugins/trusted</c>; <c>sha256sum -c</c> reads it too.</summary>
/// <param name="folder">The folder of plugins beside the program.</param>
public sealed class ShippedPlugins(string folder)
{
    /// <summary>The list's name.</summary>
    public const string FileName = "trusted";

    private const int LongestList = 4 << 20;
    private const int HashLength = 64;

    private Dictionary<string, string>? _hashes;

    /// <summary>Whether a folder holds exactly what the build put there: no file more, less or other.</summary>
    /// <param name="plugin">A folder in the folder of plugins. What is not in the list was not shipped.</param>
    /// <param name="copy">A copy of it whose files count instead. Null: its own do.</param>
    public bool Vouches(string plugin, string? copy = null)
    {
        try
        {
            _hashes ??= ReadList();
            var prefix = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(plugin))}/";
            var found = FolderFiles.Of(copy ?? plugin).Files;
            return found.Count > 0 && found.Count == CountOf(prefix) && AreListed(found, prefix);
        }
        catch (TrustException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool AreListed(IReadOnlyList<FolderFile> found, string prefix)
    {
        foreach (var file in found)
        {
            if (!_hashes!.TryGetValue(prefix + file.Name, out var hash) || PlainSha256.Of(File.ReadAllBytes(file.Path)) != hash)
            {
                return false;
            }
        }

        return true;
    }

    private int CountOf(string prefix)
    {
        var count = 0;
        foreach (var name in _hashes!.Keys)
        {
            count += name.StartsWith(prefix, StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }

    // HASH, two spaces, NAME/FILE. Whatever else stands there vouches for nothing.
    private Dictionary<string, string> ReadList()
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = Path.Combine(folder, FileName);
        if (new FileInfo(path) is not { Exists: true, Length: <= LongestList })
        {
            return hashes;
        }

        foreach (var line in File.ReadAllLines(path))
        {
            if (line.Length > HashLength + 2 && line.AsSpan(HashLength, 2) is "  ")
            {
                hashes[line[(HashLength + 2)..].Replace('\\', '/')] = line[..HashLength].ToLowerInvariant();
            }
        }

        return hashes;
    }
}
