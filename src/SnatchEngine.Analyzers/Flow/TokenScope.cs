using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SnatchEngine.Analyzers.Flow;

/// <summary>The cancellation tokens that code can see.</summary>
internal static class TokenScope
{
    /// <summary>The name of the nearest token; null when there is none.</summary>
    public static string? Find(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var outer in node.Ancestors())
        {
            if (LocalIn(outer, node, model, cancellationToken) is { } local)
            {
                return local;
            }

            if (ParametersOf(outer, model, cancellationToken).LastOrDefault(p => p.Type.IsToken() && p.Name.Length > 0 && p.Name != "_") is { } parameter)
            {
                return parameter.Name;
            }

            if (IsStatic(outer) || outer is BaseTypeDeclarationSyntax)
            {
                return null;
            }
        }

        // What the host of a script shows it counts as in scope everywhere.
        return AsyncContext.IsScript(node)
            ? model.LookupSymbols(node.SpanStart).OfType<IPropertySymbol>().FirstOrDefault(p => p.Type.IsToken())?.Name
            : null;
    }

    private static string? LocalIn(SyntaxNode scope, SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        IEnumerable<SyntaxNode> statements = scope switch
        {
            BlockSyntax block => block.Statements,
            SwitchSectionSyntax section => section.Statements,
            CompilationUnitSyntax unit => unit.Members.Select(m => m is GlobalStatementSyntax global ? (SyntaxNode)global.Statement : m),
            _ => [],
        };
        return (from statement in statements.TakeWhile(s => s.Span.End <= node.SpanStart).Reverse()
                let declaration = (statement as LocalDeclarationStatementSyntax)?.Declaration ?? (statement as FieldDeclarationSyntax)?.Declaration
                where declaration is not null
                from variable in declaration.Variables
                where TypeOf(model.GetDeclaredSymbol(variable, cancellationToken)).IsToken()
                select variable.Identifier.ValueText).FirstOrDefault();
    }

    private static ITypeSymbol? TypeOf(ISymbol? symbol) => symbol switch { ILocalSymbol local => local.Type, IFieldSymbol field => field.Type, _ => null };

    private static ImmutableArray<IParameterSymbol> ParametersOf(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => (model.GetSymbolInfo(lambda, cancellationToken).Symbol as IMethodSymbol)?.Parameters ?? [],
        LocalFunctionStatementSyntax local => (model.GetDeclaredSymbol(local, cancellationToken) as IMethodSymbol)?.Parameters ?? [],
        BaseMethodDeclarationSyntax method => model.GetDeclaredSymbol(method, cancellationToken)?.Parameters ?? [],
        _ => [],
    };

    private static bool IsStatic(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.StaticKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };
}
