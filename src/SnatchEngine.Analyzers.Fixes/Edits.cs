using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Fixes;

/// <summary>Puts one expression in the place of another.</summary>
internal static class Edits
{
    private const string Delay = "global::System.Threading.Tasks.Task.Delay";

    /// <summary>What takes an expression's place.</summary>
    /// <param name="properties">What the analyzer said.</param>
    /// <param name="current">The expression, with what was changed in it before.</param>
    /// <param name="original">The expression where it stood first.</param>
    public static SyntaxNode Of(ImmutableDictionary<string, string?> properties, ExpressionSyntax current, ExpressionSyntax original) => properties[Rules.FixProperty] switch
    {
        Remedy.Await => Awaited(Blocked(current), current, original),
        Remedy.Delay when current is InvocationExpressionSyntax sleep =>
            Awaited(WithToken(sleep.WithExpression(SyntaxFactory.ParseExpression(Delay).WithAdditionalAnnotations(Simplifier.Annotation)), properties), current, original),
        Remedy.Rename when current is InvocationExpressionSyntax call => Awaited(WithToken(call.WithExpression(Renamed(call.Expression, properties[Remedy.NameProperty]!)), properties), current, original),
        Remedy.AddToken when current is InvocationExpressionSyntax call => WithToken(call, properties),
        Remedy.Clock => SyntaxFactory.ParseExpression(properties[Remedy.ExpressionProperty]!).WithTriviaFrom(current),
        _ => current,
    };

    // The task in task.Result, task.Wait() and task.GetAwaiter().GetResult().
    private static ExpressionSyntax Blocked(ExpressionSyntax waiting) => waiting switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult", Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax awaiter } } } => awaiter.Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax wait } => wait.Expression,
        MemberAccessExpressionSyntax result => result.Expression,
        _ => waiting,
    };

    private static ExpressionSyntax Renamed(ExpressionSyntax called, string name) => called switch
    {
        MemberAccessExpressionSyntax access => access.WithName(SyntaxFactory.IdentifierName(name).WithTriviaFrom(access.Name)),
        _ => SyntaxFactory.IdentifierName(name).WithTriviaFrom(called),
    };

    private static InvocationExpressionSyntax WithToken(InvocationExpressionSyntax call, ImmutableDictionary<string, string?> properties)
    {
        if (!properties.TryGetValue(Remedy.TokenProperty, out var token) || token is null)
        {
            return call;
        }

        var argument = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(token));
        if (properties.TryGetValue(Remedy.ParameterProperty, out var parameter) && parameter is not null)
        {
            argument = argument.WithNameColon(SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(parameter)).WithTrailingTrivia(SyntaxFactory.Space));
        }

        var list = call.ArgumentList;
        var arguments = list.Arguments;
        return call.WithArgumentList(list.WithArguments(arguments.Count == 0
            ? arguments.Add(argument)
            : SyntaxFactory.SeparatedList(
                arguments.Add(argument),
                [.. arguments.GetSeparators(), SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)])));
    }

    private static ExpressionSyntax Awaited(ExpressionSyntax task, ExpressionSyntax current, ExpressionSyntax original)
    {
        ExpressionSyntax awaited = SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), task.WithoutLeadingTrivia().WithoutTrailingTrivia());
        if (IsReceiver(original))
        {
            awaited = SyntaxFactory.ParenthesizedExpression(awaited);
        }

        return awaited.WithTriviaFrom(current);
    }

    private static bool IsReceiver(ExpressionSyntax node) => node.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == node,
        ElementAccessExpressionSyntax element => element.Expression == node,
        InvocationExpressionSyntax call => call.Expression == node,
        ConditionalAccessExpressionSyntax conditional => conditional.Expression == node,
        PostfixUnaryExpressionSyntax => true,
        _ => false,
    };
}
