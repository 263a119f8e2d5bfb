using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Optimization;

/// <summary>One run with its process changed as the profile asks; looks every few seconds whether the platform bears its limits.</summary>
internal sealed class RunTuning(
    PlatformOptimizers optimizers, RunJournal journal, TuningTerms terms, Action<TuningStep> tell, Action<LoweredLimits?> lower, Action<string> notice, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<JournalEntry> _made = [];
    private readonly Dictionary<string, (ProbedMachine? Machine, LoweredLimits? Lowered)> _seen = new(StringComparer.Ordinal);
    private Task _watching = Task.CompletedTask;
    private LoweredLimits? _lowered;

    /// <summary>Makes the changes, and begins to look. What cannot be done is told, and costs the run nothing.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            journal.Clear();
            foreach (var name in optimizers.Names(terms.Options.Others))
            {
                await ChangeAsync(name, cancellationToken);
            }
        }
        catch (Exception e) when (e is SnatchException or IOException or UnauthorizedAccessException)
        {
            notice($"optimizers: {e.Message}; the run goes on without");
        }

        _watching = WatchAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        foreach (var entry in Enumerable.Reverse(_made))
        {
            try
            {
                await optimizers.CallAsync(entry.Optimizer, $"undoing {entry.Change.Key}", async (o, token) => { await o.RevertAsync(entry.Change, token); return true; }, notice, CancellationToken.None);
            }
            catch (SnatchException)
            {
                // It ends with the process anyway.
            }
        }

        journal.Dispose();
    }

    private async Task ChangeAsync(string name, CancellationToken cancellationToken)
    {
        var bounds = new TuningBounds(terms.Options, terms.Memory);
        foreach (var proposed in await optimizers.PlanAsync(name, terms, notice, cancellationToken))
        {
            var change = bounds.Hold(proposed);
            if (change is not { Reach: ChangeReach.OwnProcess, ChangesSomething: true })
            {
                continue;
            }

            tell(change.Privilege is null
                ? await ApplyAsync(new JournalEntry(name, change), cancellationToken)
                : new TuningStep(name, change, TuningOutcome.NeedsPrivilege));
        }
    }

    private async Task<TuningStep> ApplyAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var (name, change) = (entry.Optimizer, entry.Change);
        try
        {
            journal.Begin(entry);
            _made.Add(entry);
            await optimizers.CallAsync(name, $"changing {change.Key}", async (o, token) => { await o.ApplyAsync(change, token); return true; }, notice, cancellationToken);
            return new TuningStep(name, change, TuningOutcome.Applied);
        }
        catch (OptimizationException e)
        {
            _made.Remove(entry);
            return new TuningStep(name, change, TuningOutcome.Failed, e.Message);
        }
    }

    private async Task WatchAsync()
    {
        using var tick = new PeriodicTimer(s_look, time);
        while (await tick.WaitForNextTickAsync(_stop.Token))
        {
            try
            {
                Hold(await LookAsync());
            }
            catch (SnatchException e)
            {
                notice($"optimizers: {e.Message}; they are not asked any more");
                Hold(null);
                return;
            }
        }
    }

    /// <summary>The lowest limits of all optimizers.</summary>
    private async Task<LoweredLimits?> LookAsync()
    {
        LoweredLimits? lowest = null;
        foreach (var name in optimizers.Names(terms.Options.Others))
        {
            var wishes = terms.WishesFor(name);
            var lowered = await optimizers.CallAsync(name, "observing", async (o, token) => Observe(o, name, await o.ProbeAsync(wishes, token)), notice, _stop.Token);
            lowest = lowest is null ? lowered : lowered is null ? lowest : Merge(lowest, lowered);
        }

        return lowest;
    }

    private LoweredLimits? Observe(IPlatformOptimizer optimizer, string name, ProbedMachine? machine)
    {
        if (machine is null)
        {
            return null;
        }

        var (before, inForce) = _seen.GetValueOrDefault(name);
        var metrics = new ObservedMetrics { Machine = machine, Before = before, InForce = inForce, Limits = terms.Limits };
        var lowered = TuningBounds.Hold(optimizer.Observe(metrics), terms.Limits);
        _seen[name] = (machine, lowered);
        return lowered;
    }

    private static LoweredLimits Merge(LoweredLimits one, LoweredLimits other) => TuningBounds.Hold(other, one) is { } below
        ? one with
        {
            FilesAtOnce = below.FilesAtOnce ?? one.FilesAtOnce,
            ConnectionsPerFile = below.ConnectionsPerFile ?? one.ConnectionsPerFile,
            ConnectionsPerHost = below.ConnectionsPerHost ?? one.ConnectionsPerHost,
            LimitRate = below.LimitRate ?? one.LimitRate,
            Why = $"{one.Why}; {below.Why}",
        }
        : one;

    private void Hold(LoweredLimits? lowered)
    {
        if (lowered == _lowered)
        {
            return;
        }

        _lowered = lowered;
        lower(lowered);
    }
}
