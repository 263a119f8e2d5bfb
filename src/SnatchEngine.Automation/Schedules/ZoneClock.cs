using SnatchEngine.Automation.Schedules.Cron;

namespace SnatchEngine.Automation.Schedules;

/// <summary>When the local times of a cron expression come, in a time zone whose clocks are put forward and back.</summary>
/// <remarks>
/// A time that is left out in spring comes at the first instant after the gap, once however many are left out. Of a time that comes twice in
/// autumn the first counts, when it was named (30 2 * * *); what repeats by a rule (*/15 * * * *) goes on through both hours, so that no
/// hour of the year is without it.
/// </remarks>
public sealed class ZoneClock(TimeZoneInfo zone)
{
    private static readonly TimeSpan Probe = TimeSpan.FromHours(6);

    /// <summary>Clocks have never been put back by more.</summary>
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromHours(25);

    private static readonly DateTime LastInstant = new(9900, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The first instant after another at which the expression is due; null when there is none for a century.</summary>
    public DateTimeOffset? Next(CronExpression cron, DateTimeOffset after)
    {
        var at = new DateTime(after.UtcTicks - after.UtcTicks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        var step = Second;
        while (at <= LastInstant)
        {
            var offset = zone.GetUtcOffset(at);
            if (cron.At(DateTime.SpecifyKind(at + offset + step, DateTimeKind.Unspecified)) is not { } local)
            {
                return null;
            }

            var due = DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
            if (FirstChange(at, due) is { } change)
            {
                if (due < change + (zone.GetUtcOffset(change) - offset))
                {
                    return new DateTimeOffset(change);
                }

                (at, step) = (change, TimeSpan.Zero);
            }
            else if (!cron.IsRepeating && IsSecondPass(due, offset))
            {
                (at, step) = (due, Second);
            }
            else
            {
                return new DateTimeOffset(due);
            }
        }

        return null;
    }

    private bool IsSecondPass(DateTime instant, TimeSpan offset)
    {
        for (var from = instant - LongestOverlap; FirstChange(from, instant) is { } change; from = change)
        {
            if (instant < change + (zone.GetUtcOffset(from) - offset))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first instant after one, up to another, at which the clocks are put forward or back.</summary>
    private DateTime? FirstChange(DateTime from, DateTime until)
    {
        var before = zone.GetUtcOffset(from);
        for (var at = from; at < until;)
        {
            var next = until - at > Probe ? at + Probe : until;
            if (zone.GetUtcOffset(next) != before)
            {
                return Between(at, next, before);
            }

            at = next;
        }

        return null;
    }

    private DateTime Between(DateTime same, DateTime other, TimeSpan before)
    {
        while (other - same > Second)
        {
            var middle = same + Second * Math.Floor((other - same) / Second / 2);
            (same, other) = zone.GetUtcOffset(middle) == before ? (middle, other) : (same, middle);
        }

        return other;
    }
}
