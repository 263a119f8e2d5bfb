using System.Text.RegularExpressions;
using SnatchEngine.Specs.Yaml;

namespace SnatchEngine.Specs.Plugins.Lending;

/// <summary>The page on plugins shows code that compiles, and manifests that are read.</summary>
public sealed class LendingDocsSpecs
{
    private static string Section { get; } = Regex.Match(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "plugins.md")), "(?s)\n## What the host lends\n(.*?)(\n## |$)").Groups[1].Value;

    [Fact]
    public void Its_code_is_code_that_compiles()
    {
        var compiled = Plain(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests/SnatchEngine.Specs/Plugins/Lending/LendingExamples.cs")));
        var shown = Regex.Matches(Section, "(?s)```csharp\n(.*?)```").Select(m => Plain(m.Groups[1].Value)).ToList();

        Assert.True(shown.Count >= 4);
        Assert.All(shown, code => Assert.Contains(code, compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void Its_manifest_is_read()
    {
        var terms = Regex.Match(Section, "(?s)```json\n(.*?)```").Groups[1].Value;
        var manifest = SnatchEngine.Plugins.ManifestReader.Read("m.json", System.Text.Encoding.UTF8.GetBytes(
            $$"""{ "id": "p", "version": "1.0", "contract": "1.0", "entry": "P.dll", "kinds": ["extractor"], {{terms}} }"""));

        Assert.Equal(["quality", "pages", "comments", "token"], manifest.Settings.Select(s => s.Key));
        Assert.Equal(TimeSpan.FromHours(1), manifest.Budget!.Per);
    }

    private static string Plain(string code) => Regex.Replace(code, @"\s+", " ").Trim();
}
