using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Logging;

/// <summary>Finds texts that are put together for a log.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LogInterpolationAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> s_levels =
        ["Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical", "Trace", "Debug", "Information", "Info", "Warning", "Warn", "Error", "Critical", "Fatal", "Verbose"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Log];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(OfCall, SyntaxKind.InvocationExpression);
    }

    private static void OfCall(SyntaxNodeAnalysisContext context)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        var name = NameOf(call.Expression);
        if (name is null || !s_levels.Contains(name) || call.ArgumentList.Arguments.FirstOrDefault(a => a.Expression is InterpolatedStringExpressionSyntax text && text.Contents.Any(IsValue)) is not { } argument)
        {
            return;
        }

        var symbol = context.SemanticModel.GetSymbolInfo(call, context.CancellationToken);
        var method = symbol.Symbol as IMethodSymbol;
        var sink = method is null ? UnknownSink(call, name, symbol) : SinkOf(method, call, argument, context);
        if (sink is null)
        {
            return;
        }

        var text = (InterpolatedStringExpressionSyntax)argument.Expression;
        var isFixed = sink == Sink.Template && argument.NameColon is null && call.ArgumentList.Arguments.Last() == argument && text.Contents.All(c => c is not InterpolationSyntax { AlignmentClause: not null });
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.Log, argument.GetLocation(), isFixed ? Remedy.Of(Remedy.Template) : Remedy.None, sink == Sink.Template ? "pass a template and its values" : "write what is rare, and once for many items"));
    }

    private static bool IsValue(InterpolatedStringContentSyntax content) => content is InterpolationSyntax { Expression: not LiteralExpressionSyntax };

    private static string? NameOf(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    private static Sink? SinkOf(IMethodSymbol method, InvocationExpressionSyntax call, ArgumentSyntax argument, SyntaxNodeAnalysisContext context)
    {
        if (method.ContainingType.Name == "ILogger" || method.ContainingType.Name == "LoggerExtensions" || method.ContainingType.AllInterfaces.Any(i => i.Name == "ILogger"))
        {
            return method.Parameters.LastOrDefault() is { IsParams: true } ? Sink.Template : IsText(argument, context) ? Sink.Text : null;
        }

        // The log that a plugin or a script is lent takes a line; what a failure is told with is rare enough.
        var isLent = NameOf(call.Expression) == "Log" && (method.MethodKind == MethodKind.DelegateInvoke || method.ReturnsVoid) && IsText(argument, context) && IsOfHost(call, method, context);
        return isLent && call.FirstAncestorOrSelf<CatchClauseSyntax>() is null ? Sink.Text : null;
    }

    // An interpolation handler formats only what is written.
    private static bool IsText(ArgumentSyntax argument, SyntaxNodeAnalysisContext context) =>
        context.SemanticModel.GetTypeInfo(argument.Expression, context.CancellationToken).ConvertedType?.SpecialType == SpecialType.System_String;

    private static bool IsOfHost(InvocationExpressionSyntax call, IMethodSymbol method, SyntaxNodeAnalysisContext context)
    {
        var owner = method.MethodKind == MethodKind.DelegateInvoke ? context.SemanticModel.GetSymbolInfo(call.Expression, context.CancellationToken).Symbol?.ContainingType : method.ContainingType;
        for (var space = owner?.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.IsSpace("SnatchEngine.Abstractions"))
            {
                return true;
            }
        }

        return false;
    }

    // A logger's package that cannot be seen hides what its methods are; their names are known everywhere.
    private static Sink? UnknownSink(InvocationExpressionSyntax call, string name, SymbolInfo symbol) =>
        !symbol.CandidateSymbols.IsEmpty ? null
        : name.StartsWith("Log", StringComparison.Ordinal) && name.Length > 3 ? Sink.Template
        : name == "Log" || (call.Expression is MemberAccessExpressionSyntax access && NameOf(access.Expression) is { } owner && owner.EndsWith("log", StringComparison.OrdinalIgnoreCase) | owner.EndsWith("logger", StringComparison.OrdinalIgnoreCase)) ? Sink.Text
        : null;

    private enum Sink
    {
        Template,
        Text,
    }
}
