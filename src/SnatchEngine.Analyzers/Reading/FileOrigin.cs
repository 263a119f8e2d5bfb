using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Reading;

/// <summary>Whether a stream, reader or writer certainly works on a file: by its type, or by how its variable was made.</summary>
internal static class FileOrigin
{
    private const string Space = "System.IO";

    /// <summary>Answers for one expression.</summary>
    public static bool IsFile(IOperation operation, CancellationToken cancellationToken) => IsFile(operation, 0, cancellationToken);

    private static bool IsFile(IOperation operation, int depth, CancellationToken cancellationToken)
    {
        var bare = operation.Bare();
        if (depth > 4)
        {
            return false;
        }

        if (bare.Type.IsOrDerives(Space, "FileStream"))
        {
            return true;
        }

        return bare switch
        {
            IInvocationOperation call => call.TargetMethod.ContainingType.Is(Space, "File") || call.TargetMethod.ContainingType.Is(Space, "FileInfo"),
            IObjectCreationOperation { Arguments.Length: > 0 } creation when IsWrapper(creation.Type) => IsPathOrFile(creation.Arguments[0].Value, depth + 1, cancellationToken),
            ILocalReferenceOperation local => IsMadeOfFile(local.Local, local, depth, cancellationToken),
            IFieldReferenceOperation { Field: { ContainingType.IsScriptClass: true } or { IsReadOnly: true } } field => IsMadeOfFile(field.Field, field, depth, cancellationToken),
            _ => false,
        };
    }

    private static bool IsPathOrFile(IOperation made, int depth, CancellationToken cancellationToken) => made.Type?.SpecialType == SpecialType.System_String || IsFile(made, depth, cancellationToken);

    private static bool IsWrapper(ITypeSymbol? type) => type.Is(Space, "StreamReader") || type.Is(Space, "StreamWriter") || type.Is(Space, "BufferedStream");

    private static bool IsMadeOfFile(ISymbol variable, IOperation reference, int depth, CancellationToken cancellationToken) =>
        variable.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value }
        && value.SyntaxTree == reference.Syntax.SyntaxTree
        && reference.SemanticModel?.GetOperation(value, cancellationToken) is { } made
        && IsFile(made, depth + 1, cancellationToken);
}
