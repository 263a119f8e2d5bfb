using System.Text.RegularExpressions;
using SnatchEngine.Architecture.Specs.Source;

namespace SnatchEngine.Architecture.Specs.Rules;

/// <summary>What no file that is handed on may contain, and what pages owe their readers.</summary>
static partial class Texts
{
    // Put together here, so that this file does not break its own rule.
    private static readonly Regex s_machinePath = new("(?<![\\w./:<])/" + @"(work|root|Users/\w+)/|\b[A-Z]:\\Users\\\w|" + Regex.Escape(Repository.Root) + "/");
    private static readonly Regex s_registry = new(@"\b(" + string.Join('|', Hosts()) + @")\b");

    public static IEnumerable<string> MachinePaths(IEnumerable<SourceFile> files) => Found(files, s_machinePath, "a path of one machine");

    public static IEnumerable<string> RegistryHosts(IEnumerable<SourceFile> files) => Found(files, s_registry, "the host of a package registry");

    /// <summary>Relative links of pages that lead nowhere.</summary>
    public static IEnumerable<string> DeadLinks(IEnumerable<SourceFile> pages, Func<string, bool> exists) =>
        from page in pages
        from Match link in Link().Matches(page.Text)
        let target = link.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        let path = Path.GetRelativePath(".", Path.Combine(page.Folder, target.Split('#')[0]))
        where target.Split('#')[0].Length > 0 && !exists(path)
        select $"{page.Path}:{page.LineAt(link.Index)}: {target} is not there";

    /// <summary>Pages that the index does not name.</summary>
    public static IEnumerable<string> LostPages(IReadOnlyCollection<SourceFile> pages)
    {
        var index = pages.FirstOrDefault(p => p.Path == "docs/README.md")?.Text ?? "";
        return from page in pages
               where page.IsBelow("docs/") && page.Path != "docs/README.md" && !index.Contains($"({page.Path["docs/".Length..]})", StringComparison.Ordinal)
               select $"{page.Path}: docs/README.md does not name it";
    }

    private static IEnumerable<string> Found(IEnumerable<SourceFile> files, Regex pattern, string what) =>
        from file in files
        from Match match in pattern.Matches(file.Text)
        select $"{file.Path}:{file.LineAt(match.Index)}: {match.Value} is {what}";

    private static IEnumerable<string> Hosts() =>
        new[] { ("nuget", "org"), ("npmjs", "org"), ("npmjs", "com"), ("pypi", "org"), ("crates", "io"), ("deb.debian", "org"), ("proxy.golang", "org"), ("rubygems", "org"), ("repo.maven.apache", "org"), ("yarnpkg", "com") }
            .Select(host => Regex.Escape($"{host.Item1}.{host.Item2}"));

    [GeneratedRegex(@"(?<!`)\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
