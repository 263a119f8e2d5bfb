using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Downloads;

namespace SnatchEngine.Optimization;

/// <summary>Explains how this machine could download better, makes the changes a person wants made, and undoes them.</summary>
public sealed class MachineTuning
{
    private readonly PlatformOptimizers _optimizers;
    private readonly TuningJournal _journal;
    private readonly RunJournal _run;
    private readonly Action<string> _notice;

    internal MachineTuning(PlatformOptimizers optimizers, string stateFolder, Action<string> notice) =>
        (_optimizers, _journal, _run, _notice) = (optimizers, new TuningJournal(stateFolder), new RunJournal(stateFolder), notice);

    /// <summary>Whether a process died, or is at work, over changes of the machine.</summary>
    /// <param name="stateFolder">The folder, <c>SNATCH_HOME/state</c>.</param>
    public static bool IsUnfinished(string stateFolder) => new TuningJournal(stateFolder).IsOpen;

    /// <summary>What was applied and holds until it is reverted.</summary>
    public IReadOnlyList<TuningStep> Kept => [.. _journal.Kept().Select(e => new TuningStep(e.Optimizer, e.Change, TuningOutcome.Applied))];

    /// <summary>Looks at the machine and says what should change and why; changes nothing and needs no privilege.</summary>
    public async Task<IReadOnlyList<TuningStep>> ExplainAsync(TuningTerms terms, CancellationToken cancellationToken)
    {
        List<TuningStep> steps = [];
        foreach (var name in _optimizers.Names(withOthers: true))
        {
            steps.AddRange(await ExplainAsync(name, terms, cancellationToken));
        }

        return steps;
    }

    /// <summary>Makes the changes that outlive the process, each written down first; they hold until <see cref="RevertAsync"/>.</summary>
    /// <exception cref="OptimizationException">Another process is at it, or the journal cannot be written; nothing was changed.</exception>
    public async Task<IReadOnlyList<TuningStep>> ApplyAsync(TuningTerms terms, CancellationToken cancellationToken)
    {
        var proposed = await ExplainAsync(terms, cancellationToken);
        if (!proposed.Any(IsForApply))
        {
            return proposed;
        }

        using var journal = Open();
        if (journal.Unfinished.Count > 0)
        {
            throw new OptimizationException(OptimizationFailure.Refused, "what a process had begun when it died is still to be undone; run 'snatch tune --revert' first, with the privilege it had");
        }

        List<TuningStep> steps = [];
        foreach (var step in proposed)
        {
            steps.Add(IsForApply(step) ? await ApplyAsync(step, journal, cancellationToken) : step);
        }

        FailPoint.Pass("optimizers-applied");
        journal.Finish();
        FailPoint.Pass("optimizers-kept");
        journal.Leave([]);
        return steps;
    }

    /// <summary>Undoes what was applied, the last first.</summary>
    /// <exception cref="OptimizationException">Another process is at it, or the journal cannot be written; nothing was changed.</exception>
    public async Task<IReadOnlyList<TuningStep>> RevertAsync(CancellationToken cancellationToken)
    {
        if (_journal.Kept().Count == 0)
        {
            return [];
        }

        using var journal = Open();
        List<TuningStep> steps = [];
        foreach (var entry in journal.Kept.Reverse())
        {
            var step = await RevertAsync(entry, cancellationToken);
            steps.Add(step);
            if (step.Outcome == TuningOutcome.Reverted)
            {
                journal.Forget(entry);
            }
        }

        journal.Leave(journal.Unfinished);
        return steps;
    }

    /// <summary>Undoes what a process had begun when it died; does nothing while another is at work.</summary>
    public async Task<IReadOnlyList<TuningStep>> RecoverAsync(CancellationToken cancellationToken)
    {
        if (!_journal.IsOpen)
        {
            return [];
        }

        try
        {
            using var journal = _journal.TryOpen();
            if (journal is null)
            {
                return [];
            }

            List<TuningStep> steps = [];
            List<JournalEntry> left = [];
            foreach (var entry in journal.Unfinished)
            {
                var step = await RevertAsync(entry, cancellationToken);
                steps.Add(step with { Detail = step.Outcome == TuningOutcome.Reverted ? "as the process that changed it died" : step.Detail });
                if (step.Outcome != TuningOutcome.Reverted)
                {
                    left.Add(entry);
                }
            }

            journal.Leave(left);
            return steps;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _notice($"a process died while it tuned this machine, and what it had begun cannot be undone from here ({e.Message}); run 'snatch tune --revert' as the one who applied it");
            return [];
        }
    }

    /// <summary>Changes this process as the profile asks, and goes on looking at what the platform bears until it is disposed.</summary>
    /// <param name="terms">What is asked.</param>
    /// <param name="tell">Hears each step.</param>
    /// <param name="lower">Hears the limits that should hold from now on; null: those of the profile.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the beginning.</param>
    public async Task<IAsyncDisposable> BeginRunAsync(TuningTerms terms, Action<TuningStep> tell, Action<LoweredLimits?> lower, TimeProvider time, CancellationToken cancellationToken)
    {
        var run = new RunTuning(_optimizers, _run, terms, tell, lower, _notice, time);
        await run.BeginAsync(cancellationToken);
        return run;
    }

    private async Task<IReadOnlyList<TuningStep>> ExplainAsync(string name, TuningTerms terms, CancellationToken cancellationToken)
    {
        var bounds = new TuningBounds(terms.Options, terms.Memory);
        var changes = await _optimizers.PlanAsync(name, terms, _notice, cancellationToken);
        return [.. changes.Select(c => new TuningStep(name, bounds.Hold(c), TuningOutcome.Explained))];
    }

    private async Task<TuningStep> ApplyAsync(TuningStep step, OpenJournal journal, CancellationToken cancellationToken)
    {
        var entry = new JournalEntry(step.Optimizer, step.Change);
        try
        {
            journal.Begin(entry);
            await _optimizers.CallAsync(step.Optimizer, $"changing {step.Change.Key}", async (o, token) => { await o.ApplyAsync(step.Change, token); return true; }, _notice, cancellationToken);
            FailPoint.Pass("optimizer-applied");
            journal.Made(entry);
            return step with { Outcome = TuningOutcome.Applied };
        }
        catch (IOException e)
        {
            return step with { Outcome = TuningOutcome.Failed, Detail = $"it could not be written down, so it was not made: {e.Message}" };
        }
        catch (SnatchException e)
        {
            // Nothing is left of what fails by the contract; what did not keep to it is undone as far as it lets us.
            await RevertAsync(entry, CancellationToken.None);
            return step with { Outcome = e is OptimizationException { Failure: OptimizationFailure.NotPermitted } ? TuningOutcome.NeedsPrivilege : TuningOutcome.Failed, Detail = e.Message };
        }
    }

    private async Task<TuningStep> RevertAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await _optimizers.CallAsync(entry.Optimizer, $"undoing {entry.Change.Key}", async (o, token) => { await o.RevertAsync(entry.Change, token); return true; }, _notice, cancellationToken);
            return new TuningStep(entry.Optimizer, entry.Change, TuningOutcome.Reverted);
        }
        catch (OptimizationException e) when (e.Failure == OptimizationFailure.ChangedMeanwhile)
        {
            return new TuningStep(entry.Optimizer, entry.Change, TuningOutcome.Reverted, e.Message);
        }
        catch (SnatchException e)
        {
            var outcome = e is OptimizationException { Failure: OptimizationFailure.NotPermitted } ? TuningOutcome.NeedsPrivilege : TuningOutcome.Failed;
            return new TuningStep(entry.Optimizer, entry.Change, outcome, e.Message);
        }
    }

    private static bool IsForApply(TuningStep step) => step.Change is { Reach: ChangeReach.Machine, ChangesSomething: true };

    private OpenJournal Open()
    {
        try
        {
            return _journal.TryOpen() ?? throw new OptimizationException(OptimizationFailure.Refused, "another snatch is tuning this machine just now; try again when it is done");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptimizationException(OptimizationFailure.NotPermitted, $"the journal of what is changed cannot be written, so nothing was: {e.Message}", e);
        }
    }
}
