using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Clocks;

/// <summary>The clocks that code can see: a TimeProvider, or what the host lends with one in it.</summary>
internal static class ClockScope
{
    /// <summary>The expression of one; null when there is none.</summary>
    public static string? Find(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        var isStatic = false;
        foreach (var outer in node.Ancestors())
        {
            if (outer is TypeDeclarationSyntax declaration)
            {
                return model.GetDeclaredSymbol(declaration, cancellationToken) is INamedTypeSymbol type ? InType(declaration, type, isStatic, model, cancellationToken) : null;
            }

            if (model.GetDeclaredSymbol(outer, cancellationToken) is IMethodSymbol method && outer is not CompilationUnitSyntax)
            {
                if (First(method.Parameters.Select(p => (p.Name, (ITypeSymbol?)p.Type))) is { } parameter)
                {
                    return parameter;
                }

                isStatic |= method.IsStatic;
            }

            if (outer is MemberDeclarationSyntax member && member.Modifiers.Any(m => m.ValueText == "static"))
            {
                isStatic = true;
            }
        }

        return null;
    }

    private static string? InType(TypeDeclarationSyntax declaration, INamedTypeSymbol type, bool isStatic, SemanticModel model, CancellationToken cancellationToken)
    {
        var members = type.GetMembers().Where(m => !m.IsImplicitlyDeclared && (m.IsStatic || !isStatic));
        var own = First(members.Select(m => (m.Name, m switch { IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, _ => null })));
        if (own is not null || isStatic || declaration.ParameterList is null)
        {
            return own;
        }

        return First(declaration.ParameterList.Parameters.Select(p => (p.Identifier.ValueText, (model.GetDeclaredSymbol(p, cancellationToken) as IParameterSymbol)?.Type)));
    }

    private static string? First(IEnumerable<(string Name, ITypeSymbol? Type)> seen)
    {
        var all = seen.ToArray();
        return all.FirstOrDefault(s => s.Type.IsOrDerives("System", "TimeProvider")).Name
            ?? (all.FirstOrDefault(s => s.Type.Is("SnatchEngine.Abstractions", "PluginEnvironment")).Name is { } environment ? $"{environment}.Time" : null);
    }
}
