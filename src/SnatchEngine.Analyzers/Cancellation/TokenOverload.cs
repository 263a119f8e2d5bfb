using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Cancellation;

/// <summary>How a call that was made without a token can take one.</summary>
internal sealed class TokenOverload
{
    private TokenOverload(string parameter, bool mustBeNamed)
    {
        Parameter = parameter;
        MustBeNamed = mustBeNamed;
    }

    /// <summary>The parameter the token is for.</summary>
    public string Parameter { get; }

    /// <summary>Whether the token cannot simply be the last argument.</summary>
    public bool MustBeNamed { get; }

    /// <summary>Looks for it; null when the call has a token, or nothing like it takes one.</summary>
    public static TokenOverload? Of(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.MethodKind is MethodKind.DelegateInvoke || !method.ReturnType.IsAwaited() || method.ContainingType.Is("System.Threading.Tasks", "Task") && method.Name != "Delay")
        {
            return null;
        }

        var isPositional = call.Syntax is InvocationExpressionSyntax written && written.ArgumentList.Arguments.All(a => a.NameColon is null);
        var leftOut = call.Arguments.Where(a => a.ArgumentKind == ArgumentKind.DefaultValue).Select(a => a.Parameter!).ToArray();
        if (method.Parameters.FirstOrDefault(p => p.Type.IsToken()) is { } own)
        {
            return leftOut.Contains(own, SymbolEqualityComparer.Default) ? new TokenOverload(own.Name, !isPositional || leftOut.Length > 1 || own.Ordinal != method.Parameters.Length - 1) : null;
        }

        if (method.Parameters.LastOrDefault()?.IsParams == true)
        {
            return null;
        }

        var containing = call.SemanticModel!.GetEnclosingSymbol(call.Syntax.SpanStart);
        var better = Sisters(method).FirstOrDefault(sister => TakesMore(sister, method, call) && !IsWithin(containing, sister) && call.SemanticModel.IsAccessible(call.Syntax.SpanStart, sister)
            && leftOut.All(p => sister.Parameters[p.Ordinal].IsOptional));
        return better is null ? null : new TokenOverload(better.Parameters[better.Parameters.Length - 1].Name, !isPositional || leftOut.Length > 0);
    }

    private static IEnumerable<IMethodSymbol> Sisters(IMethodSymbol method)
    {
        var definition = method.ReducedFrom ?? method;
        var types = new List<ITypeSymbol>();
        for (ITypeSymbol? type = definition.ContainingType; type is not null; type = type.BaseType)
        {
            types.Add(type);
        }

        types.AddRange(definition.ContainingType.AllInterfaces);
        return from type in types
               from sister in type.GetMembers(method.Name).OfType<IMethodSymbol>()
               where !SymbolEqualityComparer.Default.Equals(sister, definition.OriginalDefinition) && sister.IsStatic == definition.IsStatic && sister.Arity == definition.Arity && !sister.IsObsolete()
               let constructed = sister.Arity > 0 ? sister.Construct([.. method.TypeArguments]) : sister
               select method.ReducedFrom is not null && method.ReceiverType is { } receiver ? constructed.ReduceExtensionMethod(receiver) : constructed into reduced
               where reduced is not null
               select reduced;
    }

    private static bool TakesMore(IMethodSymbol sister, IMethodSymbol method, IInvocationOperation call) =>
        sister.Parameters.Length == method.Parameters.Length + 1
        && sister.Parameters[sister.Parameters.Length - 1] is { RefKind: RefKind.None } last && last.Type.IsToken()
        && method.Parameters.All(p => SymbolEqualityComparer.Default.Equals(p.Type, sister.Parameters[p.Ordinal].Type) && p.RefKind == sister.Parameters[p.Ordinal].RefKind)
        && GivesAlike(sister.ReturnType, method.ReturnType, call);

    // ReadLineAsync() gives a Task and ReadLineAsync(token) a ValueTask, which is the same to an await.
    private static bool GivesAlike(ITypeSymbol sister, ITypeSymbol method, IInvocationOperation call) =>
        SymbolEqualityComparer.Default.Equals(sister, method)
        || (call.Parent is IAwaitOperation && sister.IsTask() && method.IsTask() && sister is INamedTypeSymbol one && method is INamedTypeSymbol other
            && one.TypeArguments.SequenceEqual(other.TypeArguments, (a, b) => SymbolEqualityComparer.Default.Equals(a, b)));

    // The method with the token may be made of the one without: the call in it would call itself for ever.
    private static bool IsWithin(ISymbol? containing, IMethodSymbol sister)
    {
        for (; containing is not null; containing = containing.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(containing.OriginalDefinition, sister.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
