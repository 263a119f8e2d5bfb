using System.Globalization;

namespace SnatchEngine.Automation.Schedules.Calendars;

/// <summary>Reads the days that the events of an iCalendar file cover (RFC 5545): whole days and spans, once or every year.</summary>
/// <remarks>An event that takes part of a day keeps the whole day free. Cancelled events are none. Yearly rules are followed with INTERVAL, COUNT and UNTIL, to the year 2100 at most; any other rule is an error, rather than a holiday missed.</remarks>
public static class IcsHolidays
{
    private const int LastYear = 2100;
    private const int MostDays = 366;
    private const int MostEvents = 20_000;

    /// <summary>The days of a calendar.</summary>
    /// <param name="text">The file.</param>
    /// <exception cref="CalendarException">With the line of the mistake.</exception>
    public static HolidayCalendar Read(string text)
    {
        var lines = Unfold(text);
        if (!lines.Any(l => l.Text.Equals("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase)))
        {
            throw new CalendarException("this is no iCalendar file: BEGIN:VCALENDAR is missing", 1);
        }

        HashSet<DateOnly> days = [];
        List<Property>? current = null;
        var events = 0;
        foreach (var line in lines)
        {
            var property = Property.Of(line);
            if (property is { Name: "BEGIN", Value: "VEVENT" })
            {
                current = [property];
                if (++events > MostEvents)
                {
                    throw new CalendarException($"more than {MostEvents} events", line.Number);
                }
            }
            else if (property is { Name: "END", Value: "VEVENT" } && current is not null)
            {
                days.UnionWith(DaysOf(current));
                current = null;
            }
            else
            {
                current?.Add(property);
            }
        }

        return current is null ? new HolidayCalendar(days) : throw new CalendarException("this event has no END:VEVENT", current[0].Line);
    }

    private static IEnumerable<DateOnly> DaysOf(List<Property> entry)
    {
        Property? Find(string name) => entry.Find(p => p.Name == name);
        if (Find("STATUS")?.Value.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase) == true)
        {
            return [];
        }

        var start = Find("DTSTART") ?? throw new CalendarException("this event has no DTSTART", entry[0].Line);
        var (first, _) = start.Date();
        var last = first;
        if (Find("DTEND") is { } end)
        {
            var (until, hasTime) = end.Date();
            last = hasTime && !end.IsMidnight ? until : until.AddDays(-1);
            last = last < first ? first : last;
        }
        else if (Find("DURATION") is { } duration)
        {
            last = first.AddDays(Math.Max(0, duration.Days() - 1));
        }

        if (last.DayNumber - first.DayNumber > MostDays)
        {
            throw new CalendarException($"this event covers more than {MostDays} days", start.Line);
        }

        var rule = Find("RRULE");
        return (rule is null ? [0] : YearsOf(rule, first)).SelectMany(years => Span(first, last, years));
    }

    private static IEnumerable<DateOnly> Span(DateOnly first, DateOnly last, int years)
    {
        // The 29th of February comes only in the years that have it.
        return first.AddYears(years).Day != first.Day ? [] : Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddYears(years).AddDays);
    }

    private static IEnumerable<int> YearsOf(Property rule, DateOnly first)
    {
        var (step, count, until) = (1, int.MaxValue, new DateOnly(LastYear, 12, 31));
        foreach (var part in rule.Value.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = part.Split('=', 2) is [var k, var v] ? (k.ToUpperInvariant(), v) : (part, "");
            var isRight = key switch
            {
                "FREQ" => value.Equals("YEARLY", StringComparison.OrdinalIgnoreCase),
                "INTERVAL" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out step) && step is >= 1 and <= 100,
                "COUNT" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1,
                "UNTIL" => Property.TryDate(value, out until),
                "WKST" => true,
                "BYMONTH" => value == first.Month.ToString(CultureInfo.InvariantCulture),
                "BYMONTHDAY" => value == first.Day.ToString(CultureInfo.InvariantCulture),
                _ => false,
            };
            if (!isRight)
            {
                throw new CalendarException($"the rule {part} is not understood; yearly dates are (list the days one by one instead)", rule.Line);
            }
        }

        for (var (years, i) = (0, 0); i < count && first.Year + years < DateOnly.MaxValue.Year && first.AddYears(years) <= until; years += step, i++)
        {
            yield return years;
        }
    }

    private static List<IcsLine> Unfold(string text)
    {
        List<IcsLine> lines = [];
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.TrimEnd('\r').TrimStart('\uFEFF');
            if (content is [' ' or '\t', ..] && lines.Count > 0)
            {
                lines[^1] = lines[^1] with { Text = lines[^1].Text + content[1..] };
            }
            else if (content.Length > 0)
            {
                lines.Add(new IcsLine(number, content));
            }
        }

        return lines;
    }

    private sealed record IcsLine(int Number, string Text);

    private sealed record Property(string Name, string Value, int Line)
    {
        public bool IsMidnight => Value.Length >= 15 && Value.AsSpan(8, 7) is "T000000";

        public static Property Of(IcsLine line)
        {
            var colon = line.Text.IndexOf(':', StringComparison.Ordinal);
            var name = (colon < 0 ? line.Text : line.Text[..colon]).Split(';')[0].ToUpperInvariant();
            return new Property(name, colon < 0 ? "" : line.Text[(colon + 1)..].Trim(), line.Number);
        }

        public (DateOnly Day, bool HasTime) Date() => TryDate(Value, out var day)
            ? (day, Value.Length > 8)
            : throw new CalendarException($"{Name} is no date such as 20261225 or 20261225T090000Z", Line);

        public int Days()
        {
            var text = Value.AsSpan().TrimStart('P');
            var unit = text.Length == Value.Length ? ' ' : text.Length > 0 ? text[^1] : ' ';
            return int.TryParse(text[..Math.Max(0, text.Length - 1)], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && unit is 'D' or 'W'
                ? number * (unit == 'W' ? 7 : 1)
                : Value.StartsWith("PT", StringComparison.Ordinal) ? 1 : throw new CalendarException($"DURATION is no span such as P1D or PT2H", Line);
        }

        public static bool TryDate(string value, out DateOnly day)
        {
            day = default;
            return value.Length is 8 or 15 or 16
                && DateOnly.TryParseExact(value.AsSpan(0, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
                && (value.Length == 8 || (value[8] == 'T' && TimeOnly.TryParseExact(value.AsSpan(9, 6), "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)));
        }
    }
}
