using SnatchEngine.Automation.Schedules.Calendars;

namespace SnatchEngine.Automation.Specs.Schedules;

public sealed class HolidaySpecs
{
    [Fact]
    public void Whole_days_spans_yearly_dates_and_parts_of_days_are_kept_free()
    {
        var calendar = Read("""
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261225
            DTEND;VALUE=DATE:20261227
            SUMMARY:two
              days
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;TZID=Europe/Paris:20261111T090000
            DTEND;TZID=Europe/Paris:20261111T120000
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20200714
            RRULE:FREQ=YEARLY;INTERVAL=2
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20240229
            RRULE:FREQ=YEARLY;COUNT=9
            END:VEVENT
            BEGIN:VEVENT
            DTSTART:20260101
            DURATION:P2D
            STATUS:CANCELLED
            END:VEVENT
            """);
        Assert.True(calendar.Holds(new DateOnly(2026, 12, 25)));
        Assert.True(calendar.Holds(new DateOnly(2026, 12, 26)));
        Assert.False(calendar.Holds(new DateOnly(2026, 12, 27)));
        Assert.True(calendar.Holds(new DateOnly(2026, 11, 11)));
        Assert.True(calendar.Holds(new DateOnly(2026, 7, 14)));
        Assert.False(calendar.Holds(new DateOnly(2027, 7, 14)));
        Assert.True(calendar.Holds(new DateOnly(2028, 2, 29)));
        Assert.False(calendar.Holds(new DateOnly(2027, 2, 28)));
        Assert.False(calendar.Holds(new DateOnly(2026, 1, 1)));
    }

    [Fact]
    public void What_falls_on_a_holiday_is_put_off_to_the_first_instant_after()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        var calendar = new HolidayCalendar([new DateOnly(2026, 12, 25), new DateOnly(2026, 12, 26)]);
        Assert.Equal(Instant("2026-12-26T23:00Z"), calendar.FirstFree(Instant("2026-12-25T10:00Z"), zone));
        Assert.Equal(Instant("2026-12-24T10:00Z"), calendar.FirstFree(Instant("2026-12-24T10:00Z"), zone));
        Assert.Equal(Instant("2026-12-26T23:00Z"), calendar.FirstFree(Instant("2026-12-24T23:00Z"), zone));
    }

    [Theory]
    [InlineData("BEGIN:VEVENT\nDTSTART:2026-12-25\nEND:VEVENT", 3, "DTSTART is no date such as 20261225 or 20261225T090000Z")]
    [InlineData("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT", 2, "this event has no DTSTART")]
    [InlineData("BEGIN:VEVENT\nDTSTART:20260101\nRRULE:FREQ=WEEKLY\nEND:VEVENT", 4, "the rule FREQ=WEEKLY is not understood; yearly dates are (list the days one by one instead)")]
    [InlineData("BEGIN:VEVENT\nDTSTART:20260101", 2, "this event has no END:VEVENT")]
    [InlineData("BEGIN:VEVENT\nDTSTART:20200101\nDTEND:20260101\nEND:VEVENT", 3, "this event covers more than 366 days")]
    public void A_calendar_that_cannot_be_read_says_where(string events, int line, string message)
    {
        var mistake = Assert.Throws<CalendarException>(() => Read(events));
        Assert.Equal((line, message), (mistake.Line, mistake.Message));
    }

    [Fact]
    public void What_is_no_calendar_is_refused() =>
        Assert.Equal("this is no iCalendar file: BEGIN:VCALENDAR is missing", Assert.Throws<CalendarException>(() => IcsHolidays.Read("<html>")).Message);

    private static HolidayCalendar Read(string events) => IcsHolidays.Read($"BEGIN:VCALENDAR\n{events}");

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
