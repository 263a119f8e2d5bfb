using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Clocks;

/// <summary>Finds reads of the wall clock that no test can turn.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WallClockAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Clock];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.Watch(OfProperty, OperationKind.PropertyReference);
    }

    private static void OfProperty(SeenOperation context)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        var property = reference.Property;
        if (!property.IsStatic || TimeOf(property) is not { } time || reference.IsInNameOf())
        {
            return;
        }

        var clock = ClockScope.Find(reference.Syntax, reference.SemanticModel!, context.CancellationToken);
        var remedy = clock is null ? Remedy.None : Remedy.Of(Remedy.Clock, expression: clock + time);
        context.ReportDiagnostic(Diagnostic.Create(Rules.Clock, reference.Syntax.GetLocation(), remedy, $"{property.ContainingType.Name}.{property.Name}", clock is null ? "" : $", here '{clock}'"));
    }

    private static string? TimeOf(IPropertySymbol property) => property.ContainingType.Is("System", "DateTime")
        ? property.Name switch
        {
            "UtcNow" => ".GetUtcNow().UtcDateTime",
            "Now" => ".GetLocalNow().LocalDateTime",
            "Today" => ".GetLocalNow().LocalDateTime.Date",
            _ => null,
        }
        : property.ContainingType.Is("System", "DateTimeOffset")
            ? property.Name switch { "UtcNow" => ".GetUtcNow()", "Now" => ".GetLocalNow()", _ => null }
            : null;
}
