using System.Globalization;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Where the plugin is in a NuGet package: in its folder <c>plugin/</c>; else the library for this framework, with what goes beside it.</summary>
internal static class NupkgLayout
{
    private const string PluginFolder = "plugin/";

    /// <summary>The plugin's files.</summary>
    /// <exception cref="InstallException">There is no plugin in it.</exception>
    public static IEnumerable<PackedFile> FilesOf(IReadOnlyList<ZipEntry> entries, string file)
    {
        var unescaped = Unescaped(entries, file);
        if (unescaped.Any(e => e.Name == PluginFolder + PluginManifest.FileName))
        {
            return unescaped.Where(e => e.Name.StartsWith(PluginFolder, StringComparison.Ordinal)).Select(e => ZipPackage.File(e.Entry, e.Name[PluginFolder.Length..]));
        }

        var framework = FrameworkOf(unescaped)
            ?? throw new InstallException(InstallFailure.NoPlugin, $"{file} has neither {PluginFolder}{PluginManifest.FileName} nor a folder lib/net… for .NET {Environment.Version.Major}");
        return Library(unescaped, framework, file);
    }

    // Packages escape names as URLs do, so '..' may have been written so too.
    private static List<ZipEntry> Unescaped(IReadOnlyList<ZipEntry> entries, string file)
    {
        var names = new EntryNames();
        var unescaped = new List<ZipEntry>();
        foreach (var entry in entries)
        {
            var name = Uri.UnescapeDataString(entry.Name);
            unescaped.Add(names.Problem(name, isFile: true) is { } problem ? throw ZipPackage.Refused(file, name, problem) : new ZipEntry(name, entry.Entry));
        }

        return unescaped;
    }

    private static List<PackedFile> Library(List<ZipEntry> entries, string framework, string file)
    {
        string[] folders = [$"lib/{framework}/", "", $"contentFiles/any/{framework}/", "contentFiles/any/any/", "content/"];
        var taken = new Dictionary<string, ZipEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var folder in folders)
        {
            foreach (var entry in entries.Where(e => e.Name.StartsWith(folder, StringComparison.Ordinal)))
            {
                var name = entry.Name[folder.Length..];
                var isWanted = folder.Length > 0 || name == PluginManifest.FileName || name.StartsWith("runtimes/", StringComparison.Ordinal);
                if (isWanted && !taken.TryAdd(name, entry) && taken[name].Name != entry.Name)
                {
                    throw ZipPackage.Refused(file, entry.Name, $"and '{taken[name].Name}' would be the same file of the plugin");
                }
            }
        }

        return taken.ContainsKey(PluginManifest.FileName)
            ? [.. taken.Select(t => ZipPackage.File(t.Value.Entry, t.Key))]
            : throw new InstallException(InstallFailure.NoPlugin, $"{file} has a library for {framework}, but no {PluginManifest.FileName} at its top, beside the library or among its contentFiles");
    }

    // The nearest below this framework; a standard library is the last resort.
    private static string? FrameworkOf(List<ZipEntry> entries) => entries
        .Where(e => e.Name.StartsWith("lib/", StringComparison.Ordinal))
        .Select(e => e.Name.Split('/') is [_, var name, _, ..] ? name : "")
        .Distinct(StringComparer.Ordinal)
        .Select(name => (Name: name, Rank: RankOf(name)))
        .Where(f => f.Rank > 0)
        .OrderByDescending(f => f.Rank)
        .Select(f => f.Name)
        .FirstOrDefault();

    private static double RankOf(string framework)
    {
        var isStandard = framework.StartsWith("netstandard", StringComparison.Ordinal);
        var text = isStandard ? framework["netstandard".Length..] : framework.StartsWith("net", StringComparison.Ordinal) ? framework["net".Length..] : "";
        return !text.Contains('.', StringComparison.Ordinal) || !double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) ? 0
            : isStandard ? version <= 2.1 ? version / 100 : 0
            : version >= 5 && version < Environment.Version.Major + 1 ? version
            : 0;
    }
}
