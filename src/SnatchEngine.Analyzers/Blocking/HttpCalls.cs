using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SnatchEngine.Analyzers.Flow;

namespace SnatchEngine.Analyzers.Blocking;

/// <summary>The methods that ask a site for something.</summary>
internal static class HttpCalls
{
    private static readonly HashSet<string> s_web = ["DownloadData", "DownloadFile", "DownloadString", "OpenRead", "OpenWrite", "UploadData", "UploadFile", "UploadString", "UploadValues"];

    /// <summary>The asynchronous sister of a method that blocks on a site; null for any other method.</summary>
    public static string? AsyncNameOf(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return method.Name switch
        {
            "Send" when type.IsOrDerives("System.Net.Http", "HttpMessageInvoker") => "SendAsync",
            "GetResponse" or "GetRequestStream" when type.IsOrDerives("System.Net", "WebRequest") => method.Name + "Async",
            _ when s_web.Contains(method.Name) && type.IsOrDerives("System.Net", "WebClient") => method.Name + "TaskAsync",
            _ => null,
        };
    }

    /// <summary>Whether a method sends a request or reads an answer, and returns a task for it.</summary>
    public static bool IsRequest(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return type.IsOrDerives("System.Net.Http", "HttpMessageInvoker") || type.IsOrDerives("System.Net.Http", "HttpContent") || type.ContainingNamespace.IsSpace("System.Net.Http.Json")
            || type.IsOrDerives("System.Net", "WebClient") || type.IsOrDerives("System.Net", "WebRequest");
    }

    /// <summary>The method whose call made a task, here or where its variable was declared; null when that cannot be seen.</summary>
    public static IMethodSymbol? SourceOf(IOperation task, CancellationToken cancellationToken)
    {
        var bare = task.Bare();
        while (bare is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } wrapped && wrapped.Receiver() is { } inner)
        {
            bare = inner.Bare();
        }

        if (bare is IInvocationOperation call)
        {
            return call.TargetMethod;
        }

        return bare is ILocalReferenceOperation local
            && local.Local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value }
            && task.SemanticModel?.GetOperation(value, cancellationToken)?.Bare() is IInvocationOperation source
                ? source.TargetMethod
                : null;
    }
}
