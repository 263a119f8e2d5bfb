using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis;

namespace SnatchEngine.Analyzers.Fixes;

/// <summary>Turns <c>$"got {count} of {url}"</c> into <c>"got {Count} of {Url}", count, url</c>.</summary>
internal static class LogTemplate
{
    /// <summary>The call with a template.</summary>
    public static InvocationExpressionSyntax Of(InvocationExpressionSyntax call)
    {
        if (call.ArgumentList.Arguments.LastOrDefault()?.Expression is not InterpolatedStringExpressionSyntax text)
        {
            return call;
        }

        var template = new StringBuilder();
        var values = new List<ArgumentSyntax>();
        var names = new HashSet<string>();
        foreach (var content in text.Contents)
        {
            if (content is InterpolationSyntax place)
            {
                template.Append('{').Append(Unique(NameOf(place.Expression), names)).Append(place.FormatClause?.ToString()).Append('}');
                values.Add(SyntaxFactory.Argument(Bare(place.Expression).WithoutTrivia()));
            }
            else if (content is InterpolatedStringTextSyntax words)
            {
                template.Append(Unescaped(words, text).Replace("{", "{{").Replace("}", "}}"));
            }
        }

        var literal = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(template.ToString())).WithTriviaFrom(text);
        var before = call.ArgumentList.Arguments.Take(call.ArgumentList.Arguments.Count - 1);
        ArgumentSyntax[] all = [.. before, call.ArgumentList.Arguments.Last().WithExpression(literal), .. values];
        SyntaxToken[] commas =
            [.. call.ArgumentList.Arguments.GetSeparators(), .. values.Select(_ => SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))];
        return call.WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(all, commas)));
    }

    // In a string of one quote the value of a part still has its doubled braces; in a raw one nothing is doubled.
    private static string Unescaped(InterpolatedStringTextSyntax words, InterpolatedStringExpressionSyntax text) =>
        text.StringStartToken.IsKind(SyntaxKind.InterpolatedStringStartToken) || text.StringStartToken.IsKind(SyntaxKind.InterpolatedVerbatimStringStartToken)
            ? words.TextToken.ValueText.Replace("{{", "{").Replace("}}", "}")
            : words.TextToken.ValueText;

    private static ExpressionSyntax Bare(ExpressionSyntax expression) => expression is ParenthesizedExpressionSyntax inner ? inner.Expression : expression;

    private static string NameOf(ExpressionSyntax expression) => Bare(expression) switch
    {
        IdentifierNameSyntax name => Capital(name.Identifier.ValueText),
        MemberAccessExpressionSyntax access => Capital(access.Name.Identifier.ValueText),
        InvocationExpressionSyntax call => NameOf(call.Expression),
        AwaitExpressionSyntax awaited => NameOf(awaited.Expression),
        PostfixUnaryExpressionSyntax sure => NameOf(sure.Operand),
        ElementAccessExpressionSyntax element => NameOf(element.Expression),
        _ => "Value",
    };

    private static string Capital(string name)
    {
        var letters = name.TrimStart('_');
        return letters.Length == 0 ? "Value" : char.ToUpperInvariant(letters[0]) + letters.Substring(1);
    }

    private static string Unique(string name, HashSet<string> names)
    {
        var unique = name;
        for (var n = 2; !names.Add(unique); n++)
        {
            unique = name + n.ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }
}
