using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SnatchEngine.Analyzers.Flow;

/// <summary>Questions about symbols, answered by what they are and never by how they are written.</summary>
internal static class Symbols
{
    /// <summary>Whether a type is the one of a full name; generic types by their name alone.</summary>
    public static bool Is(this ITypeSymbol? type, string space, string name) => type is not null && type.Name == name && type.ContainingNamespace.IsSpace(space);

    /// <summary>Whether a type is the one of a full name or derives from it.</summary>
    public static bool IsOrDerives(this ITypeSymbol? type, string space, string name)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.Is(space, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a namespace has a full name.</summary>
    public static bool IsSpace(this INamespaceSymbol? space, string name)
    {
        var rest = name.Length;
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            var start = rest - space.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, space.Name, 0, space.Name.Length) != 0)
            {
                return false;
            }

            if (start == 0)
            {
                return space.ContainingNamespace.IsGlobalNamespace;
            }

            if (name[start - 1] != '.')
            {
                return false;
            }

            rest = start - 1;
        }

        return false;
    }

    /// <summary>Whether a type is a task, with or without a result.</summary>
    public static bool IsTask(this ITypeSymbol? type) => type.Is("System.Threading.Tasks", "Task") || type.Is("System.Threading.Tasks", "ValueTask");

    /// <summary>Whether what a function returns is awaited or streamed by its caller.</summary>
    public static bool IsAwaited(this ITypeSymbol? type) =>
        type.IsTask() || type.Is("System.Collections.Generic", "IAsyncEnumerable") || type.Is("System.Collections.Generic", "IAsyncEnumerator");

    /// <summary>Whether a type is CancellationToken.</summary>
    public static bool IsToken(this ITypeSymbol? type) => type.Is("System.Threading", "CancellationToken");

    /// <summary>Whether an operation is only named.</summary>
    public static bool IsInNameOf(this IOperation operation)
    {
        for (var o = operation.Parent; o is not null; o = o.Parent)
        {
            if (o is INameOfOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An operation without the conversions around it.</summary>
    public static IOperation Bare(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>What a call is made on: the instance, or the first argument of an extension.</summary>
    public static IOperation? Receiver(this IInvocationOperation call) =>
        call.Instance ?? (call.TargetMethod is { IsExtensionMethod: true } && call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0) is { } first ? first.Value : null);

    /// <summary>The variable, field or property that an operation reads; null for anything else.</summary>
    public static ISymbol? Named(this IOperation operation) => operation.Bare() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    /// <summary>A method as a person writes it: <c>File.ReadAllText</c>.</summary>
    public static string Shown(this IMethodSymbol method) => $"{method.ContainingType?.Name}.{method.Name}";

    /// <summary>Whether a method or its type is out of use.</summary>
    public static bool IsObsolete(this ISymbol symbol) => symbol.GetAttributes().Any(a => a.AttributeClass.Is("System", nameof(ObsoleteAttribute)));
}
