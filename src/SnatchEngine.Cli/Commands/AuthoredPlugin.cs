using SnatchEngine.Abstractions;
using SnatchEngine.Cli.Wishes;
using SnatchEngine.Extraction;
using SnatchEngine.Extraction.Sites;
using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Loading;
using SnatchEngine.Plugins;

namespace SnatchEngine.Cli.Commands;

/// <summary>A plugin its author works on: a copy of its built folder, read as the host reads it, with its recordings. A file that describes a site counts as one.</summary>
internal sealed class AuthoredPlugin : IDisposable
{
    private readonly string? _root;
    private readonly string _recordings;

    private AuthoredPlugin(string? root, string home, InstalledPlugin plugin, ExtractorDirectory directory)
    {
        _root = root;
        _recordings = Path.Combine(home, "recordings");
        ManifestPath = Path.Combine(plugin.Folder, PluginManifest.FileName);
        Plugin = plugin;
        Directory = directory;
    }

    private AuthoredPlugin(string root, string path, SiteDraft site)
    {
        _root = root;
        _recordings = Path.ChangeExtension(path, "recordings");
        ManifestPath = Path.Combine(root, PluginManifest.FileName);
        Plugin = site.Plugin;
        Directory = site.Directory;
        Make = site.NewPlugin;
    }

    /// <summary>Makes a site that is described in a file. Null: it is a plugin with code.</summary>
    public Func<ISnatchPlugin>? Make { get; }

    /// <summary>The plugin, in a copy of its folder that nothing changes while it is looked at.</summary>
    public InstalledPlugin Plugin { get; }

    /// <summary>Its claims.</summary>
    public ExtractorDirectory Directory { get; }

    /// <summary>The path of its manifest; of one that says the same, where it has none.</summary>
    public string ManifestPath { get; }

    /// <summary>Its code, or what stands for it.</summary>
    /// <exception cref="BrokenPluginException">It cannot be loaded.</exception>
    public PluginCode Load() => Make is { } make ? PluginCode.Of(make) : PluginCode.Load(Plugin.Folder, Plugin.Manifest!.Entry);

    /// <summary>Copies a plugin and reads its manifest.</summary>
    /// <param name="folder">The plugin's folder, its project that was built, or the file of a site.</param>
    /// <exception cref="UsageException">There is no plugin.</exception>
    public static AuthoredPlugin Open(string folder)
    {
        var home = Path.GetFullPath(folder);
        if (Path.GetExtension(home) == ".yaml" && File.Exists(home))
        {
            return OpenSite(home);
        }

        var built = BuiltFolderOf(home);
        var root = System.IO.Directory.CreateTempSubdirectory("snatch-author-").FullName;
        try
        {
            Copy(new DirectoryInfo(built), Path.Combine(root, Path.GetFileName(Path.TrimEndingDirectorySeparator(home)).TrimStart('.') is { Length: > 0 } name ? name : "plugin"));
            var catalog = PluginCatalog.Scan(new PluginRoot(root, Shipped: false));
            return new AuthoredPlugin(root, home, catalog.Plugins[0], new ExtractorDirectory(catalog));
        }
        catch (Exception e)
        {
            System.IO.Directory.Delete(root, recursive: true);
            throw e is IOException or UnauthorizedAccessException ? new UsageException([$"'{WishValue.Shown(folder)}' cannot be read: {e.Message}"]) : e;
        }
    }

    /// <summary>Reads the manifest of a copy that somebody else made and removes.</summary>
    /// <param name="folder">The copy, which has a folder to itself.</param>
    public static AuthoredPlugin In(string folder)
    {
        var catalog = PluginCatalog.Scan(new PluginRoot(Path.GetDirectoryName(folder)!, Shipped: false));
        return new AuthoredPlugin(null, folder, catalog.Plugins.Single(p => p.Folder == folder), new ExtractorDirectory(catalog));
    }

    /// <summary>A folder that goes with the copy.</summary>
    public string Scratch => System.IO.Directory.CreateDirectory(Path.Combine(_root!, ".scratch")).FullName;

    /// <summary>The name of the extractor that claims a URL; null when none does.</summary>
    public string? RouteOf(string url) => Directory.RoutesOf(url).FirstOrDefault()?.Extractor;

    /// <summary>Its recordings.</summary>
    /// <inheritdoc cref="RecordingsFolder"/>
    public IReadOnlyList<string> Recordings(string? folder) => PluginBench.RecordingsIn(RecordingsFolder(folder));

    /// <summary>Where its recordings are, if it has any.</summary>
    /// <param name="folder">Where; null looks where they usually are.</param>
    /// <exception cref="UsageException">The folder that was named is not there.</exception>
    public string RecordingsFolder(string? folder)
    {
        if (folder is not null && !System.IO.Directory.Exists(folder))
        {
            throw new UsageException([$"--recordings '{WishValue.Shown(folder)}': no such folder"]);
        }

        return Path.GetFullPath(folder ?? _recordings);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_root is not null)
        {
            System.IO.Directory.Delete(_root, recursive: true);
        }
    }

    private static AuthoredPlugin OpenSite(string path)
    {
        var site = SiteDraft.Read(path);
        var root = System.IO.Directory.CreateTempSubdirectory("snatch-author-").FullName;
        File.WriteAllText(Path.Combine(root, PluginManifest.FileName), site.ManifestText);
        return new AuthoredPlugin(root, path, site);
    }

    // A project has its manifest twice: in its sources, without the assembly, and in what was built last.
    private static string BuiltFolderOf(string home)
    {
        if (!System.IO.Directory.Exists(home))
        {
            throw new UsageException([$"'{WishValue.Shown(home)}': no such folder"]);
        }

        if (System.IO.Directory.EnumerateFiles(home, "*.csproj").Any())
        {
            var output = Path.Combine(home, "bin");
            var newest = System.IO.Directory.Exists(output)
                ? System.IO.Directory.EnumerateFiles(output, PluginManifest.FileName, SearchOption.AllDirectories)
                    .Select(path => Path.GetDirectoryName(path)!)
                    .Where(folder => System.IO.Directory.EnumerateFiles(folder, "*.dll").Any())
                    .MaxBy(folder => System.IO.Directory.EnumerateFiles(folder, "*.dll").Max(File.GetLastWriteTimeUtc))
                : null;
            return newest ?? throw new UsageException([$"'{WishValue.Shown(home)}' is a project that was not built: run 'dotnet build' there, or name the folder it is built into"]);
        }

        return File.Exists(Path.Combine(home, PluginManifest.FileName))
            ? home
            : throw new UsageException([$"'{WishValue.Shown(home)}' is no plugin: there is no {PluginManifest.FileName} in it"]);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        System.IO.Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories().Where(d => d.LinkTarget is null))
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }
}
