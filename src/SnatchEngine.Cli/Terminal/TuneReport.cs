using System.Text.Json;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Cli.Commands;
using SnatchEngine.Optimization;

namespace SnatchEngine.Cli.Terminal;

/// <summary>Tells what <c>snatch tune</c> found and did, for people or for programs.</summary>
/// <param name="write">Where it goes.</param>
/// <param name="output">How it looks.</param>
internal sealed class TuneReport(TextWriter write, OutputChoice output)
{
    /// <summary>Tells steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="isWork">They are told in a line each, without what led to them.</param>
    public void Tell(IReadOnlyList<TuningStep> steps, bool isWork)
    {
        foreach (var step in steps)
        {
            if (output.Json)
            {
                write.WriteLine(JsonLine.Of("tuning", json => Describe(json, step)));
            }
            else if (isWork || (output.Quiet && step.Outcome is TuningOutcome.Failed or TuningOutcome.NeedsPrivilege))
            {
                Line(step.ToString());
            }
            else if (!output.Quiet)
            {
                Explain(step);
            }
        }
    }

    /// <summary>Tells what was applied earlier.</summary>
    public void TellKept(IReadOnlyList<TuningStep> kept)
    {
        foreach (var step in kept)
        {
            if (output.Json)
            {
                write.WriteLine(JsonLine.Of("kept", json => Describe(json, step)));
            }
            else if (!output.Quiet)
            {
                Line($"applied earlier  {step.Change.Key} {step.Change.Present ?? "unknown"} → {step.Change.Wanted}; 'snatch tune --revert' undoes it");
            }
        }
    }

    /// <summary>Ends an explanation.</summary>
    public int EndExplain(IReadOnlyList<TuningStep> steps, string applyCommand)
    {
        var own = steps.Count(s => s.Change is { Reach: ChangeReach.OwnProcess, ChangesSomething: true, Privilege: null });
        var machine = steps.Where(s => s.Change is { Reach: ChangeReach.Machine, ChangesSomething: true }).ToList();
        if (output.Json)
        {
            Summary(json =>
            {
                json.WriteNumber("byDownloads", own);
                json.WriteNumber("byApply", machine.Count);
            });
        }
        else if (!output.Quiet)
        {
            Line(steps.Count == 0 ? "no optimizer for this system is installed; 'snatch plugin list' shows why" : own == 0 ? "downloads change nothing of their own process" : $"downloads change {own} thing{(own == 1 ? "" : "s")} of their own process by themselves");
            Line(machine.Count == 0 ? "there is nothing to apply" : $"to apply {machine.Count} change{(machine.Count == 1 ? "" : "s")}: {(machine.Exists(s => s.Change.Privilege is not null) ? applyCommand : "snatch tune --apply")}");
        }

        return ExitCode.Done;
    }

    /// <summary>Ends an application.</summary>
    public int EndApply(IReadOnlyList<TuningStep> steps, string applyCommand)
    {
        var machine = steps.Where(s => s.Change is { Reach: ChangeReach.Machine, ChangesSomething: true }).ToList();
        var applied = machine.Count(s => s.Outcome == TuningOutcome.Applied);
        if (output.Json)
        {
            Summary(json =>
            {
                json.WriteNumber("applied", applied);
                json.WriteNumber("failed", machine.Count - applied);
            });
        }
        else if (!output.Quiet || applied < machine.Count)
        {
            Line(machine.Count == 0 ? "there was nothing to apply" : $"applied {applied} of {machine.Count}");
            if (machine.Exists(s => s.Outcome == TuningOutcome.NeedsPrivilege))
            {
                Line($"it takes a privilege: {applyCommand}");
            }
        }

        return CodeOf(machine.Count, applied);
    }

    /// <summary>Ends an undoing.</summary>
    public int EndRevert(IReadOnlyList<TuningStep> steps)
    {
        var reverted = steps.Count(s => s.Outcome == TuningOutcome.Reverted);
        if (output.Json)
        {
            Summary(json =>
            {
                json.WriteNumber("reverted", reverted);
                json.WriteNumber("failed", steps.Count - reverted);
            });
        }
        else if (!output.Quiet || reverted < steps.Count)
        {
            Line(steps.Count == 0 ? "there was nothing to revert" : $"reverted {reverted} of {steps.Count}");
        }

        return CodeOf(steps.Count, reverted);
    }

    private static int CodeOf(int all, int done) => done == all ? ExitCode.Done : done > 0 ? ExitCode.SomeFailed : ExitCode.NothingStarted;

    private void Explain(TuningStep step)
    {
        var change = step.Change;
        Line(change.ChangesSomething ? $"{change.Key}  {change.Present ?? "unknown"} → {change.Wanted}" : $"{change.Key}  {change.Present ?? "unknown"}");
        Line($"  why        {change.Why}");
        if (change.ChangesSomething)
        {
            Line($"  by         {change.Reach switch { ChangeReach.OwnProcess => change.Privilege is null ? "each download, for its own process" : "each download, once it may", ChangeReach.Machine => "snatch tune --apply", _ => "you; snatch never does it" }}");
            Line($"  privilege  {change.Privilege ?? "none"}");
        }

        if (change.Command is not null)
        {
            Line($"  command    {change.Command}");
        }

        if (change.Undo is not null)
        {
            Line($"  undo       {change.Undo}");
        }

        switch (step.Outcome)
        {
            case TuningOutcome.Applied:
                Line("  applied    yes");
                break;
            case TuningOutcome.NeedsPrivilege or TuningOutcome.Failed:
                Line($"  applied    no: {step.Detail}");
                break;
        }

        write.WriteLine();
    }

    private static void Describe(Utf8JsonWriter json, TuningStep step)
    {
        var change = step.Change;
        json.WriteString("optimizer", step.Optimizer);
        json.WriteString("key", change.Key);
        json.WriteString("reach", change.Reach switch { ChangeReach.OwnProcess => "process", ChangeReach.Machine => "machine", _ => "explained" });
        json.WriteString("present", change.Present);
        json.WriteString("wanted", change.Wanted);
        json.WriteBoolean("changes", change.ChangesSomething);
        json.WriteString("why", change.Why);
        json.WriteString("privilege", change.Privilege);
        json.WriteString("command", change.Command);
        json.WriteString("undo", change.Undo);
        json.WriteString("outcome", OutcomeWord(step.Outcome));
        json.WriteString("detail", step.Detail);
    }

    /// <summary>The word for an outcome in JSON.</summary>
    public static string OutcomeWord(TuningOutcome outcome) => outcome switch
    {
        TuningOutcome.Applied => "applied",
        TuningOutcome.Reverted => "reverted",
        TuningOutcome.NeedsPrivilege => "needs-privilege",
        TuningOutcome.Failed => "failed",
        _ => "explained",
    };

    private void Summary(Action<Utf8JsonWriter> describe) => write.WriteLine(JsonLine.Of("summary", describe));

    private void Line(string text) => write.WriteLine(Printable.Clean(text));
}
