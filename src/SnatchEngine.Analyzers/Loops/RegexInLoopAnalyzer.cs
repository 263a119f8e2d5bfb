using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Loops;

/// <summary>Finds regular expressions that are the same in each turn of a loop and are built in each.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RegexInLoopAnalyzer : DiagnosticAnalyzer
{
    private const string Space = "System.Text.RegularExpressions";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Regex];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.Watch(OfCreation, OperationKind.ObjectCreation);
        context.Watch(OfCall, OperationKind.Invocation);
    }

    private static void OfCreation(SeenOperation context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type.Is(Space, "Regex") && IsSameInEachTurn(creation, creation.Arguments, context))
        {
            var isFixed = creation.Syntax is BaseObjectCreationExpressionSyntax { Initializer: null } && creation.Arguments.All(a => a.Value.ConstantValue.HasValue && !a.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation)) && HasRoomForField(creation.Syntax);
            context.ReportDiagnostic(Diagnostic.Create(Rules.Regex, creation.Syntax.GetLocation(), isFixed ? Remedy.Of(Remedy.Hoist) : Remedy.None));
        }
    }

    // The static methods keep the last few patterns, which is enough for constants; a pattern that is put together passes them by.
    private static void OfCall(SeenOperation context)
    {
        var call = (IInvocationOperation)context.Operation;
        var pattern = call.TargetMethod is { IsStatic: true } && call.TargetMethod.ContainingType.Is(Space, "Regex") ? call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "pattern") : null;
        if (pattern is not null && !pattern.Value.ConstantValue.HasValue && pattern.Value.Bare() is not (ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation)
            && IsSameInEachTurn(call, [pattern], context))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Regex, call.Syntax.GetLocation()));
        }
    }

    private static bool IsSameInEachTurn(IOperation operation, ImmutableArray<IArgumentOperation> arguments, SeenOperation context) =>
        Loop.Around(operation.Syntax, operation.SemanticModel!, context.CancellationToken) is { } loop
        && !operation.IsInNameOf()
        && !arguments.Any(a => a.DescendantsAndSelf().Any(o => o.Named() is { } symbol && loop.Declares(symbol)))
        && !(operation.Parent is IAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } or ICoalesceAssignmentOperation);

    private static bool HasRoomForField(SyntaxNode node) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax;
}
