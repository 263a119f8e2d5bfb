using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Loops;

/// <summary>Finds lookups whose time grows with the square of the items.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LinearLookupAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> s_byPredicate =
        ["First", "FirstOrDefault", "Last", "LastOrDefault", "Single", "SingleOrDefault", "Any", "Count", "Find", "FindIndex", "FindLast", "FindLastIndex", "Exists"];

    private static readonly HashSet<string> s_byValue = ["Contains", "IndexOf", "LastIndexOf"];

    private static readonly HashSet<string> s_lists = ["List", "IList", "IReadOnlyList", "LinkedList", "Queue", "Stack", "Collection", "ObservableCollection", "ReadOnlyCollection", "ImmutableArray", "ImmutableList", "ArrayList"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Lookup];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.Watch(OfCall, OperationKind.Invocation);
        context.RegisterSyntaxNodeAction(OfLoop, SyntaxKind.ForEachStatement, SyntaxKind.ForStatement);
    }

    private static void OfCall(SeenOperation context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (CollectionOf(call) is { } collection && RootOf(collection) is { } root && Loop.Around(call.Syntax, call.SemanticModel!, context.CancellationToken) is { } loop
            && !Roots(collection).Any(loop.Declares) && !IsShort(root, context.CancellationToken) && !call.IsInNameOf())
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Lookup, call.Syntax.GetLocation(), $"'{root.Name}'"));
        }
    }

    private static IOperation? CollectionOf(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        var takesPredicate = call.Arguments.Any(a => a.Value.Bare() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation predicate } && LooksFor(predicate));
        if (type.Is("System", "Array") && method.IsStatic && (s_byValue.Contains(method.Name) || (takesPredicate && s_byPredicate.Contains(method.Name))))
        {
            return call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value.Bare();
        }

        if (!(s_byValue.Contains(method.Name) || (takesPredicate && s_byPredicate.Contains(method.Name))) || call.Receiver()?.Bare() is not { Type: { } held } receiver)
        {
            return null;
        }

        // Values of an enumeration are few.
        if (held is IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Enum } || (held is INamedTypeSymbol { TypeArguments.Length: 1 } generic && generic.TypeArguments[0].TypeKind == TypeKind.Enum))
        {
            return null;
        }

        var isList = held is IArrayTypeSymbol || s_lists.Contains(held.Name) || (takesPredicate && type.Is("System.Linq", "Enumerable") && held.SpecialType != SpecialType.System_String);
        return (isList || IsPipeline(receiver)) && IsOfFramework(type) ? receiver : null;
    }

    // x => x.Id == id: what a Dictionary answers. A pattern to try on each, or a constant, is no key.
    private static bool LooksFor(IAnonymousFunctionOperation predicate) => predicate.Body.Descendants().Any(o => o switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equality => IsKey(equality.LeftOperand, equality.RightOperand, predicate) || IsKey(equality.RightOperand, equality.LeftOperand, predicate),
        IInvocationOperation { TargetMethod.Name: "Equals", Instance: { } one, Arguments.Length: > 0 } equals => IsKey(one, equals.Arguments[0].Value, predicate) || IsKey(equals.Arguments[0].Value, one, predicate),
        IInvocationOperation { TargetMethod: { Name: "Equals", IsStatic: true }, Arguments.Length: > 1 } equals => IsKey(equals.Arguments[0].Value, equals.Arguments[1].Value, predicate) || IsKey(equals.Arguments[1].Value, equals.Arguments[0].Value, predicate),
        _ => false,
    });

    private static bool IsKey(IOperation of, IOperation wanted, IAnonymousFunctionOperation predicate) =>
        IsOfElement(of, predicate) && !IsOfElement(wanted, predicate) && !wanted.Bare().ConstantValue.HasValue && wanted.DescendantsAndSelf().Any(o => o.Named() is not null);

    private static bool IsOfElement(IOperation operation, IAnonymousFunctionOperation predicate) =>
        operation.DescendantsAndSelf().Any(o => o is IParameterReferenceOperation parameter && predicate.Symbol.Parameters.Contains(parameter.Parameter, SymbolEqualityComparer.Default));

    private static bool IsOfFramework(INamedTypeSymbol type) =>
        type.Is("System", "MemoryExtensions") || type.ContainingNamespace.IsSpace("System.Linq") || type.ContainingNamespace.ContainingNamespace.IsSpace("System.Collections") || type.ContainingNamespace.IsSpace("System.Collections");

    // items.Select(i => i.Id).Contains(id): as linear as the list itself.
    private static bool IsPipeline(IOperation operation) => operation.Bare() is IInvocationOperation call && call.TargetMethod.ContainingType.Is("System.Linq", "Enumerable") && call.TargetMethod.Name is "Select" or "Where" or "OfType" or "Cast";

    private static ISymbol? RootOf(IOperation collection)
    {
        var bare = collection.Bare();
        while (IsPipeline(bare) && ((IInvocationOperation)bare).Receiver() is { } source)
        {
            bare = source.Bare();
        }

        return bare.Named();
    }

    // What the collection is reached through; what a lambda on the way is given does not count.
    private static IEnumerable<ISymbol> Roots(IOperation collection)
    {
        if (collection is IAnonymousFunctionOperation)
        {
            return [];
        }

        var inner = collection.ChildOperations.SelectMany(Roots);
        return collection.Named() is { } symbol ? inner.Append(symbol) : inner;
    }

    // A handful of constants is faster to walk through than to hash, and what fits into one call is a handful.
    private static bool IsShort(ISymbol collection, CancellationToken cancellationToken) => collection is IParameterSymbol { IsParams: true } || (
        collection.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value }
        && collection is IFieldSymbol { Type: IArrayTypeSymbol } or ILocalSymbol { Type: IArrayTypeSymbol } or IFieldSymbol { IsReadOnly: true, IsStatic: true }
        && value switch
        {
            CollectionExpressionSyntax list => list.Elements.Count <= 16 && list.Elements.All(e => e is ExpressionElementSyntax),
            InitializerExpressionSyntax list => list.Expressions.Count <= 16,
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.Count <= 16,
            ArrayCreationExpressionSyntax { Initializer: { } list } => list.Expressions.Count <= 16,
            _ => false,
        });

    private static void OfLoop(SyntaxNodeAnalysisContext context)
    {
        var inner = (StatementSyntax)context.Node;
        if (WalkedBy(inner, context) is not { } collection || !Compares(inner))
        {
            return;
        }

        var function = AsyncContext.FunctionOf(inner);
        if (inner.Ancestors().TakeWhile(a => a != function).OfType<StatementSyntax>().Any(outer => SymbolEqualityComparer.Default.Equals(WalkedBy(outer, context), collection)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Lookup, inner.GetFirstToken().GetLocation(), $"'{collection.Name}'"));
        }
    }

    // Only variables and one's own fields: the same property of two different objects is two collections.
    private static ISymbol? WalkedBy(StatementSyntax loop, SyntaxNodeAnalysisContext context)
    {
        var collection = loop switch
        {
            ForEachStatementSyntax each => each.Expression,
            ForStatementSyntax { Condition: BinaryExpressionSyntax { Right: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" or "Length" } bound } } => bound.Expression,
            _ => null,
        };
        return collection is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
            && context.SemanticModel.GetSymbolInfo(collection, context.CancellationToken).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol
                ? context.SemanticModel.GetSymbolInfo(collection, context.CancellationToken).Symbol
                : null;
    }

    private static bool Compares(StatementSyntax loop) => loop.DescendantNodes().Any(n => n switch
    {
        BinaryExpressionSyntax comparison => comparison.IsKind(SyntaxKind.EqualsExpression) || comparison.IsKind(SyntaxKind.NotEqualsExpression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Equals" or "CompareTo" or "Compare" } } => true,
        _ => false,
    });
}
