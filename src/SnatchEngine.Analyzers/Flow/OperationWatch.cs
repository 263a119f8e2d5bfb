using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace SnatchEngine.Analyzers.Flow;

/// <summary>Looks at operations wherever they are: the compiler shows analyzers none of those at the top level of a script.</summary>
internal static class OperationWatch
{
    /// <summary>Calls an action for each operation of some kinds.</summary>
    public static void Watch(this AnalysisContext context, Action<SeenOperation> action, params OperationKind[] kinds)
    {
        context.RegisterOperationAction(c => action(new SeenOperation(c.Operation, c.ReportDiagnostic, c.CancellationToken)), ImmutableArray.Create(kinds));
        context.RegisterSyntaxNodeAction(
            c =>
            {
                if (AsyncContext.IsScript(c.Node) && c.SemanticModel.GetOperation(((GlobalStatementSyntax)c.Node).Statement, c.CancellationToken) is { } statement)
                {
                    foreach (var operation in statement.DescendantsAndSelf().Where(o => Array.IndexOf(kinds, o.Kind) >= 0))
                    {
                        action(new SeenOperation(operation, c.ReportDiagnostic, c.CancellationToken));
                    }
                }
            },
            SyntaxKind.GlobalStatement);
    }
}
