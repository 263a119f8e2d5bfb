using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace SnatchEngine.Analyzers.Fixes;

/// <summary>Static fields for regular expressions: one for each expression of a class, however often it is built.</summary>
internal sealed class RegexFields(SyntaxEditor editor)
{
    private readonly Dictionary<(SyntaxNode Type, string Text), string> _names = [];

    /// <summary>Moves a regular expression into a field of its class.</summary>
    public void Hoist(BaseObjectCreationExpressionSyntax creation)
    {
        if (creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return;
        }

        var key = (type, creation.ArgumentList?.ToString() ?? "");
        if (!_names.TryGetValue(key, out var name))
        {
            name = Free(creation, type);
            _names.Add(key, name);
            editor.InsertMembers(type, 0, [FieldOf(creation, name)]);
        }

        editor.ReplaceNode(creation, SyntaxFactory.IdentifierName(name).WithTriviaFrom(creation));
    }

    private static FieldDeclarationSyntax FieldOf(BaseObjectCreationExpressionSyntax creation, string name)
    {
        var regex = creation is ObjectCreationExpressionSyntax written ? written.Type.WithoutTrivia() : SyntaxFactory.IdentifierName("Regex");
        return ((FieldDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"private static readonly {regex} {name} = {creation.WithoutTrivia()};")!)
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private string Free(BaseObjectCreationExpressionSyntax creation, TypeDeclarationSyntax type)
    {
        var local = creation.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } ? variable.Identifier.ValueText : "regex";
        var taken = new HashSet<string>(type.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText).Concat(_names.Values));
        var name = $"s_{local}";
        for (var n = 2; taken.Contains(name); n++)
        {
            name = $"s_{local}{n.ToString(CultureInfo.InvariantCulture)}";
        }

        return name;
    }
}
