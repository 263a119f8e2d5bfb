using System.Globalization;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Automation.Schedules;

/// <summary>Does what a schedule says; throws when it fails, with a message for people.</summary>
/// <param name="action">What.</param>
/// <param name="schedule">The schedule it is of.</param>
/// <param name="cancellationToken">Stops it.</param>
/// <returns>What was done, in a few words; null: nothing to say.</returns>
public delegate Task<string?> ScheduleActor(ScheduleAction action, ScheduleDefinition schedule, CancellationToken cancellationToken);

/// <summary>Works on the runs of schedules.</summary>
/// <param name="keeper">The schedules.</param>
/// <param name="actors">Who does what.</param>
/// <param name="time">The clock.</param>
public sealed class ScheduleWork(ScheduleKeeper keeper, IReadOnlyDictionary<ScheduleVerb, ScheduleActor> actors, TimeProvider time)
{
    private static readonly TimeSpan s_whileAnotherRuns = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_untilFilesAreWell = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _running = new(StringComparer.Ordinal);

    /// <summary>Works on one; a <see cref="QueueWork"/>.</summary>
    public async Task<AttemptEnd> RunAsync(QueueJob job, CancellationToken cancellationToken)
    {
        var name = job.Order.Group.Split(':', 2)[^1];
        var schedule = keeper.Schedules.GetValueOrDefault(name) ?? keeper.Schedules.Values.FirstOrDefault(s => s.Was == name);
        if (schedule is null && keeper.IsUnsure)
        {
            return new AttemptEnd(AttemptOutcome.Parked) { NotBefore = time.GetUtcNow() + s_untilFilesAreWell, Sentence = $"there is no schedule '{name}' in the files that can be understood" };
        }

        if (schedule is null)
        {
            return new AttemptEnd(AttemptOutcome.Skipped) { Sentence = $"there is no schedule '{name}' any more, or it is disabled" };
        }

        if (schedule.Timing.Defer(time.GetUtcNow()) is (var start, { } deferred))
        {
            return new AttemptEnd(AttemptOutcome.Parked) { NotBefore = start, Sentence = deferred };
        }

        lock (_running)
        {
            if (!_running.Add(name))
            {
                return new AttemptEnd(AttemptOutcome.Parked) { NotBefore = time.GetUtcNow() + s_whileAnotherRuns, Sentence = "the run before is still under way" };
            }
        }

        try
        {
            var said = await actors[schedule.Action.Verb](schedule.Action, schedule, cancellationToken);
            await keeper.FollowAsync(schedule.Name, DueOf(job.Order), CancellationToken.None);
            return new AttemptEnd(AttemptOutcome.Done) { Sentence = said };
        }
        finally
        {
            lock (_running)
            {
                _running.Remove(name);
            }
        }
    }

    private DateTimeOffset DueOf(QueueOrder order) =>
        order.Options.GetValueOrDefault(ScheduleKeeper.DueOption) is [var text] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var due)
            ? due : time.GetUtcNow();
}
