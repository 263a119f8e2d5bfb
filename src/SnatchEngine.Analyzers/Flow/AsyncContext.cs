using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SnatchEngine.Analyzers.Flow;

/// <summary>Which function code runs in, and whether somebody awaits that function.</summary>
internal static class AsyncContext
{
    /// <summary>The innermost function around a node: a method, an accessor, a local function, a lambda, or a clause of a query; null at the top level of a script or program.</summary>
    public static SyntaxNode? FunctionOf(SyntaxNode node)
    {
        var inner = node;
        foreach (var outer in node.Ancestors())
        {
            if (IsFunction(outer, inner))
            {
                return outer;
            }

            inner = outer;
        }

        return null;
    }

    /// <summary>Whether a function is asynchronous, or returns a task that its caller awaits.</summary>
    public static bool IsAsync(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) => FunctionOf(node) switch
    {
        null => IsScript(node) || HasTopLevelAwait(node),
        AnonymousFunctionExpressionSyntax lambda => IsMarkedAsync(lambda) || (model.GetSymbolInfo(lambda, cancellationToken).Symbol as IMethodSymbol)?.ReturnType.IsAwaited() == true,
        LocalFunctionStatementSyntax local => IsMarkedAsync(local) || model.GetDeclaredSymbol(local, cancellationToken)?.ReturnType.IsAwaited() == true,
        MethodDeclarationSyntax method => IsMarkedAsync(method) || model.GetDeclaredSymbol(method, cancellationToken)?.ReturnType.IsAwaited() == true,
        _ => false,
    };

    /// <summary>Whether an <c>await</c> may stand where a node stands.</summary>
    public static bool CanAwait(SyntaxNode node)
    {
        var function = FunctionOf(node);
        return (function is null ? IsScript(node) || HasTopLevelAwait(node) : IsMarkedAsync(function))
            && !node.Ancestors().TakeWhile(a => a != function).Any(a => a is LockStatementSyntax or CatchFilterClauseSyntax or UnsafeStatementSyntax or FixedStatementSyntax or ConditionalAccessExpressionSyntax);
    }

    /// <summary>Whether a node is in a script.</summary>
    public static bool IsScript(SyntaxNode node) => node.SyntaxTree.Options.Kind == SourceCodeKind.Script;

    /// <summary>Whether a function says <c>async</c>.</summary>
    public static bool IsMarkedAsync(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>Whether a node is in a static method called Main that nobody can await.</summary>
    public static bool IsInMain(SyntaxNode node) => FunctionOf(node) switch
    {
        null => !IsScript(node),
        MethodDeclarationSyntax method => method.Identifier.ValueText == "Main" && method.Modifiers.Any(SyntaxKind.StaticKeyword) && !IsMarkedAsync(method),
        _ => false,
    };

    private static bool IsFunction(SyntaxNode outer, SyntaxNode inner) => outer switch
    {
        AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax => true,
        BasePropertyDeclarationSyntax => true,
        BaseFieldDeclarationSyntax field => field.Parent is not CompilationUnitSyntax,
        BaseTypeDeclarationSyntax => true,

        // All of a query but its first collection is compiled into lambdas.
        QueryExpressionSyntax query => inner != query.FromClause,
        FromClauseSyntax from => inner != from.Expression && from.Parent is QueryExpressionSyntax,
        _ => false,
    };

    private static bool HasTopLevelAwait(SyntaxNode node) =>
        node.SyntaxTree.GetRoot() is CompilationUnitSyntax root
        && root.Members.OfType<GlobalStatementSyntax>().Any(s => s.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(IsAwait));

    private static bool IsAwait(SyntaxNode node) =>
        node is AwaitExpressionSyntax || (node is CommonForEachStatementSyntax each && each.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword)) || (node is LocalDeclarationStatementSyntax local && local.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword));
}
