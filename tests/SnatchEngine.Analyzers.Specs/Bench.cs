using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SnatchEngine.Abstractions;
using SnatchEngine.Analyzers.Blocking;
using SnatchEngine.Analyzers.Fixes;

namespace SnatchEngine.Analyzers.Specs;

/// <summary>Runs every analyzer over a text, and the fixes over what they find.</summary>
internal static class Bench
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net; using System.Net.Http; using System.Net.Http.Json; using System.Text.RegularExpressions; using System.Threading; using System.Threading.Tasks; using SnatchEngine.Abstractions;\n";

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(p => Path.GetFileName(p).StartsWith("System", StringComparison.Ordinal) || Path.GetFileName(p) == "netstandard.dll")
            .Select(p => MetadataReference.CreateFromFile(p)),
        MetadataReference.CreateFromFile(typeof(PluginEnvironment).Assembly.Location),
    ];

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
        [.. typeof(BlockingAnalyzer).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer))).Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!)];

    /// <summary>What is found in the members of a class, as <c>SNA001 Thread.Sleep(1)</c>.</summary>
    public static Task<IReadOnlyList<string>> FindInClassAsync(string members) => FindAsync(Class(members));

    /// <summary>What is found in a whole file.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(string code, SourceCodeKind kind = SourceCodeKind.Regular, bool mayBeBroken = false)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, code, kind);
        if (!mayBeBroken)
        {
            await CheckAsync(document);
        }

        return [.. (await FindingsAsync(document)).Select(d => $"{d.Id} {Text(d)}")];
    }

    public static Task<IReadOnlyList<string>> FindInScriptAsync(string code, bool mayBeBroken = false) => FindAsync(code, SourceCodeKind.Script, mayBeBroken);

    /// <summary>What the findings say.</summary>
    public static async Task<IReadOnlyList<string>> MessagesAsync(string members)
    {
        using var workspace = new AdhocWorkspace();
        return [.. (await FindingsAsync(Open(workspace, Class(members), SourceCodeKind.Regular))).Select(d => d.GetMessage())];
    }

    /// <summary>The members of a class after the fix of its first finding of a rule; the result compiles and has one finding less.</summary>
    public static async Task<string> FixInClassAsync(string id, string members)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, Class(members), SourceCodeKind.Regular);
        var findings = (await FindingsAsync(document)).Where(d => d.Id == id).ToArray();
        var fixedDocument = await ApplyAsync(document, await ActionOfAsync(document, findings[0]));
        await CheckAsync(fixedDocument);
        Assert.True((await FindingsAsync(fixedDocument)).Count(d => d.Id == id) < findings.Length);
        return await MembersAsync(fixedDocument);
    }

    /// <summary>The members of a class after all findings of a rule were fixed at once; the result compiles and has none.</summary>
    public static async Task<string> FixAllInClassAsync(string id, string members)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, Class(members), SourceCodeKind.Regular);
        var findings = (await FindingsAsync(document)).Where(d => d.Id == id).ToArray();
        var first = await ActionOfAsync(document, findings[0]);
        var context = new FixAllContext(document, new RemedyFix(), FixAllScope.Document, first.EquivalenceKey!, [id], new Known(findings), CancellationToken.None);
        var fixedDocument = await ApplyAsync(document, (await new RemedyFix().GetFixAllProvider().GetFixAsync(context))!);
        await CheckAsync(fixedDocument);
        Assert.DoesNotContain(await FindingsAsync(fixedDocument), d => d.Id == id);
        return await MembersAsync(fixedDocument);
    }

    /// <summary>Whether each finding of a rule says that it can be fixed.</summary>
    public static async Task<IReadOnlyList<bool>> FixableAsync(string id, string members)
    {
        using var workspace = new AdhocWorkspace();
        return [.. (await FindingsAsync(Open(workspace, Class(members), SourceCodeKind.Regular))).Where(d => d.Id == id).Select(d => d.Properties.ContainsKey(Rules.FixProperty))];
    }

    private static string Class(string members) => $"{Usings}partial class C\n{{\n{members}\n}}\n";

    private static Document Open(AdhocWorkspace workspace, string code, SourceCodeKind kind)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, usings: kind == SourceCodeKind.Script ? Usings.Split(';').SkipLast(1).Select(u => u.Trim()["using ".Length..]) : []);
        var project = ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp, isSubmission: kind == SourceCodeKind.Script)
            .WithCompilationOptions(options).WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest, kind: kind)).WithMetadataReferences(s_references);
        var solution = workspace.CurrentSolution.AddProject(project);
        var id = DocumentId.CreateNewId(project.Id);
        return solution.AddDocument(DocumentInfo.Create(id, "Code.cs", sourceCodeKind: kind, loader: TextLoader.From(TextAndVersion.Create(SourceText.From(code), VersionStamp.Default)), filePath: "Code.cs")).GetDocument(id)!;
    }

    private static async Task<IReadOnlyList<Diagnostic>> FindingsAsync(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        var found = await compilation.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, d => d.Id == "AD0001");
        return [.. found.OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    private static async Task CheckAsync(Document document)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        Assert.Equal([], compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
    }

    private static async Task<CodeAction> ActionOfAsync(Document document, Diagnostic finding)
    {
        var actions = new List<CodeAction>();
        await new RemedyFix().RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken.None));
        return Assert.Single(actions);
    }

    private static async Task<Document> ApplyAsync(Document document, CodeAction action)
    {
        var operation = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        return operation.ChangedSolution.GetDocument(document.Id)!;
    }

    private static async Task<string> MembersAsync(Document document)
    {
        var text = (await document.GetTextAsync()).ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
        var start = text.IndexOf("{\n", StringComparison.Ordinal) + 2;
        return text[start..^3].Trim();
    }

    private static string Text(Diagnostic finding) => finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan);

    private sealed class Known(IReadOnlyList<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
