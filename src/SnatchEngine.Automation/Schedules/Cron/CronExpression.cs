namespace SnatchEngine.Automation.Schedules.Cron;

/// <summary>The local times that a Unix cron expression names: minute, hour, day of month, month, day of week, with an optional second before them.</summary>
/// <remarks>
/// As in Vixie's cron: when neither the day of month nor the day of week begins with *, a day counts that either of them names; else both must.
/// What the hands of the clock do over a change of daylight saving time is <see cref="ZoneClock"/>'s.
/// </remarks>
public sealed class CronExpression
{
    private const int YearsAhead = 100;

    private readonly ulong _seconds = 1;
    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _weekdays;
    private readonly bool _isEitherDay;

    private CronExpression(string text, string fields)
    {
        Text = text;
        var parts = Split(fields);
        if (parts.Count is not (5 or 6))
        {
            throw new CronException(
                parts.Count == 7 ? "7 fields: the year is of another kind of cron; there are 5, or 6 with the second first"
                    : $"{parts.Count} {(parts.Count == 1 ? "field" : "fields")}: there are 5 (minute hour day-of-month month day-of-week), or 6 with the second first",
                1);
        }

        var hasSeconds = parts.Count == 6;
        var kinds = hasSeconds ? CronField.OfSix : CronField.OfFive;
        var bits = new ulong[parts.Count];
        for (var i = 0; i < parts.Count; i++)
        {
            bits[i] = new CronFieldReader(kinds[i], fields.AsSpan(parts[i]), parts[i].Start.Value + 1).Read();
        }

        var first = parts.Count - 5;
        _seconds = hasSeconds ? bits[0] : 1;
        (_minutes, _hours, _days, _months, _weekdays) = (bits[first], bits[first + 1], bits[first + 2], bits[first + 3], bits[first + 4]);
        _isEitherDay = fields[parts[first + 2].Start] != '*' && fields[parts[first + 4].Start] != '*';
        IsRepeating = fields.AsSpan(0, parts[first + 1].End.Value).IndexOfAny('*', '-', '/') >= 0;
        if (!HasDay())
        {
            throw new CronException("this day never comes: no such month is that long", parts[first + 2].Start.Value + 1);
        }
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Whether hour, minute or second hold a rule (*, a range, a step) rather than named times: every quarter of an hour, not half past two.</summary>
    public bool IsRepeating { get; }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="CronException">With the column of the first mistake.</exception>
    public static CronExpression Parse(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith('@'))
        {
            return new CronExpression(trimmed, text);
        }

        return new CronExpression(trimmed, trimmed.ToLowerInvariant() switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            "@reboot" => throw new CronException("'@reboot' names no time; a run at start is 'on: [started]'", 1),
            _ => throw new CronException($"'{trimmed}' is not known; there are @hourly, @daily, @weekly, @monthly and @yearly", 1),
        });
    }

    /// <summary>The first time named at or after a local time; null when there is none for a century.</summary>
    public DateTime? At(DateTime from)
    {
        var time = from.Ticks % TimeSpan.TicksPerSecond == 0 ? from : from.AddTicks(TimeSpan.TicksPerSecond - from.Ticks % TimeSpan.TicksPerSecond);
        var lastYear = Math.Min(time.Year + YearsAhead, DateTime.MaxValue.Year - 1);
        while (time.Year <= lastYear)
        {
            if ((_months >> time.Month & 1) == 0)
            {
                time = new DateTime(time.Year, time.Month, 1).AddMonths(1);
            }
            else if (Names(time.Day, time.DayOfWeek) && TimeOn(time) is { } found)
            {
                return found;
            }
            else
            {
                time = time.Date.AddDays(1);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool Names(int day, DayOfWeek weekday)
    {
        var (byDay, byWeekday) = ((_days >> day & 1) != 0, (_weekdays >> (int)weekday & 1) != 0);
        return _isEitherDay ? byDay || byWeekday : byDay && byWeekday;
    }

    private DateTime? TimeOn(DateTime from)
    {
        var (hour, minute, second) = (from.Hour, from.Minute, from.Second);
        if (First(_seconds, second) is not { } s)
        {
            (s, minute) = (First(_seconds, 0)!.Value, minute + 1);
        }

        if (First(_minutes, minute) is not { } m)
        {
            (m, s, hour) = (First(_minutes, 0)!.Value, First(_seconds, 0)!.Value, hour + 1);
        }
        else if (m != from.Minute)
        {
            s = First(_seconds, 0)!.Value;
        }

        if (First(_hours, hour) is not { } h)
        {
            return null;
        }

        return h == from.Hour ? from.Date.AddSeconds(h * 3600 + m * 60 + s) : from.Date.AddSeconds(h * 3600 + First(_minutes, 0)!.Value * 60 + First(_seconds, 0)!.Value);
    }

    private static int? First(ulong bits, int from)
    {
        var left = from > 63 ? 0 : bits >> from << from;
        return left == 0 ? null : System.Numerics.BitOperations.TrailingZeroCount(left);
    }

    private bool HasDay()
    {
        if (_isEitherDay)
        {
            return true;
        }

        for (var month = 1; month <= 12; month++)
        {
            if ((_months >> month & 1) != 0 && First(_days, 1) <= DateTime.DaysInMonth(2024, month))
            {
                return true;
            }
        }

        return false;
    }

    private static List<Range> Split(string text)
    {
        var parts = new List<Range>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            parts.Add(start..at);
        }

        return parts;
    }
}
