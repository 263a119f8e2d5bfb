using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SnatchEngine.Analyzers.Reading;

/// <summary>Finds source files over 150 KiB.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FileSizeAnalyzer : DiagnosticAnalyzer
{
    private const int Most = 150 * 1024;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Size];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxTreeAction(OfTree);
    }

    private static void OfTree(SyntaxTreeAnalysisContext context)
    {
        var text = context.Tree.GetText(context.CancellationToken);
        if (text.Length <= Most / 4)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(text.ToString());
        if (bytes > Most)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Size, Location.Create(context.Tree, new TextSpan(0, 0)), (bytes + 1023) / 1024));
        }
    }
}
