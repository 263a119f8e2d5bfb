using System.Text.RegularExpressions;
using SnatchEngine.Architecture.Specs.Source;

namespace SnatchEngine.Architecture.Specs.Rules;

/// <summary>What things may be called.</summary>
static partial class Names
{
    private static readonly HashSet<string> s_words = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Misc", "Service", "Info", "Data", "Impl", "Base"];
    private static readonly HashSet<string> s_folders = ["Models", "Interfaces", "Exceptions", "Enums", "Helpers", "Utils", "Common", "Constants", "Extensions", "Dtos", "Entities", "Services", "Misc"];

    private static readonly HashSet<string> s_interfaces =
    [
        // Strangers write them, or an assembly must not see who does.
        "ISnatchPlugin", "IExtractor", "IProbeChanges", "IRefreshLinks", "IPlatformOptimizer", "IPostProcessor", "IScriptHost", "ITransport", "ISkipRule",

        // A run is told on a live screen, in calm lines, or as JSON.
        "IRunPrinter",
    ];

    /// <summary>Types that are called nothing in particular.</summary>
    public static IEnumerable<string> EmptyNames(IEnumerable<SourceFile> files) =>
        from file in files
        from type in file.Types
        from word in Word().Matches(type.Name).Select(m => m.Value)
        where s_words.Contains(word)
        select $"{type}: '{word}' says nothing";

    /// <summary>Folders that collect by kind instead of by feature.</summary>
    public static IEnumerable<string> FoldersByKind(IEnumerable<SourceFile> files) =>
        from folder in files.Select(f => f.Folder).Distinct()
        where folder.Split('/').Any(s_folders.Contains)
        select $"{folder}: a folder is a feature, not a kind";

    /// <summary>Interfaces nobody agreed on.</summary>
    public static IEnumerable<string> UnagreedInterfaces(IEnumerable<SourceFile> files) =>
        from file in files
        from type in file.Types
        where type.Kind == "interface" && !s_interfaces.Contains(type.Name)
        select $"{type}: an interface needs strangers who write it, two real implementations, or an assembly that must not see them; agree on it in the list of this spec";

    /// <summary>Files whose namespace is not their project and folder.</summary>
    public static IEnumerable<string> StrayNamespaces(IReadOnlyCollection<SourceFile> files)
    {
        var roots = files.Where(f => f.Path.EndsWith(".csproj", StringComparison.Ordinal)).ToDictionary(
            f => f.Folder,
            f => RootNamespace().Match(f.Text) is { Success: true } match ? match.Groups[1].Value : Path.GetFileNameWithoutExtension(f.Name));
        foreach (var file in files.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal)))
        {
            var found = Namespace().Match(file.Code);
            if (!found.Success && (file.Name == "Program.cs" || !file.Types.Any()))
            {
                continue;
            }

            var project = file.Folder;
            while (project.Length > 0 && !roots.ContainsKey(project))
            {
                project = Path.GetDirectoryName(project) ?? "";
            }

            if (roots.TryGetValue(project, out var root))
            {
                var expected = (root + file.Folder[project.Length..]).Replace('/', '.');
                if (found.Groups[1].Value != expected)
                {
                    yield return $"{file.Path}: namespace {found.Groups[1].Value}, folder says {expected}";
                }
            }
        }
    }

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("<RootNamespace>([^<]+)</RootNamespace>")]
    private static partial Regex RootNamespace();
}
