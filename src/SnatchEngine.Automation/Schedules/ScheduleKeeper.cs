using SnatchEngine.Runs.Firings;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Automation.Schedules;

/// <summary>Turns what schedules owe into runs of the queue: each instant once, whoever asks and however often.</summary>
/// <param name="queue">The queue.</param>
/// <param name="log">What became of earlier instants.</param>
/// <param name="time">The clock.</param>
/// <param name="notice">Hears a line for the person.</param>
public sealed class ScheduleKeeper(RunQueue queue, FiringLog log, TimeProvider time, Action<string> notice) : IDisposable
{
    /// <summary>The kind of orders that are runs of a schedule.</summary>
    public const string OrderKind = "schedule";

    /// <summary>The option of an order that says which instant it is for.</summary>
    public const string DueOption = "due";

    private static readonly TimeSpan s_believed = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _deciding = new(1);
    private volatile IReadOnlyDictionary<string, ScheduleDefinition> _schedules = new Dictionary<string, ScheduleDefinition>();

    /// <summary>The schedules that are obeyed, by their names.</summary>
    public IReadOnlyDictionary<string, ScheduleDefinition> Schedules => _schedules;

    /// <summary>Whether a file could not be understood, so that a schedule nobody knows may be in it.</summary>
    public bool IsUnsure { get; private set; }

    /// <summary>The group that all runs of a schedule belong to.</summary>
    public static string GroupOf(string schedule) => $"schedule:{schedule}";

    /// <summary>Obeys these from now on.</summary>
    /// <param name="schedules">The schedules.</param>
    /// <param name="isUnsure">Whether there may be more of them, in files that could not be understood.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UseAsync(IReadOnlyList<ScheduleDefinition> schedules, bool isUnsure, CancellationToken cancellationToken)
    {
        IsUnsure = isUnsure;
        foreach (var schedule in schedules.Where(s => s.Was is not null))
        {
            await log.RenameAsync(schedule.Was!, schedule.Name, cancellationToken);
        }

        foreach (var schedule in schedules.Where(s => !s.IsEnabled))
        {
            await log.PauseAsync(schedule.Name, cancellationToken);
        }

        _schedules = schedules.Where(s => s.IsEnabled).ToDictionary(s => s.Name, StringComparer.Ordinal);
    }

    /// <summary>Decides all that a schedule owes now.</summary>
    /// <returns>When to look again; null when no clock starts it.</returns>
    public async Task<DateTimeOffset?> ReviewAsync(string name, CancellationToken cancellationToken)
    {
        if (!_schedules.TryGetValue(name, out var schedule))
        {
            return null;
        }

        await _deciding.WaitAsync(cancellationToken);
        try
        {
            var rhythm = schedule.Timing.RhythmFor(name);
            var handled = await log.HandledAsync(name, $"{rhythm}", cancellationToken);
            var now = time.GetUtcNow();
            if (handled > now + s_believed)
            {
                notice($"{name}: the clock was put back, and it counts from now");
                await WithdrawAsync(name, cancellationToken);
                await log.RepairAsync(name, now, cancellationToken);
                handled = now;
            }

            if (rhythm is null)
            {
                return null;
            }

            foreach (var owed in new OwedFirings(name, rhythm, schedule.Timing.Missed, schedule.Timing.Jitter).Between(handled, now))
            {
                await DecideAsync(schedule, owed, isByClock: true, cancellationToken);
            }

            return rhythm.Next(now);
        }
        finally
        {
            _deciding.Release();
        }
    }

    /// <summary>A run of a schedule came to a good end: those that follow it are due, and those that wait for any run to end.</summary>
    /// <param name="name">The schedule or subscription.</param>
    /// <param name="due">The instant the run was for; it is theirs too, so that a run that is worked on twice is followed once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task FollowAsync(string name, DateTimeOffset due, CancellationToken cancellationToken)
    {
        foreach (var schedule in _schedules.Values.Where(s => s.Timing.After == name))
        {
            await StartAsync(schedule, due, $"follows {name}", cancellationToken);
        }

        foreach (var schedule in _schedules.Values.Where(s => s.Name != name && s.Timing.On.Any(t => t.Kind == TriggerKind.RunFinished)))
        {
            await StartAsync(schedule, due, $"a run of {name} finished", cancellationToken);
        }
    }

    /// <summary>Something happened: the schedules that wait for it are due.</summary>
    /// <param name="isMeant">Whether a trigger means it.</param>
    /// <param name="reason">What happened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task HappenedAsync(Func<EventTrigger, bool> isMeant, string reason, CancellationToken cancellationToken)
    {
        foreach (var schedule in _schedules.Values.Where(s => s.Timing.On.Any(isMeant)))
        {
            await StartAsync(schedule, time.GetUtcNow(), reason, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _deciding.Dispose();

    /// <summary>Starts a schedule now, whatever its clock says.</summary>
    /// <returns>Whether there is a run now.</returns>
    public async Task<bool> StartAsync(ScheduleDefinition schedule, DateTimeOffset due, string reason, CancellationToken cancellationToken)
    {
        await _deciding.WaitAsync(cancellationToken);
        try
        {
            var start = time.GetUtcNow() + Spread.Of(schedule.Name, due, schedule.Timing.Jitter);
            return await DecideAsync(schedule, new OwedFiring(due, start, reason, IsOwed: true), isByClock: false, cancellationToken);
        }
        finally
        {
            _deciding.Release();
        }
    }

    /// <summary>Runs that wait for a moment of a clock that ran ahead would keep all later ones from coming.</summary>
    private async Task WithdrawAsync(string name, CancellationToken cancellationToken)
    {
        var waiting = await queue.ListAsync(new QueueFilter { Group = GroupOf(name), State = QueueState.Waiting, Limit = 1000 }, cancellationToken);
        if (waiting.Count > 0)
        {
            await queue.ActAsync(QueueAct.Cancel, new QueueSelection { Ids = [.. waiting.Select(w => w.Id)] }, cancellationToken);
        }
    }

    private async Task<bool> DecideAsync(ScheduleDefinition schedule, OwedFiring owed, bool isByClock, CancellationToken cancellationToken)
    {
        var name = schedule.Name;
        if (!owed.IsOwed)
        {
            await queue.FireAsync(new Firing(name, owed.Due, IsRun: false, owed.Reason) { IsByClock = isByClock }, null, cancellationToken);
            return false;
        }

        var (waiting, running) = await log.UnfinishedAsync(GroupOf(name), cancellationToken);
        if (!owed.IsOneOfAll && (waiting > 0 || (running > 0 && schedule.Timing.Overlap == OverlapPolicy.Skip)))
        {
            var reason = waiting > 0 ? "let go, as the run before has not begun yet" : "let go, as the run before is still under way ('overlap: skip')";
            await queue.FireAsync(new Firing(name, owed.Due, IsRun: false, reason) { IsByClock = isByClock }, null, cancellationToken);
            return false;
        }

        var (start, deferred) = schedule.Timing.Defer(owed.Start);
        var order = new QueueOrder
        {
            Url = GroupOf(name),
            Kind = OrderKind,
            Group = GroupOf(name),
            Lane = QueueLane.Probe,
            NotBefore = start > time.GetUtcNow() ? start : null,
            Options = new Dictionary<string, IReadOnlyList<string>> { [DueOption] = [owed.Due.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture)] },
        };
        return await queue.FireAsync(new Firing(name, owed.Due, IsRun: true, deferred is null ? owed.Reason : $"{owed.Reason}; {deferred}") { IsByClock = isByClock }, order, cancellationToken);
    }
}
