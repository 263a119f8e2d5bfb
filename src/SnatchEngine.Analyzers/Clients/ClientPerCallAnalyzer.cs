using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Clients;

/// <summary>Finds HTTP clients that are made each time a function runs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClientPerCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Client];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.Watch(OfCreation, OperationKind.ObjectCreation);
    }

    private static void OfCreation(SeenOperation context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type.Is("System.Net.Http", "HttpClient") && !SharesItsHandler(creation) && !IsKept(creation) && !RunsOnce(creation.Syntax))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Client, creation.Syntax.GetLocation()));
        }
    }

    // Connections belong to the handler: a client that leaves it alive costs next to nothing.
    private static bool SharesItsHandler(IObjectCreationOperation creation) => creation.Arguments.Any(a => a.Value.ConstantValue is { HasValue: true, Value: false });

    private static bool IsKept(IObjectCreationOperation creation)
    {
        for (IOperation inner = creation; inner.Parent is { } outer; inner = outer)
        {
            switch (outer)
            {
                case IAssignmentOperation assignment when assignment.Value == inner:
                    return assignment.Target is IFieldReferenceOperation or IPropertyReferenceOperation;
                case IFieldInitializerOperation field:
                    return !field.InitializedFields.All(f => f.ContainingType.IsScriptClass);
                case IPropertyInitializerOperation:
                    return true;
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IConditionalOperation:
                    break;
                default:
                    return IsInFieldInitializer(creation.Syntax);
            }
        }

        return false;
    }

    // new Lazy<HttpClient>(() => new HttpClient()), in a field.
    private static bool IsInFieldInitializer(SyntaxNode node) =>
        node.Ancestors().TakeWhile(a => a is not (BaseMethodDeclarationSyntax or AccessorDeclarationSyntax)).Any(a => a is FieldDeclarationSyntax { Parent: not CompilationUnitSyntax } or EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax });

    // Main and the top level of a program run once; a script runs once for each event that wakes it.
    private static bool RunsOnce(SyntaxNode node) => AsyncContext.FunctionOf(node) switch
    {
        null => !AsyncContext.IsScript(node) && !Loops.Loop.IsInStatement(node),
        MethodDeclarationSyntax method => method.Identifier.ValueText == "Main" && method.Modifiers.Any(m => m.ValueText == "static") && !Loops.Loop.IsInStatement(node),
        _ => false,
    };
}
