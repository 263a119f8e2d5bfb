using System.Xml.Linq;
using SnatchEngine.Architecture.Specs.Source;

namespace SnatchEngine.Architecture.Specs.Rules;

/// <summary>Who may see whom.</summary>
static class References
{
    /// <summary>From the contract to the composition root; each sees its left neighbour, and through it the rest.</summary>
    private static readonly string[] s_line =
        ["SnatchEngine.Abstractions", "SnatchEngine.Downloads", "SnatchEngine", "SnatchEngine.Automation", "SnatchEngine.Server", "SnatchEngine.Cli"];

    private static readonly string[] s_beside = ["SnatchEngine.Analyzers", "SnatchEngine.PluginKit"];

    /// <summary>A part of one that stands beside the line, in an assembly of its own; sees its whole and nothing else.</summary>
    private static readonly Dictionary<string, string> s_partOf = new() { ["SnatchEngine.Analyzers.Fixes"] = "SnatchEngine.Analyzers" };

    public static IEnumerable<string> OffTheLine(IReadOnlyCollection<SourceFile> files)
    {
        var projects = files.Where(f => f.Path.EndsWith(".csproj", StringComparison.Ordinal)).Select(f => new Project(f)).ToArray();
        var line = s_line.Where(name => projects.Any(p => p.Name == name && p.File.IsBelow("src/"))).ToArray();
        foreach (var project in projects.Where(p => p.File.IsBelow("src/") && !s_beside.Contains(p.Name) && !s_partOf.ContainsKey(p.Name)))
        {
            var place = Array.IndexOf(line, project.Name);
            if (place < 0)
            {
                yield return $"{project.File.Path}: has no place in the line of references";
                continue;
            }

            // The composition root also serves what stands beside the line.
            string[] expected = place == 0 ? [] : project.Name == s_line[^1] ? [line[place - 1], .. project.Projects.Intersect(s_beside)] : [line[place - 1]];
            if (!project.Projects.SequenceEqual(expected))
            {
                yield return $"{project.File.Path}: references [{string.Join(", ", project.Projects)}], the line says [{string.Join(", ", expected)}]";
            }
        }

        foreach (var beside in projects.Where(p => s_beside.Contains(p.Name) && p.Projects.Except([s_line[0]]).Any()))
        {
            yield return $"{beside.File.Path}: references [{string.Join(", ", beside.Projects)}], what stands beside the line sees the contract only";
        }

        foreach (var part in projects.Where(p => s_partOf.ContainsKey(p.Name) && !p.Projects.SequenceEqual([s_partOf[p.Name]])))
        {
            yield return $"{part.File.Path}: references [{string.Join(", ", part.Projects)}], it is a part of {s_partOf[part.Name]} and sees that only";
        }

        // The properties that all plugins share may bring the contract, so that a project need not name it.
        foreach (var plugin in projects.Where(p => p.File.IsBelow("plugins/") && p.Projects.Except([s_line[0]]).Any()))
        {
            yield return $"{plugin.File.Path}: references [{string.Join(", ", plugin.Projects)}], a plugin sees the contract only";
        }
    }

    /// <summary>The contract stands on the base class library alone.</summary>
    public static IEnumerable<string> ContractDependencies(IReadOnlyCollection<SourceFile> files) =>
        from file in files
        where file.Path == "src/SnatchEngine.Abstractions/SnatchEngine.Abstractions.csproj"
        from element in XDocument.Parse(file.Text).Descendants()
        where element.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference" or "Reference"
        select $"{file.Path}: {element.Name.LocalName} {element.Attribute("Include")?.Value}";

    /// <summary>Packages that are pinned and not explained, or explained and not there.</summary>
    public static IEnumerable<string> UnexplainedPackages(string packagesProps, string dependenciesPage)
    {
        var packages = XDocument.Parse(packagesProps).Descendants("PackageVersion").Select(p => p.Attribute("Include")!.Value).ToHashSet();
        var explained = dependenciesPage.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).ToHashSet();
        return packages.Except(explained).Select(p => $"{p} has no line in docs/dependencies.md")
            .Concat(explained.Except(packages).Select(p => $"docs/dependencies.md explains {p}, which nothing uses"));
    }

    private sealed record Project(SourceFile File)
    {
        public string Name => Path.GetFileNameWithoutExtension(File.Name);

        /// <summary>Projects whose types it sees; what is only built first does not count.</summary>
        public IEnumerable<string> Projects =>
            from element in XDocument.Parse(File.Text).Descendants("ProjectReference")
            where Setting(element, "ReferenceOutputAssembly") != "false" && Setting(element, "OutputItemType") != "Analyzer"
            select Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/'));

        private static string? Setting(XElement element, string name) => (element.Attribute(name)?.Value ?? element.Element(name)?.Value)?.Trim();
    }
}
