using System;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SnatchEngine.Analyzers.Flow;

/// <summary>An operation an analyzer looks at, wherever it was found.</summary>
internal sealed class SeenOperation(IOperation operation, Action<Diagnostic> report, CancellationToken cancellationToken)
{
    /// <summary>The operation.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>Ends the analysis.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Tells what was found.</summary>
    public void ReportDiagnostic(Diagnostic finding) => report(finding);
}
