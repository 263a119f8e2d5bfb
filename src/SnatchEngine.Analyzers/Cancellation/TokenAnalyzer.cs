using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Cancellation;

/// <summary>Finds calls that could be cancelled and are not, and methods of extractors and scripts that have no token to pass.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Token];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.Watch(OfCall, OperationKind.Invocation);
    }

    private static void OfCall(SeenOperation context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (TokenOverload.Of(call) is not { } overload || call.IsInNameOf() || IsCancelledOtherwise(call) || IsCleaningUp(call.Syntax))
        {
            return;
        }

        if (TokenScope.Find(call.Syntax, call.SemanticModel!, context.CancellationToken) is { } token)
        {
            var remedy = call.Syntax is InvocationExpressionSyntax ? Remedy.Of(Remedy.AddToken, token: token, parameter: overload.MustBeNamed ? overload.Parameter : null) : Remedy.None;
            context.ReportDiagnostic(Diagnostic.Create(Rules.Token, call.Syntax.GetLocation(), remedy, call.TargetMethod.Shown(), $"'{token}' is not passed to it"));
        }
        else if (MethodWithout(call, context) is { } method && IsFirst(call, method))
        {
            var name = method switch { MethodDeclarationSyntax m => m.Identifier, _ => ((LocalFunctionStatementSyntax)method).Identifier };
            context.ReportDiagnostic(Diagnostic.Create(Rules.Token, name.GetLocation(), call.TargetMethod.Shown(), $"'{name.ValueText}' takes no token to pass to it"));
        }
    }

    // One finding for a method, however many calls in it could take a token.
    private static bool IsFirst(IInvocationOperation call, SyntaxNode method) =>
        method.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(i => call.SemanticModel!.GetOperation(i) is IInvocationOperation other && TokenOverload.Of(other) is not null && !IsCancelledOtherwise(other) && !IsCleaningUp(i)) == call.Syntax;

    private static bool IsCancelledOtherwise(IInvocationOperation call)
    {
        IOperation inner = call;
        while (inner.Parent is { } outer)
        {
            switch (outer)
            {
                case IConversionOperation or IParenthesizedOperation or IArgumentOperation:
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }:
                    break;
                case IInvocationOperation { TargetMethod.Name: "WithCancellation" or "WaitAsync" } wrapper:
                    return wrapper.Receiver()?.DescendantsAndSelf().Contains(call) == true && wrapper.Arguments.Any(a => a.Parameter!.Type.IsToken() && a.ArgumentKind == ArgumentKind.Explicit);
                default:
                    return false;
            }

            inner = outer;
        }

        return false;
    }

    private static bool IsCleaningUp(SyntaxNode node)
    {
        var function = AsyncContext.FunctionOf(node);
        return node.Ancestors().TakeWhile(a => a != function).Any(a => a is FinallyClauseSyntax) || (function is MethodDeclarationSyntax { Identifier.ValueText: "DisposeAsync" or "DisposeAsyncCore" });
    }

    /// <summary>The asynchronous method around a call that its own author could give a token: one of a script, or of a class the host calls.</summary>
    private static SyntaxNode? MethodWithout(IInvocationOperation call, SeenOperation context)
    {
        var node = AsyncContext.FunctionOf(call.Syntax);
        while (node is not null and not (MethodDeclarationSyntax or LocalFunctionStatementSyntax))
        {
            node = AsyncContext.FunctionOf(node);
        }

        if (node is null || !AsyncContext.IsMarkedAsync(node) || call.SemanticModel!.GetDeclaredSymbol(node, context.CancellationToken) is not IMethodSymbol method || method.IsOverride || method.Name == "Main")
        {
            return null;
        }

        // A local function takes the token of its method.
        if (node is LocalFunctionStatementSyntax && AsyncContext.FunctionOf(node) is not null)
        {
            return null;
        }

        var isHosted = method.ContainingType.AllInterfaces.Any(i => IsContract(i.ContainingNamespace));
        return (isHosted || AsyncContext.IsScript(node)) && !Implements(method) ? node : null;
    }

    private static bool IsContract(INamespaceSymbol space)
    {
        for (var s = space; s is { IsGlobalNamespace: false }; s = s.ContainingNamespace)
        {
            if (s.IsSpace("SnatchEngine.Abstractions"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Implements(IMethodSymbol method) =>
        !method.ExplicitInterfaceImplementations.IsEmpty
        || method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(method.Name)).Any(m => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(m), method));
}
