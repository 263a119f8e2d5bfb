using System.Xml;
using System.Xml.Linq;

namespace SnatchEngine.Cli.Analysis;

/// <summary>Finds the scripts and the plugin sources at a path.</summary>
internal sealed class SourceSearch
{
    private const int MostLevelsUp = 8;
    private static readonly string[] s_notSources = ["bin", "obj", "node_modules", "artifacts"];
    private static readonly StringComparison s_paths = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private readonly string _given;
    private readonly string _root;
    private readonly bool _isFolder;

    /// <summary>Prepares a search.</summary>
    /// <param name="path">A folder, a script, a source file, or a project, as it was typed.</param>
    public SourceSearch(string path)
    {
        var isProject = path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase);
        _given = isProject ? Path.GetDirectoryName(path) ?? "" : path;
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(_given.Length == 0 ? "." : _given));
        _isFolder = Directory.Exists(_root);
    }

    /// <summary>Whether a path is something that can be analyzed.</summary>
    public static bool Accepts(string path) =>
        Directory.Exists(path) || (File.Exists(path) && Path.GetExtension(path).ToUpperInvariant() is ".CSX" or ".CS" or ".CSPROJ");

    /// <summary>The units to compile; in each, what is beneath the path and what belongs to it.</summary>
    public IReadOnlyList<CodeUnit> Units()
    {
        List<string> found = _isFolder ? [.. Sources(new DirectoryInfo(_root))] : [_root];
        List<CodeUnit> units = [.. found.Where(f => IsOf(f, ".csx")).Select(f => new CodeUnit([f], IsScript: true))];
        var byProject = found.Where(f => IsOf(f, ".cs")).GroupBy(ProjectOf, StringComparer.Ordinal);
        foreach (var group in byProject)
        {
            units.Add(new CodeUnit(group.Key.Length == 0 ? [.. group] : [.. group.Union(FilesOf(group.Key), StringComparer.Ordinal)], IsScript: false));
        }

        return units;
    }

    /// <summary>Whether a file was asked for, and is not only there to understand the others.</summary>
    public bool Covers(string file) => _isFolder ? file.StartsWith(_root + Path.DirectorySeparatorChar, s_paths) || _root.Length == 1 : file.Equals(_root, s_paths);

    /// <summary>A file as a person would name it, seen from where they are.</summary>
    public string Shown(string file) => _isFolder ? Path.Join(_given is "." ? "" : _given, Path.GetRelativePath(_root, file)) : _given;

    private static bool IsOf(string file, string extension) => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Sources(DirectoryInfo folder)
    {
        // What cannot be listed is no source of ours; links may lead anywhere, and in circles.
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return folder.EnumerateFiles("*", options).Where(f => IsOf(f.Name, ".cs") || IsOf(f.Name, ".csx")).Select(f => f.FullName)
            .Concat(folder.EnumerateDirectories("*", options).Where(d => !d.Name.StartsWith('.') && !s_notSources.Contains(d.Name, StringComparer.OrdinalIgnoreCase)).SelectMany(Sources))
            .Order(StringComparer.Ordinal);
    }

    // The nearest project above a file; an empty text when there is none.
    private static string ProjectOf(string file)
    {
        var folder = Path.GetDirectoryName(file);
        for (var up = 0; folder is not null && up < MostLevelsUp; up++, folder = Path.GetDirectoryName(folder))
        {
            if (ProjectIn(folder) is { } project)
            {
                return project;
            }
        }

        return "";
    }

    private static string? ProjectIn(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*.csproj").Order(StringComparer.Ordinal).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> FilesOf(string project)
    {
        var home = Path.GetDirectoryName(project)!;
        return Sources(new DirectoryInfo(home)).Where(f => IsOf(f, ".cs") && ProjectOf(f) == project).Concat(LinkedFiles(project, home));
    }

    // Sources that a project takes from elsewhere, itself or by what is above it: what a plugin shares with its neighbours.
    private static IEnumerable<string> LinkedFiles(string project, string home)
    {
        string?[] files = [project, Above(home, "Directory.Build.props"), Above(home, "Directory.Build.targets")];
        return files.OfType<string>().SelectMany(file => LinkedBy(file, home));
    }

    private static string? Above(string folder, string name)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Combine(at, name) is var file && File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    private static List<string> LinkedBy(string file, string home)
    {
        try
        {
            var patterns = from item in XDocument.Load(file).Descendants()
                           where item.Name.LocalName == "Compile"
                           from part in (item.Attribute("Include")?.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                           let pattern = part.Replace('\\', '/').Replace("$(MSBuildThisFileDirectory)", Path.GetDirectoryName(file) + "/", StringComparison.Ordinal)
                           where !pattern.Contains("$(", StringComparison.Ordinal)
                           select pattern;
            return [.. patterns.SelectMany(pattern => Matching(pattern, home))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            // Without them, what they declare is unknown, which the compile errors say.
            return [];
        }
    }

    private static IEnumerable<string> Matching(string pattern, string home)
    {
        var isDeep = pattern.Contains("**", StringComparison.Ordinal);
        var folder = Path.GetFullPath(Path.Combine(home, (Path.GetDirectoryName(pattern) ?? "").Replace("**", "", StringComparison.Ordinal)));
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern), isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly) : [];
    }
}
