using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Loops;

/// <summary>Code that runs again and again: a statement, a query, or a lambda that LINQ calls for each element.</summary>
internal sealed class Loop
{
    private readonly SyntaxNode _node;

    private Loop(SyntaxNode node) => _node = node;

    /// <summary>The innermost loop around a node; null outside of all, or across the border of a function that is no loop.</summary>
    public static Loop? Around(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        var inner = node;
        foreach (var outer in node.Ancestors())
        {
            if (Repeats(outer, inner) || (outer is QueryExpressionSyntax query && inner != query.FromClause))
            {
                return new Loop(outer);
            }

            if (outer is AnonymousFunctionExpressionSyntax lambda)
            {
                return IsCalledForEach(lambda, model, cancellationToken) ? new Loop(lambda) : null;
            }

            if (outer is LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BaseTypeDeclarationSyntax)
            {
                return null;
            }

            inner = outer;
        }

        return null;
    }

    /// <summary>Whether a node is in a loop statement of its own function.</summary>
    public static bool IsInStatement(SyntaxNode node)
    {
        var function = AsyncContext.FunctionOf(node);
        var inner = node;
        foreach (var outer in node.Ancestors().TakeWhile(a => a != function))
        {
            if (Repeats(outer, inner))
            {
                return true;
            }

            inner = outer;
        }

        return false;
    }

    /// <summary>Whether a variable is made anew in each turn.</summary>
    public bool Declares(ISymbol symbol) =>
        symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol && symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == _node.SyntaxTree && _node.Span.Contains(r.Span));

    /// <summary>Whether a loop statement runs a part of it in each turn.</summary>
    public static bool Repeats(SyntaxNode loop, SyntaxNode part) => loop switch
    {
        CommonForEachStatementSyntax each => part == each.Statement,
        ForStatementSyntax count => part == count.Statement || part == count.Condition || count.Incrementors.Any(i => i == part),
        WhileStatementSyntax or DoStatementSyntax => true,
        _ => false,
    };

    private static bool IsCalledForEach(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, CancellationToken cancellationToken) =>
        lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingType: { } type }
        && (type.Is("System.Linq", "Enumerable") || type.Is("System.Linq", "ParallelEnumerable") || type.Is("System.Linq", "AsyncEnumerable") || type.Is("System.Collections.Generic", "List")
            || type.Is("System", "Array") || type.Is("System.Threading.Tasks", "Parallel"));
}
