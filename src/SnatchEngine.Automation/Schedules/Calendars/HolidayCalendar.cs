namespace SnatchEngine.Automation.Schedules.Calendars;

/// <summary>Days on which nothing is to run; what falls on them is put off to the first day after, not dropped.</summary>
/// <param name="days">The days, by the clock on the wall.</param>
public sealed class HolidayCalendar(IEnumerable<DateOnly> days)
{
    private readonly HashSet<DateOnly> _days = [.. days];

    /// <summary>How many days are kept free.</summary>
    public int Count => _days.Count;

    /// <summary>Whether a day is kept free.</summary>
    public bool Holds(DateOnly day) => _days.Contains(day);

    /// <summary>The first instant at or after another that lies on no such day: its own, or the beginning of the first free day.</summary>
    public DateTimeOffset FirstFree(DateTimeOffset at, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        if (!Holds(day))
        {
            return at;
        }

        while (Holds(day))
        {
            day = day.AddDays(1);
        }

        return StartOf(day, zone);
    }

    private static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight));
    }
}
