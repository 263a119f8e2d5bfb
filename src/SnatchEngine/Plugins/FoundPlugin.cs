using SnatchEngine.Extraction.Sites.Reading;
using SnatchEngine.Yaml;

namespace SnatchEngine.Plugins;

/// <summary>What one folder of plugins held when it was looked at.</summary>
/// <param name="Folder">Its full path; that of the file when it is a site without code.</param>
/// <param name="Root">Where it was found.</param>
internal sealed record FoundPlugin(string Folder, PluginRoot Root)
{
    private PluginManifest? _manifest;

    /// <summary>The state of the manifest's file. Null: there is none, or nobody asked, as of the plugins shipped.</summary>
    public FileStamp? Stamp { get; init; }

    /// <summary>What the manifest says. Null: it cannot be read, see <see cref="Problem"/>.</summary>
    public PluginOutline? Outline { get; init; }

    /// <summary>The manifest's own bytes; empty when it cannot be read.</summary>
    public ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>What is wrong with the folder or its manifest.</summary>
    public string? Problem { get; init; }

    /// <summary>The whole manifest; read out of <see cref="Text"/> when somebody asks. Null: it cannot be read.</summary>
    public PluginManifest? Manifest => Outline is null || Problem is not null ? null : _manifest ??= Root.HoldsSites
        ? SiteReading.Of(Folder, Text.Span, isThorough: false).Definition?.Manifest
        : ManifestReader.Read(ManifestPath(Folder), Text.Span);

    /// <summary>Whether the manifest's text has a key somewhere, told without reading it as JSON; a key written with escapes is not seen.</summary>
    /// <remarks>A plain loop: a manifest is short, and a vectorised search is compiled at start-up before it saves anything.</remarks>
    public bool Mentions(string key)
    {
        if (Root.HoldsSites)
        {
            return true;
        }

        var text = Text.Span;
        for (var at = 0; at < text.Length - key.Length - 1; at++)
        {
            var same = 0;
            while (same < key.Length && text[at + 1 + same] == key[same])
            {
                same++;
            }

            if (same == key.Length && text[at] == '"' && text[at + 1 + same] == '"')
            {
                return true;
            }
        }

        return false;
    }

    public static string ManifestPath(string folder) => Path.Combine(folder, PluginManifest.FileName);

    /// <summary>The file whose stamp tells whether a plugin changed.</summary>
    public static string StampedFile(PluginRoot root, string folder) => root.HoldsSites ? folder : ManifestPath(folder);

    /// <summary>The folders in a root that may be plugins, by name; or the files that may be sites.</summary>
    public static IReadOnlyList<string> FoldersIn(PluginRoot root)
    {
        if (!Directory.Exists(root.Folder))
        {
            return [];
        }

        var folders = root.HoldsSites ? Array.FindAll(Directory.GetFiles(root.Folder), IsSite) : Directory.GetDirectories(root.Folder);
        Array.Sort(folders, StringComparer.Ordinal);
        return Array.TrueForAll(folders, IsShown) ? folders : Array.FindAll(folders, IsShown);
    }

    /// <summary>Reads a folder's manifest.</summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="root">Where it was found.</param>
    /// <param name="stamp">The manifest's stamp, taken before.</param>
    public static FoundPlugin Read(string folder, PluginRoot root, FileStamp? stamp)
    {
        var found = new FoundPlugin(folder, root) { Stamp = stamp };
        var path = StampedFile(root, folder);
        try
        {
            if (!root.Shipped && FileStamp.Of(folder) is { IsLink: true })
            {
                return found with { Problem = $"{folder} is a link; a {(root.HoldsSites ? "site is a file" : "plugin is a folder")} of its own" };
            }

            var text = BytesOf(path, root.HoldsSites ? YamlText.MostBytes : ManifestReader.LongestManifest);
            if (root.HoldsSites)
            {
                var site = SiteReading.Of(path, text.Span, isThorough: false);
                return found with { Text = text, Outline = site.Outline, Problem = site.Problem, _manifest = site.Definition?.Manifest };
            }

            if (text.Length > ManifestReader.LongestManifest)
            {
                throw new PluginException(PluginFailure.BadManifest, $"{path}:1:1 error SN1407 is longer than {ManifestReader.LongestManifest >> 10} KiB");
            }

            var manifest = ManifestReader.Read(path, text.Span);
            return found with { Text = text, _manifest = manifest, Outline = PluginOutline.Of(manifest) };
        }
        catch (PluginException e)
        {
            return found with { Problem = e.Message };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return found with { Problem = $"{path} is missing" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return found with { Problem = $"{path} cannot be read: {e.Message}" };
        }
    }

    private static bool IsSite(string file) => file.EndsWith(".yaml", StringComparison.Ordinal);

    private static bool IsShown(string folder) => !Path.GetFileName(folder).StartsWith('.');

    private static ReadOnlyMemory<byte> BytesOf(string path, int most)
    {
        using var file = File.OpenHandle(path);
        // One byte more than is allowed tells a file that is too long from one that just fits, even while it grows.
        var bytes = new byte[Math.Min(RandomAccess.GetLength(file), most) + 1];
        var length = 0;
        while (length < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
        }

        return bytes.AsMemory(0, length);
    }
}
