using SnatchEngine.Automation.Schedules.Calendars;
using SnatchEngine.Automation.Schedules.Cron;
using SnatchEngine.Profiles.Matching;
using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules.Reading;

/// <summary>The keys under <c>schedule:</c>, the same for subscriptions and for schedules of their own.</summary>
public static class TimingSection
{
    private static readonly TimeSpan s_leastEvery = TimeSpan.FromSeconds(10);

    /// <summary>The keys.</summary>
    public static Section<ScheduleTiming> Whole { get; } = new Section<ScheduleTiming>()
        .Key("cron", new CronKind(), "Unix cron: minute hour day-of-month month day-of-week, or @daily and its like; a second may stand before.",
            t => t.Cron, (t, v) => t with { Cron = (CronExpression)v!, Every = null, After = null })
        .Key("every", Read.DurationAboveZero, "By elapsed time, such as 12h; whatever the clocks do.", t => t.Every, (t, v) => t with { Every = (TimeSpan)v!, Cron = null, After = null })
        .Key("after", Read.Text, "The schedule or subscription whose runs it follows.", t => t.After, (t, v) => t with { After = (string)v!, Cron = null, Every = null })
        .Key("on", new TriggersKind(), "Events that start it too.", t => t.On, (t, v) => t with { On = (IReadOnlyList<EventTrigger>)v! })
        .Key("timezone", new ZoneKind(), "Whose clock is meant; the machine's when left out.", t => t.Zone, (t, v) => t with { Zone = (TimeZoneInfo)v! })
        .Key("jitter", Read.Duration, "Each start comes later by a part of this, another one each time.", t => t.Jitter, (t, v) => t with { Jitter = (TimeSpan)v! })
        .Key("missed", Read.Word(("skip", MissedPolicy.Skip), ("once", MissedPolicy.Once), ("all", MissedPolicy.All)), "What is done about instants that passed while nothing ran.",
            t => t.Missed.Policy, (t, v) => t with { Missed = t.Missed with { Policy = (MissedPolicy)v! } })
        .Key("missed-max-age", Read.DurationAboveZero, "Missed instants longer ago are let go.", t => t.Missed.MaxAge, (t, v) => t with { Missed = t.Missed with { MaxAge = (TimeSpan)v! } })
        .Key("missed-most", Read.Whole(1, 1000), "With missed: all, how many are made up for.", t => t.Missed.Most, (t, v) => t with { Missed = t.Missed with { Most = (int)v! } })
        .Key("overlap", Read.Word(("skip", OverlapPolicy.Skip), ("queue", OverlapPolicy.Queue)), "What is done when the run before is still under way.",
            t => t.Overlap, (t, v) => t with { Overlap = (OverlapPolicy)v! })
        .Key("window", new WindowsKind(), "When a run may begin; what is due outside waits for the next opening.", t => t.Window, (t, v) => t with { Window = (TimeWindows)v! })
        .Key("holidays", new HolidaysKind(), "Days on which no run begins, as dates or an .ics file; what is due on them waits for the day after.",
            t => t.Holidays, (t, v) => t with { Holidays = (HolidayCalendar)v! });

    /// <summary>Sees that the keys go together.</summary>
    public static void Check(ScheduleTiming timing, YamlNode node, ReadScope scope)
    {
        if (node is not YamlMapping keys)
        {
            return;
        }

        var ways = keys.Entries.Where(e => e.Key.Value is "cron" or "every" or "after").ToList();
        foreach (var second in ways.Skip(1))
        {
            scope.Refuse(second.Key, ProblemCode.Timing, $"'{second.Key.Value}' does not go with '{ways[0].Key.Value}': one of cron, every and after says when");
        }

        if (timing.Every < s_leastEvery && keys.TryFind("every", out var every))
        {
            scope.Under("every").Refuse(every.Value, ProblemCode.OutOfRange, "must be at least 10s");
        }
    }
}
