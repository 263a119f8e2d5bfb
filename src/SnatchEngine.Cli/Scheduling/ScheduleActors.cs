using System.Globalization;
using SnatchEngine.Automation.Schedules;
using SnatchEngine.Runs.Queue;

namespace SnatchEngine.Cli.Scheduling;

/// <summary>Who does what a schedule says.</summary>
/// <param name="composition">The world.</param>
/// <param name="queue">The queue, for what goes there.</param>
internal sealed class ScheduleActors(Composition composition, RunQueue queue)
{
    /// <summary>The kind of orders that put the profile from before in force again.</summary>
    public const string ProfileBack = "profile-back";

    private readonly OwnProgram _program = new(composition.Program, composition.HomeFolder);

    /// <summary>The actors.</summary>
    public IReadOnlyDictionary<ScheduleVerb, ScheduleActor> All => new Dictionary<ScheduleVerb, ScheduleActor>
    {
        [ScheduleVerb.Bench] = (action, _, ct) => _program.RunAsync(action.Target == "own" ? ["bench"] : ["bench", action.Target], ct),
        [ScheduleVerb.Tune] = (_, _, ct) => _program.RunAsync(["tune", "--apply"], ct),
        [ScheduleVerb.Get] = GetAsync,
        [ScheduleVerb.Profile] = UseProfileAsync,
    };

    /// <summary>Puts the profile from before in force again, unless somebody chose another meanwhile; a <see cref="QueueWork"/>.</summary>
    public Task<AttemptEnd> PutBackAsync(QueueJob job, CancellationToken cancellationToken)
    {
        var (ended, before) = (job.Order.Options["ended"][0], job.Order.Options.GetValueOrDefault("before") is [var name] ? name : null);
        var used = composition.Profiles.Used;
        if (used.Read() != ended)
        {
            return Task.FromResult(new AttemptEnd(AttemptOutcome.Skipped) { Sentence = $"another profile than {ended} was chosen meanwhile" });
        }

        used.Write(before);
        return Task.FromResult(new AttemptEnd(AttemptOutcome.Done) { Sentence = before is null ? "the machine decides again" : $"{before} is in force again" });
    }

    private async Task<string?> GetAsync(ScheduleAction action, ScheduleDefinition schedule, CancellationToken cancellationToken)
    {
        // Asked for again each time, and fetched when the server has another one.
        var options = new Dictionary<string, IReadOnlyList<string>> { ["conditional-get"] = [] };
        if (action.Folder is { } folder)
        {
            options["dir"] = [folder];
        }

        await queue.AddAsync([.. action.Urls.Select(url => new QueueOrder { Url = url, Options = options, Group = schedule.Name })], cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{action.Urls.Count} {(action.Urls.Count == 1 ? "URL is" : "URLs are")} in the queue, in the group {schedule.Name}");
    }

    private async Task<string?> UseProfileAsync(ScheduleAction action, ScheduleDefinition schedule, CancellationToken cancellationToken)
    {
        ProfileSource.Refusing(() => composition.Profiles.Catalog(composition.Variables()).Load(action.Target, nameOrigin: $"the schedule {schedule.Name}"));
        var used = composition.Profiles.Used;
        var before = used.Read();
        if (EndOf(action, schedule.Timing) is { } end && before != action.Target)
        {
            var back = new Dictionary<string, IReadOnlyList<string>> { ["ended"] = [action.Target] };
            if (before is not null)
            {
                back["before"] = [before];
            }

            // Written down before the switch, so that no crash leaves it for ever.
            await queue.AddAsync([new QueueOrder { Url = $"profile:{before ?? "auto"}", Kind = ProfileBack, Lane = QueueLane.Probe, NotBefore = end, Options = back, Group = schedule.Name }], cancellationToken);
        }

        used.Write(action.Target);
        return $"{action.Target} is in force";
    }

    private DateTimeOffset? EndOf(ScheduleAction action, ScheduleTiming timing)
    {
        var now = composition.Time.GetUtcNow();
        if (action.For is { } length)
        {
            return now + length;
        }

        if (timing.Window.IsAlways)
        {
            return null;
        }

        var end = TimeZoneInfo.ConvertTime(now, timing.Zone);
        end = end.AddTicks(-(end.Ticks % TimeSpan.TicksPerMinute));
        for (var i = 0; i < 8 * 24 * 60 && timing.Window.IsOpen(end); i++)
        {
            end = TimeZoneInfo.ConvertTime(end.AddMinutes(1), timing.Zone);
        }

        return end;
    }
}
