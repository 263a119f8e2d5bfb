using SnatchEngine.Automation.Schedules.Cron;

namespace SnatchEngine.Automation.Schedules;

/// <summary>The instants at which something is due: by a cron expression in a time zone, or every so often.</summary>
/// <param name="cron">The expression; null for <paramref name="every"/>.</param>
/// <param name="zone">Whose clock the expression means.</param>
/// <param name="every">The time between two instants, by elapsed time, counted from the start of 1970 in UTC, so that no restart shifts them.</param>
/// <param name="shift">Moves the instants of <paramref name="every"/>, so that many with one rhythm do not come at once.</param>
public sealed class Rhythm(CronExpression? cron, TimeZoneInfo zone, TimeSpan? every, TimeSpan shift = default)
{
    private readonly ZoneClock _clock = new(zone);

    /// <summary>The time zone by whose clock it goes.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>The first instant after another; null when there is none for a century.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (cron is not null)
        {
            return _clock.Next(cron, after);
        }

        var step = every!.Value.Ticks;
        var passed = after.UtcTicks - DateTimeOffset.UnixEpoch.Ticks - shift.Ticks % step;
        var next = DateTimeOffset.UnixEpoch.Ticks + shift.Ticks % step + (Math.DivRem(passed, step).Quotient + (passed < 0 ? 0 : 1)) * step;
        return next > DateTimeOffset.MaxValue.Ticks ? null : new DateTimeOffset(next, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override string ToString() => cron is null ? $"every {Yaml.Read.Duration.Show(every)}" : $"{cron} ({zone.Id})";
}
