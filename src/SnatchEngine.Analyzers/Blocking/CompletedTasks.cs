using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SnatchEngine.Analyzers.Blocking;

/// <summary>Whether a task has certainly ended where its result is read: it was awaited before, or seen to be completed.</summary>
internal sealed class CompletedTasks(SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>Answers for one place.</summary>
    /// <param name="task">The task, as it stands before <c>.Result</c>.</param>
    public bool HasEnded(ExpressionSyntax task)
    {
        var asked = new TaskText(model, task, cancellationToken).Judged();
        if (asked.HasEndedByItself)
        {
            return true;
        }

        SyntaxNode inner = task;
        foreach (var outer in task.Ancestors())
        {
            switch (outer)
            {
                case BinaryExpressionSyntax both when inner == both.Right
                    && ((both.IsKind(SyntaxKind.LogicalAndExpression) && asked.IsShownBy(both.Left, holds: true)) || (both.IsKind(SyntaxKind.LogicalOrExpression) && asked.IsShownBy(both.Left, holds: false))):
                case ConditionalExpressionSyntax choice when (inner == choice.WhenTrue && asked.IsShownBy(choice.Condition, holds: true)) || (inner == choice.WhenFalse && asked.IsShownBy(choice.Condition, holds: false)):
                case IfStatementSyntax test when (inner == test.Statement && asked.IsShownBy(test.Condition, holds: true)) || (inner == test.Else && asked.IsShownBy(test.Condition, holds: false)):
                case WhileStatementSyntax loop when inner == loop.Statement && asked.IsShownBy(loop.Condition, holds: true):
                case SubpatternSyntax when IsBesideCheck(outer):
                    return true;
                case AnonymousFunctionExpressionSyntax lambda:
                    asked = asked.Outside(lambda);
                    if (asked.HasEndedByItself)
                    {
                        return true;
                    }

                    break;
                case CommonForEachStatementSyntax each when inner == each.Statement:
                    if (EndsBefore(each, asked) || EndsBefore(each, asked.Outside(each)))
                    {
                        return true;
                    }

                    asked = asked.Outside(each);
                    break;
                case StatementSyntax or GlobalStatementSyntax or FieldDeclarationSyntax:
                    if (EndsBefore(outer, asked))
                    {
                        return true;
                    }

                    break;
            }

            inner = outer;
        }

        return false;
    }

    private static bool EndsBefore(SyntaxNode node, TaskText asked)
    {
        var siblings = node.Parent switch
        {
            BlockSyntax block => block.Statements,
            SwitchSectionSyntax section => section.Statements,
            CompilationUnitSyntax unit => unit.Members.Select(m => m is GlobalStatementSyntax global ? (SyntaxNode)global.Statement : m),
            _ => [],
        };
        return siblings.TakeWhile(s => s.Span.End <= node.SpanStart).Any(s => Ends(s, asked));
    }

    // What has to be true after a statement that ended normally.
    private static bool Ends(SyntaxNode statement, TaskText asked) => statement switch
    {
        ExpressionStatementSyntax or LocalDeclarationStatementSyntax or FieldDeclarationSyntax => asked.IsAwaitedIn(statement),
        BlockSyntax block => block.Statements.Any(s => Ends(s, asked)),
        IfStatementSyntax test => asked.IsAwaitedIn(test.Condition) || (
            (asked.IsShownBy(test.Condition, holds: true) || Leaves(test.Statement) || Ends(test.Statement, asked))
            && (asked.IsShownBy(test.Condition, holds: false) || (test.Else is { } other && (Leaves(other.Statement) || Ends(other.Statement, asked))))),
        TryStatementSyntax attempt => Ends(attempt.Block, asked) || (attempt.Finally is { } last && Ends(last.Block, asked)),
        UsingStatementSyntax use => Ends(use.Statement, asked),
        LockStatementSyntax locked => Ends(locked.Statement, asked),
        CheckedStatementSyntax check => Ends(check.Block, asked),
        WhileStatementSyntax loop => asked.IsShownBy(loop.Condition, holds: false),
        ForEachStatementSyntax each => asked.ElementsOf(each) is { } element && Ends(each.Statement, element),
        _ => false,
    };

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or YieldStatementSyntax { ReturnOrBreakKeyword.RawKind: (int)SyntaxKind.BreakKeyword } => true,
        BlockSyntax block => block.Statements.LastOrDefault() is { } last && Leaves(last),
        _ => false,
    };

    // task is { IsCompletedSuccessfully: true, Result: var result }
    private static bool IsBesideCheck(SyntaxNode subpattern) =>
        subpattern.Parent is PropertyPatternClauseSyntax clause && clause.Subpatterns.TakeWhile(s => s != subpattern).Any(s => TaskText.IsCheck(s, holds: true));
}
