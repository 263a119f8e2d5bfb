using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Reading;

/// <summary>Finds files that are read or written synchronously in asynchronous code, where an asynchronous method exists.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SynchronousFileAnalyzer : DiagnosticAnalyzer
{
    private const string Space = "System.IO";

    private static readonly HashSet<string> s_streaming =
        ["Read", "Write", "Flush", "CopyTo", "ReadExactly", "ReadAtLeast", "ReadToEnd", "ReadLine", "ReadBlock", "WriteLine"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.File];

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
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (!type.ContainingNamespace.IsSpace(Space) || method.Name.EndsWith("Async", System.StringComparison.Ordinal))
        {
            return;
        }

        var isStatic = type.Is(Space, "File") || type.Is(Space, "RandomAccess");
        if (!isStatic && !(s_streaming.Contains(method.Name) && call.Instance is not null))
        {
            return;
        }

        var sisters = SistersOf(call.Instance?.Type ?? type, method.Name + "Async");
        if (sisters.Length == 0 || HasNoSister(method) || call.IsInNameOf()
            || !AsyncContext.IsAsync(call.Syntax, call.SemanticModel!, context.CancellationToken)
            || (!isStatic && !FileOrigin.IsFile(call.Instance!, context.CancellationToken)))
        {
            return;
        }

        var shown = isStatic ? method.Shown() : $"{call.Instance!.Type!.Name}.{method.Name}";
        context.ReportDiagnostic(Diagnostic.Create(Rules.File, call.Syntax.GetLocation(), RemedyOf(call, sisters, context), shown, method.Name + "Async"));
    }

    // Flush(true) reaches the platter, which no asynchronous method does; one character, or a text put together by the writer, is no more than memory.
    private static bool HasNoSister(IMethodSymbol method) => method switch
    {
        { Name: "Flush", Parameters.Length: 1 } => true,
        { Name: "Read", Parameters.Length: 0 } => true,
        { Name: "Write" or "WriteLine", Parameters.Length: > 1 } when method.Parameters[0].Type.SpecialType == SpecialType.System_String => method.ContainingType.Is(Space, "StreamWriter") || method.ContainingType.Is(Space, "TextWriter"),
        _ => false,
    };

    private static ImmutableArray<IMethodSymbol> SistersOf(ITypeSymbol type, string name)
    {
        var found = ImmutableArray.CreateBuilder<IMethodSymbol>();
        for (var t = type; t is not null; t = t.BaseType)
        {
            found.AddRange(t.GetMembers(name).OfType<IMethodSymbol>().Where(m => m.DeclaredAccessibility == Accessibility.Public));
        }

        return found.ToImmutable();
    }

    private static ImmutableDictionary<string, string?> RemedyOf(IInvocationOperation call, ImmutableArray<IMethodSymbol> sisters, SeenOperation context)
    {
        var method = call.TargetMethod;
        if (!AsyncContext.CanAwait(call.Syntax) || call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax or IdentifierNameSyntax } written)
        {
            return Remedy.None;
        }

        var same = sisters.Where(s => StartsAlike(s, method) && GivesAlike(s, method)).ToArray();
        var withToken = same.FirstOrDefault(s => s.Parameters.Length == method.Parameters.Length + 1 && s.Parameters[s.Parameters.Length - 1].Type.IsToken());
        var token = withToken is null ? null : TokenScope.Find(call.Syntax, call.SemanticModel!, context.CancellationToken);
        if (token is null && !same.Any(s => s.Parameters.Skip(method.Parameters.Length).All(p => p.IsOptional)))
        {
            return Remedy.None;
        }

        var isNamed = written.ArgumentList.Arguments.Count < method.Parameters.Length || written.ArgumentList.Arguments.Any(a => a.NameColon is not null);
        return Remedy.Of(Remedy.Rename, method.Name + "Async", token, token is not null && isNamed ? withToken!.Parameters[withToken.Parameters.Length - 1].Name : null);
    }

    private static bool StartsAlike(IMethodSymbol sister, IMethodSymbol method) =>
        sister.IsStatic == method.IsStatic && sister.Parameters.Length >= method.Parameters.Length
        && method.Parameters.Select((p, i) => (p, i)).All(x => SymbolEqualityComparer.Default.Equals(sister.Parameters[x.i].Type, x.p.Type));

    private static bool GivesAlike(IMethodSymbol sister, IMethodSymbol method) =>
        sister.ReturnType.IsTask() && sister.ReturnType is INamedTypeSymbol task
        && (task.TypeArguments.Length == 1 ? SymbolEqualityComparer.Default.Equals(task.TypeArguments[0], method.ReturnType) : method.ReturnsVoid);
}
