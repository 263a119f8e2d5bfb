namespace SnatchEngine.Automation.Schedules;

/// <summary>A firing that is to come.</summary>
/// <param name="Schedule">Whose.</param>
/// <param name="Due">The instant it names; null for what no clock starts.</param>
/// <param name="Start">When the run may begin.</param>
/// <param name="Reason">Why then.</param>
public sealed record ComingFiring(ScheduleDefinition Schedule, DateTimeOffset? Due, DateTimeOffset? Start, string Reason);

/// <summary>Foretells firings by the rules that bring them about.</summary>
/// <param name="now">This moment.</param>
public sealed class ComingFirings(DateTimeOffset now)
{
    /// <summary>The first firings of several schedules, by when they begin, at least one of each; then what no clock starts.</summary>
    /// <param name="schedules">The schedules; disabled ones have none.</param>
    /// <param name="handled">Up to which instant each has been dealt with; what is not in it is new.</param>
    /// <param name="most">How many of those a clock starts, when there are fewer schedules.</param>
    public IReadOnlyList<ComingFiring> Of(IReadOnlyList<ScheduleDefinition> schedules, IReadOnlyDictionary<string, DateTimeOffset?> handled, int most)
    {
        List<ComingFiring> firsts = [];
        List<ComingFiring> others = [];
        List<ComingFiring> untimed = [];
        foreach (var schedule in schedules.Where(s => s.IsEnabled))
        {
            var coming = OfOne(schedule, handled.GetValueOrDefault(schedule.Name)).Take(most).ToList();
            firsts.AddRange(coming.Take(1));
            others.AddRange(coming.Skip(1));
            untimed.AddRange(Untimed(schedule));
        }

        var timed = firsts.Concat(others.OrderBy(c => c.Start).Take(Math.Max(0, most - firsts.Count)));
        return [.. timed.OrderBy(c => c.Start).ThenBy(c => c.Schedule.Name, StringComparer.Ordinal), .. untimed];
    }

    private IEnumerable<ComingFiring> OfOne(ScheduleDefinition schedule, DateTimeOffset? handled)
    {
        var timing = schedule.Timing;
        if (timing.RhythmFor(schedule.Name) is not { } rhythm)
        {
            yield break;
        }

        if (handled is { } last)
        {
            foreach (var owed in new OwedFirings(schedule.Name, rhythm, timing.Missed, timing.Jitter).Between(last, now).Where(o => o.IsOwed))
            {
                yield return With(schedule, owed.Due, owed.Start, owed.Reason == "due" ? "due now" : owed.Reason);
            }
        }

        for (var due = rhythm.Next(now); due is not null; due = rhythm.Next(due.Value))
        {
            yield return With(schedule, due.Value, due.Value + Spread.Of(schedule.Name, due.Value, timing.Jitter), rhythm.ToString());
        }
    }

    private static ComingFiring With(ScheduleDefinition schedule, DateTimeOffset due, DateTimeOffset start, string reason)
    {
        var jitter = start - due;
        var (begin, deferred) = schedule.Timing.Defer(start);
        var late = jitter > TimeSpan.Zero && schedule.Timing.Jitter > TimeSpan.Zero ? $", {jitter.TotalSeconds:0} s of jitter" : "";
        return new ComingFiring(schedule, due, begin, reason + late + (deferred is null ? "" : $"; {deferred}"));
    }

    private static IEnumerable<ComingFiring> Untimed(ScheduleDefinition schedule)
    {
        if (schedule.Timing.After is { } after)
        {
            yield return new ComingFiring(schedule, null, null, $"when {after} has finished");
        }

        foreach (var trigger in schedule.Timing.On)
        {
            yield return new ComingFiring(schedule, null, null, $"on {trigger}");
        }
    }
}
