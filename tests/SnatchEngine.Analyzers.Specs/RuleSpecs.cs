using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SnatchEngine.Analyzers.Fixes;

namespace SnatchEngine.Analyzers.Specs;

public sealed class RuleSpecs
{
    [Fact]
    public void Every_rule_says_what_to_do_and_where_it_is_explained()
    {
        Assert.Equal(Enumerable.Range(1, 11).Select(n => $"SNA{n:000}"), Rules.All.Select(r => r.Id));
        Assert.All(Rules.All, r =>
        {
            Assert.EndsWith($"docs/analyze.md#{r.Id.ToLowerInvariant()}.", r.Help, StringComparison.Ordinal);
            Assert.EndsWith(".", r.Descriptor.Description.ToString(), StringComparison.Ordinal);
            Assert.Same(r, Rules.Of(r.Id));
        });
        Assert.Null(Rules.Of("CS0001"));
    }

    [Fact]
    public void Every_rule_has_its_place_on_the_page_with_its_severity()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "docs", "analyze.md")))
        {
            folder = folder.Parent;
        }

        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "analyze.md"));
        var fixable = new RemedyFix().FixableDiagnosticIds;
        Assert.All(Rules.All, r =>
        {
            Assert.Contains($"\n### {r.Id}\n", page, StringComparison.Ordinal);
            var row = Assert.Single(page.Split('\n'), line => line.StartsWith($"| [{r.Id}](#{r.Id.ToLowerInvariant()}) | {r.Impact.ToString().ToLowerInvariant()} |", StringComparison.Ordinal));
            Assert.Equal(fixable.Contains(r.Id), row.Contains("*fix*", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Each_rule_is_looked_for_by_one_analyzer()
    {
        var supported = typeof(Rules).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer))).SelectMany(t => ((DiagnosticAnalyzer)Activator.CreateInstance(t)!).SupportedDiagnostics).Select(d => d.Id);
        Assert.Equal(Rules.All.Select(r => r.Id), supported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_costs_little_is_a_suggestion_and_all_else_a_warning() =>
        Assert.All(Rules.All, r => Assert.Equal(r.Impact == Impact.Low ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning, r.Descriptor.DefaultSeverity));

    [Fact]
    public void Fixes_are_for_rules_that_are_there() => Assert.Empty(new RemedyFix().FixableDiagnosticIds.Except(Rules.All.Select(r => r.Id)));
}
