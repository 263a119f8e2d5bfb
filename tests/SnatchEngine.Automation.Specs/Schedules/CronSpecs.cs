using SnatchEngine.Automation.Schedules;
using SnatchEngine.Automation.Schedules.Cron;

namespace SnatchEngine.Automation.Specs.Schedules;

public sealed class CronSpecs
{
    private static readonly TimeZoneInfo s_paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Theory]
    [InlineData("15 */6 * * *", "2026-01-01T00:00Z", "2026-01-01T05:15Z 2026-01-01T11:15Z 2026-01-01T17:15Z 2026-01-01T23:15Z")]
    [InlineData("@daily", "2026-06-01T12:00Z", "2026-06-01T22:00Z 2026-06-02T22:00Z")]
    [InlineData("@hourly", "2026-06-01T12:00Z", "2026-06-01T13:00Z")]
    [InlineData("@weekly", "2026-06-01T12:00Z", "2026-06-06T22:00Z")]
    [InlineData("@monthly", "2026-06-01T12:00Z", "2026-06-30T22:00Z")]
    [InlineData("@yearly", "2026-06-01T12:00Z", "2026-12-31T23:00Z")]
    [InlineData("0 0 29 2 *", "2026-06-01T12:00Z", "2028-02-28T23:00Z 2032-02-28T23:00Z")]
    [InlineData("0 12 13 * FRI", "2026-11-10T00:00Z", "2026-11-13T11:00Z 2026-11-20T11:00Z 2026-11-27T11:00Z 2026-12-04T11:00Z 2026-12-11T11:00Z 2026-12-13T11:00Z")]
    [InlineData("*/20 30 4 * * *", "2026-06-01T02:29:59Z", "2026-06-01T02:30Z 2026-06-01T02:30:20Z 2026-06-01T02:30:40Z 2026-06-02T02:30Z")]
    [InlineData("  0   9   *   *   1-5  ", "2026-11-20T12:00Z", "2026-11-23T08:00Z")]
    [InlineData("0 9 * * sat-sun", "2026-11-20T12:00Z", "2026-11-21T08:00Z 2026-11-22T08:00Z 2026-11-28T08:00Z")]
    [InlineData("30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:30Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z")]
    [InlineData("30 2 * * *", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("*/30 * * * *", "2026-10-25T00:00Z", "2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-25T02:00Z")]
    public void Instants_come_one_after_the_other_by_the_clock_of_Paris(string expression, string after, string expected)
    {
        var cron = CronExpression.Parse(expression);
        var at = DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var instant in expected.Split(' '))
        {
            at = new ZoneClock(s_paris).Next(cron, at)!.Value;
            Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), at);
        }
    }

    [Theory]
    [InlineData("", 1, "0 fields: there are 5 (minute hour day-of-month month day-of-week), or 6 with the second first")]
    [InlineData("0 12 * *", 1, "4 fields: there are 5 (minute hour day-of-month month day-of-week), or 6 with the second first")]
    [InlineData("0 0 12 * * ? 2030", 1, "7 fields: the year is of another kind of cron; there are 5, or 6 with the second first")]
    [InlineData("60 * * * *", 1, "60 is no minute (0 to 59)")]
    [InlineData("0 24 * * *", 3, "24 is no hour (0 to 23)")]
    [InlineData("0 0 0 * *", 5, "0 is no day of month (1 to 31)")]
    [InlineData("0 0 * 13 *", 7, "13 is no month (1 to 12)")]
    [InlineData("0 0 * * 8", 9, "8 is no day of week (0 to 7)")]
    [InlineData("0 0 * * mo", 9, "'mo' is no day of week; names are sun mon tue wed thu fri sat")]
    [InlineData("0 0 * * ?", 9, "'?' is of another kind of cron; write *")]
    [InlineData("0 0 L * *", 5, "'L' is of another kind of cron; Unix cron has no such thing")]
    [InlineData("0 0 * * 5#2", 10, "'#' is of another kind of cron; Unix cron has no such thing")]
    [InlineData("0 5-2 * * *", 3, "the range 5-2 runs backwards; write it as two, with a comma between")]
    [InlineData("*/90 * * * *", 3, "a step of 90 does not fit into a minute (0 to 59); for longer rhythms write 'every:'")]
    [InlineData("*/0 * * * *", 3, "a step of 0 does not fit into a minute (0 to 59); for longer rhythms write 'every:'")]
    [InlineData("1,,2 * * * *", 3, "',' has no meaning here")]
    [InlineData("1, * * * *", 3, "a minute is missing")]
    [InlineData("*/ * * * *", 3, "a number is missing after '/'")]
    [InlineData("0 0 31 2,4 *", 5, "this day never comes: no such month is that long")]
    [InlineData("@reboot", 1, "'@reboot' names no time; a run at start is 'on: [started]'")]
    [InlineData("@dayly", 1, "'@dayly' is not known; there are @hourly, @daily, @weekly, @monthly and @yearly")]
    [InlineData("99999999999 * * * *", 1, "99999999999 is no minute (0 to 59)")]
    public void A_mistake_is_named_with_its_column(string expression, int column, string message)
    {
        var mistake = Assert.Throws<CronException>(() => CronExpression.Parse(expression));
        Assert.Equal((column, message), (mistake.Column, mistake.Message));
    }

    [Fact]
    public void Every_twelve_hours_goes_by_elapsed_time_and_no_restart_shifts_it()
    {
        var rhythm = new Rhythm(null, s_paris, TimeSpan.FromHours(12), TimeSpan.FromMinutes(7));
        var first = rhythm.Next(new DateTimeOffset(2026, 3, 28, 20, 0, 0, TimeSpan.Zero))!.Value;
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 0, 7, 0, TimeSpan.Zero), first);
        Assert.Equal(first.AddHours(12), rhythm.Next(first));
        Assert.Equal(first, rhythm.Next(first.AddSeconds(-1)));
        Assert.Equal(new DateTimeOffset(1969, 12, 31, 12, 7, 0, TimeSpan.Zero), rhythm.Next(new DateTimeOffset(1969, 12, 31, 10, 0, 0, TimeSpan.Zero)));
    }
}
