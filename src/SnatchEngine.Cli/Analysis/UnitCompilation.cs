using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SnatchEngine.Cli.Analysis;

/// <summary>Compiles a unit in memory, as far as it goes; nothing is run or written.</summary>
internal sealed class UnitCompilation(IReadOnlyList<MetadataReference> references, EditorSettings settings)
{
    private static readonly string[] s_usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly string[] s_symbols = ["NET", "NETCOREAPP", "NET10_0", .. Enumerable.Range(5, 6).Select(n => $"NET{n}_0_OR_GREATER")];

    /// <summary>Compiles.</summary>
    /// <param name="unit">What belongs together.</param>
    /// <param name="unread">Told about each file that cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public CSharpCompilation Compile(CodeUnit unit, Action<string, string> unread, CancellationToken cancellationToken)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None, unit.IsScript ? SourceCodeKind.Script : SourceCodeKind.Regular, unit.IsScript ? null : s_symbols);
        var trees = new List<SyntaxTree>();
        foreach (var file in unit.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                trees.Add(CSharpSyntaxTree.ParseText(SourceText.From(stream, Encoding.UTF8), parse, file, cancellationToken));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unread(file, e.Message);
            }
        }

        return unit.IsScript ? Script(trees, Path.GetDirectoryName(unit.Files[0])) : Library(trees, parse, cancellationToken);
    }

    private CSharpCompilation Script(List<SyntaxTree> trees, string? folder)
    {
        var options = Options(OutputKind.DynamicallyLinkedLibrary)
            .WithUsings(s_usings)
            .WithSourceReferenceResolver(new SourceFileResolver([], folder))
            .WithMetadataReferenceResolver(new ScriptReferences(folder));
        return CSharpCompilation.CreateScriptCompilation("script", trees.FirstOrDefault(), references, options, returnType: typeof(object));
    }

    private CSharpCompilation Library(List<SyntaxTree> trees, CSharpParseOptions parse, CancellationToken cancellationToken)
    {
        var isProgram = trees.Exists(t => t.GetCompilationUnitRoot(cancellationToken).Members.Any(m => m is GlobalStatementSyntax));
        var implied = CSharpSyntaxTree.ParseText(string.Concat(s_usings.Select(u => $"global using global::{u};\n")), parse, "implied.g.cs", Encoding.UTF8, cancellationToken);
        return CSharpCompilation.Create("unit", [.. trees, implied], references, Options(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary));
    }

    private CSharpCompilationOptions Options(OutputKind kind) =>
        new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true, concurrentBuild: true).WithSyntaxTreeOptionsProvider(settings);

    /// <summary>The assemblies a script names by a path; packages are not fetched.</summary>
    private sealed class ScriptReferences(string? folder) : MetadataReferenceResolver
    {
        private readonly string? _folder = folder;

        public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties)
        {
            var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(baseFilePath) ?? _folder ?? "", reference));
            return File.Exists(path) ? [MetadataReference.CreateFromFile(path, properties)] : [];
        }

        public override bool Equals(object? other) => other is ScriptReferences resolver && resolver._folder == _folder;

        public override int GetHashCode() => _folder?.GetHashCode(StringComparison.Ordinal) ?? 0;
    }
}
