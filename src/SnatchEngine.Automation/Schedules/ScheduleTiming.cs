using SnatchEngine.Automation.Schedules.Calendars;
using SnatchEngine.Automation.Schedules.Cron;
using SnatchEngine.Profiles.Matching;

namespace SnatchEngine.Automation.Schedules;

/// <summary>What is done about an instant that comes while the run of the one before is still under way.</summary>
public enum OverlapPolicy
{
    /// <summary>It is let go, and the next instant counts.</summary>
    Skip,

    /// <summary>One more run follows the one under way, however many instants come meanwhile.</summary>
    Queue,
}

/// <summary>When something runs: the keys under <c>schedule:</c>.</summary>
public sealed record ScheduleTiming
{
    /// <summary>Unix cron. One of this, <see cref="Every"/>, <see cref="After"/> and <see cref="On"/> is needed.</summary>
    public CronExpression? Cron { get; init; }

    /// <summary>By elapsed time.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The schedule or subscription whose runs this one follows.</summary>
    public string? After { get; init; }

    /// <summary>The events that start a run. Default: none.</summary>
    public IReadOnlyList<EventTrigger> On { get; init; } = [];

    /// <summary>Whose clock <see cref="Cron"/>, windows and holidays mean. Default: the machine's.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Local;

    /// <summary>Each start comes later by a part of this. Default: none.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>What is done about missed instants. Default: one run makes up for all of the last three days.</summary>
    public MissedRuns Missed { get; init; } = MissedRuns.Default;

    /// <summary>Default: <see cref="OverlapPolicy.Skip"/>.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>When a run may begin; what is due outside begins at the next opening. Default: always.</summary>
    public TimeWindows Window { get; init; } = TimeWindows.Always;

    /// <summary>Days on which no run begins; what is due on them begins on the first day after. Default: none.</summary>
    public HolidayCalendar Holidays { get; init; } = new([]);

    /// <summary>Whether a clock starts it, rather than an event or another run.</summary>
    public bool IsTimed => Cron is not null || Every is not null;

    /// <summary>Its instants, for a name that spreads those of <see cref="Every"/>; null when no clock starts it.</summary>
    public Rhythm? RhythmFor(string name) => IsTimed ? new Rhythm(Cron, Zone, Every, Every is { } every ? Spread.Of(name, every) : default) : null;

    /// <summary>Puts a start off to where windows and holidays allow it, with the reason when it was put off.</summary>
    public (DateTimeOffset Start, string? Reason) Defer(DateTimeOffset start)
    {
        var reason = (string?)null;
        for (var i = 0; i < 400; i++)
        {
            var free = Holidays.FirstFree(start, Zone);
            if (free != start)
            {
                (start, reason) = (free, "put off, as that day is a holiday");
            }

            var local = TimeZoneInfo.ConvertTime(start, Zone);
            if (Window.IsOpen(local))
            {
                return (start, reason);
            }

            start = InstantOf(Window.NextOpening(local), start);
            reason = $"put off to the window {Window}";
        }

        return (start, reason);
    }

    private DateTimeOffset InstantOf(DateTime opening, DateTimeOffset after)
    {
        while (Zone.IsInvalidTime(opening))
        {
            opening = opening.AddMinutes(1);
        }

        var instant = new DateTimeOffset(opening, Zone.GetUtcOffset(opening));
        return instant > after ? instant : after.AddMinutes(1);
    }
}
