using SnatchEngine.Analyzers;

namespace SnatchEngine.Cli.Analysis;

/// <summary>One thing an analyzer found.</summary>
/// <param name="Rule">What is looked for.</param>
/// <param name="Message">What is wrong in this place.</param>
/// <param name="File">The file, as a person would name it from where they are.</param>
/// <param name="Line">Counted from one.</param>
/// <param name="Column">Counted from one.</param>
/// <param name="IsFixable">Whether an editor can do it.</param>
internal sealed record AnalysisIssue(Rule Rule, string Message, string File, int Line, int Column, bool IsFixable);

/// <summary>All that was found.</summary>
/// <param name="Files">How many files were looked at.</param>
/// <param name="Findings">The worst first, then by place.</param>
/// <param name="Notes">What could not be seen, a line each.</param>
internal sealed record AnalysisReport(int Files, IReadOnlyList<AnalysisIssue> Findings, IReadOnlyList<string> Notes)
{
    /// <summary>How many findings are of an impact.</summary>
    public int CountOf(Impact impact) => Findings.Count(f => f.Rule.Impact == impact);
}
