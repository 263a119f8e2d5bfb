using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SnatchEngine.Analyzers;
using SnatchEngine.Analyzers.Blocking;

namespace SnatchEngine.Cli.Analysis;

/// <summary>Runs every analyzer over scripts and plugins, whether they compile or not.</summary>
internal sealed class CodeAnalysis(string programFolder)
{
    // What the compiler misses because the source generators of a real build are not here.
    private static readonly HashSet<string> s_ungenerated = ["CS8795", "CS9248", "CS9250"];
    private static readonly HashSet<string> s_ungeneratedJson = ["CS0534", "CS0117", "CS7036"];

    /// <summary>Analyzes what is at a path.</summary>
    public async Task<AnalysisReport> RunAsync(SourceSearch search, CancellationToken cancellationToken)
    {
        var units = search.Units();
        var compiler = new UnitCompilation(units.Count == 0 ? [] : FrameworkReferences.Open(programFolder), new EditorSettings());
        var analyzers = Analyzers();
        var findings = new HashSet<AnalysisIssue>();
        var notes = new List<string>();
        foreach (var unit in units)
        {
            var compilation = compiler.Compile(unit, (file, why) => notes.Add($"{search.Shown(file)} cannot be read: {why}"), cancellationToken);
            if (ErrorsOf(compilation, cancellationToken) is [var first, ..] errors)
            {
                notes.Add(NoteOn(first, errors.Count, search));
            }

            var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: false);
            foreach (var diagnostic in await compilation.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync(cancellationToken))
            {
                if (Rules.Of(diagnostic.Id) is not { } rule)
                {
                    notes.Add(diagnostic.GetMessage(null));
                }
                else if (search.Covers(diagnostic.Location.SourceTree?.FilePath ?? ""))
                {
                    findings.Add(FindingOf(rule, diagnostic, search));
                }
            }
        }

        var files = units.SelectMany(u => u.Files).Where(search.Covers).Distinct(StringComparer.Ordinal).Count();
        return new AnalysisReport(files, [.. findings.OrderBy(f => f.Rule.Impact).ThenBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column).ThenBy(f => f.Rule.Id, StringComparer.Ordinal)], notes);
    }

    private static ImmutableArray<DiagnosticAnalyzer> Analyzers() =>
        [.. from type in typeof(BlockingAnalyzer).Assembly.GetExportedTypes()
            where type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract
            orderby type.FullName
            select (DiagnosticAnalyzer)Activator.CreateInstance(type)!];

    private static AnalysisIssue FindingOf(Rule rule, Diagnostic diagnostic, SourceSearch search)
    {
        var place = diagnostic.Location.GetLineSpan();
        return new AnalysisIssue(
            rule,
            diagnostic.GetMessage(null),
            search.Shown(place.Path),
            place.StartLinePosition.Line + 1,
            place.StartLinePosition.Character + 1,
            diagnostic.Properties.ContainsKey(Rules.FixProperty));
    }

    private static List<Diagnostic> ErrorsOf(CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        var hasJson = compilation.SyntaxTrees.Any(t => t.GetRoot(cancellationToken).DescendantNodes(n => n is not BaseMethodDeclarationSyntax).OfType<SimpleBaseTypeSyntax>().Any(b => b.Type.ToString().EndsWith("JsonSerializerContext", StringComparison.Ordinal)));
        return [.. compilation.GetDiagnostics(cancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error && !s_ungenerated.Contains(d.Id) && !(hasJson && s_ungeneratedJson.Contains(d.Id)))];
    }

    private static string NoteOn(Diagnostic first, int count, SourceSearch search)
    {
        var place = first.Location.GetLineSpan();
        var where = first.Location.IsInSource ? $"{search.Shown(place.Path)}:{place.StartLinePosition.Line + 1}:{place.StartLinePosition.Character + 1}: " : "";
        return $"{where}{first.Id} {first.GetMessage(null)}{(count > 1 ? $" (and {count - 1} more)" : "")}; what does not compile here is analyzed as far as it is understood";
    }
}
