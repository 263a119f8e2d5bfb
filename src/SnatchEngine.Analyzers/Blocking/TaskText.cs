using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Blocking;

/// <summary>A task as it is written, or any element of a collection of tasks; compared with what other code awaits and asks.</summary>
internal sealed class TaskText
{
    private static readonly HashSet<string> s_completed = ["IsCompleted", "IsCompletedSuccessfully", "IsFaulted", "IsCanceled"];

    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellationToken;
    private readonly ExpressionSyntax? _task;
    private readonly ExpressionSyntax? _collection;

    /// <summary>A task.</summary>
    public TaskText(SemanticModel model, ExpressionSyntax task, CancellationToken cancellationToken)
        : this(model, Bare(task), Bare(task) is ElementAccessExpressionSyntax element ? Bare(element.Expression) : null, cancellationToken)
    {
    }

    private TaskText(SemanticModel model, ExpressionSyntax? task, ExpressionSyntax? collection, CancellationToken cancellationToken)
    {
        (_model, _task, _collection, _cancellationToken) = (model, task, collection, cancellationToken);
    }

    /// <summary>Whether it cannot be anything but completed: what WhenAny found, what is made of a value, what a continuation is handed.</summary>
    public bool HasEndedByItself { get; private set; }

    /// <summary>Whether a condition shows, when it holds or when it does not, that the task has ended.</summary>
    public bool IsShownBy(ExpressionSyntax condition, bool holds) => condition switch
    {
        ParenthesizedExpressionSyntax inner => IsShownBy(inner.Expression, holds),
        PrefixUnaryExpressionSyntax negation when negation.IsKind(SyntaxKind.LogicalNotExpression) => IsShownBy(negation.Operand, !holds),
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression) => holds ? IsShownBy(both.Left, true) || IsShownBy(both.Right, true) : IsShownBy(both.Left, false) && IsShownBy(both.Right, false),
        BinaryExpressionSyntax either when either.IsKind(SyntaxKind.LogicalOrExpression) => holds ? IsShownBy(either.Left, true) && IsShownBy(either.Right, true) : IsShownBy(either.Left, false) || IsShownBy(either.Right, false),
        BinaryExpressionSyntax equal when equal.IsKind(SyntaxKind.EqualsExpression) || equal.IsKind(SyntaxKind.IsExpression) => IsShownByEquality(equal.Left, equal.Right, holds) || IsShownByEquality(equal.Right, equal.Left, holds),
        BinaryExpressionSyntax unequal when unequal.IsKind(SyntaxKind.NotEqualsExpression) => IsShownByEquality(unequal.Left, unequal.Right, !holds) || IsShownByEquality(unequal.Right, unequal.Left, !holds),
        MemberAccessExpressionSyntax access => holds && s_completed.Contains(access.Name.Identifier.ValueText) && IsMe(access.Expression),
        IsPatternExpressionSyntax pattern => IsShownByPattern(pattern, holds),
        _ => false,
    };

    /// <summary>Whether running a statement or expression to its end awaits the task.</summary>
    public bool IsAwaitedIn(SyntaxNode node) =>
        node.DescendantNodesAndSelf(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or ConditionalExpressionSyntax)).OfType<AwaitExpressionSyntax>().Any(a => IsAwaitedBy(a.Expression));

    /// <summary>The same task as the code around a lambda sees it: an element of what the lambda is called for.</summary>
    public TaskText Outside(AnonymousFunctionExpressionSyntax lambda)
    {
        if (_task is not IdentifierNameSyntax name || SymbolOf(name) is not IParameterSymbol parameter || !parameter.DeclaringSyntaxReferences.Any(r => lambda.Span.Contains(r.Span)))
        {
            return this;
        }

        return lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } }
            ? new TaskText(_model, null, Bare(access.Expression), _cancellationToken) { HasEndedByItself = access.Name.Identifier.ValueText == "ContinueWith" && _model.GetTypeInfo(access.Expression, _cancellationToken).Type.IsTask() }
            : this;
    }

    /// <summary>The same task as the code around a loop sees it.</summary>
    public TaskText Outside(CommonForEachStatementSyntax loop) => ElementOf(loop) ? new TaskText(_model, null, Bare(loop.Expression), _cancellationToken) : this;

    /// <summary>The variable of a loop over the collection this is an element of; null for another collection.</summary>
    public TaskText? ElementsOf(ForEachStatementSyntax loop) =>
        _collection is not null && Same(_collection, loop.Expression) ? new TaskText(_model, SyntaxFactory.IdentifierName(loop.Identifier.ValueText), null, _cancellationToken) : null;

    /// <summary>Whether part of a pattern asks whether a task has ended.</summary>
    public static bool IsCheck(SubpatternSyntax part, bool holds) =>
        holds && part.NameColon is { } name && s_completed.Contains(name.Name.Identifier.ValueText) && part.Pattern is ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.TrueLiteralExpression };

    private static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax inner:
                    expression = inner.Expression;
                    break;
                case PostfixUnaryExpressionSyntax sure when sure.IsKind(SyntaxKind.SuppressNullableWarningExpression):
                    expression = sure.Operand;
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "WaitAsync" or "AsTask" } access }:
                    expression = access.Expression;
                    break;
                default:
                    return expression;
            }
        }
    }

    private bool ElementOf(CommonForEachStatementSyntax loop) => loop is ForEachStatementSyntax each && _task is IdentifierNameSyntax name && name.Identifier.ValueText == each.Identifier.ValueText;

    private bool IsMe(ExpressionSyntax other) => _task is not null && Same(_task, other);

    private static bool Same(ExpressionSyntax one, ExpressionSyntax other) => SyntaxFactory.AreEquivalent(one, Bare(other), topLevel: false);

    private bool IsAwaitedBy(ExpressionSyntax awaited)
    {
        var bare = Bare(awaited);
        if (IsMe(bare))
        {
            return true;
        }

        var call = bare as InvocationExpressionSyntax ?? (bare is IdentifierNameSyntax ? InitializerOf(bare) as InvocationExpressionSyntax : null);
        return call is not null && IsTaskMethod(call, "WhenAll") && call.ArgumentList.Arguments.SelectMany(a => Parts(a.Expression)).Any(p => IsMe(p) || (_collection is not null && Same(_collection, p)));
    }

    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax argument) => argument switch
    {
        CollectionExpressionSyntax list => list.Elements.Select(e => e switch { ExpressionElementSyntax one => one.Expression, SpreadElementSyntax many => many.Expression, _ => argument }),
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        _ => [argument],
    };

    private bool IsShownByEquality(ExpressionSyntax left, ExpressionSyntax right, bool holds) => right switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.TrueLiteralExpression) => IsShownBy(left, holds),
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.FalseLiteralExpression) => IsShownBy(left, !holds),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RanToCompletion" or "Faulted" or "Canceled" } or QualifiedNameSyntax { Right.Identifier.ValueText: "RanToCompletion" or "Faulted" or "Canceled" } => holds && IsStatus(left),
        _ => holds && IsMe(left) && IsFoundByWhenAny(right),
    };

    private bool IsShownByPattern(IsPatternExpressionSyntax test, bool holds) => test.Pattern switch
    {
        ConstantPatternSyntax constant => IsShownByEquality(test.Expression, constant.Expression, holds),
        UnaryPatternSyntax { Pattern: ConstantPatternSyntax constant } => IsShownByEquality(test.Expression, constant.Expression, !holds),
        RecursivePatternSyntax { PropertyPatternClause: { } clause } => IsMe(test.Expression) && clause.Subpatterns.Any(s => IsCheck(s, holds)),
        _ => false,
    };

    private bool IsStatus(ExpressionSyntax expression) => Bare(expression) is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Status" } access && IsMe(access.Expression);

    private bool IsFoundByWhenAny(ExpressionSyntax expression) =>
        (Bare(expression) is IdentifierNameSyntax name ? InitializerOf(name) : Bare(expression)) is AwaitExpressionSyntax { Expression: var awaited }
        && Bare(awaited) is InvocationExpressionSyntax call && IsTaskMethod(call, "WhenAny");

    /// <summary>The same task, marked as ended when its own making says so.</summary>
    public TaskText Judged() => _task is not null && (IsFoundByWhenAny(_task) || IsOfValue(_task))
        ? new TaskText(_model, _task, _collection, _cancellationToken) { HasEndedByItself = true }
        : this;

    private bool IsOfValue(ExpressionSyntax expression) => (expression is IdentifierNameSyntax ? InitializerOf(expression) : expression) switch
    {
        InvocationExpressionSyntax call => IsTaskMethod(call, "FromResult"),
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText == "CompletedTask" && SymbolOf(access) is IPropertySymbol { IsStatic: true } property && property.ContainingType.IsTask(),
        _ => false,
    };

    private bool IsTaskMethod(InvocationExpressionSyntax call, string name) => SymbolOf(call) is IMethodSymbol method && method.Name == name && method.ContainingType.IsTask();

    private ExpressionSyntax? InitializerOf(ExpressionSyntax name) =>
        SymbolOf(name) is ILocalSymbol or IFieldSymbol { IsReadOnly: true } or IFieldSymbol { ContainingType.IsScriptClass: true }
        && SymbolOf(name)!.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value }
            ? value
            : null;

    // A name made for a loop's variable belongs to no tree.
    private ISymbol? SymbolOf(ExpressionSyntax expression) => expression.SyntaxTree == _model.SyntaxTree ? _model.GetSymbolInfo(expression, _cancellationToken).Symbol : null;
}
