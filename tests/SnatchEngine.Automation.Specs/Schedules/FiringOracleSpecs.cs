using SnatchEngine.Automation.Schedules;
using SnatchEngine.Automation.Schedules.Cron;

namespace SnatchEngine.Automation.Specs.Schedules;

/// <summary>Every firing around every change of the clocks, against an oracle that looks at each minute. <c>SNATCH_FIRING_ORACLE=full</c> takes every transition and many more days.</summary>
public sealed class FiringOracleSpecs
{
    private const int FirstYear = 2020;
    private const int Years = 10;

    private static readonly string[] s_zones =
    [
        "UTC", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Dublin", "Europe/Lisbon", "Europe/Athens", "Europe/Moscow", "Europe/Istanbul", "Europe/Chisinau",
        "Africa/Casablanca", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
        "America/Anchorage", "America/St_Johns", "America/Halifax", "America/Havana", "America/Mexico_City", "America/Sao_Paulo", "America/Santiago", "America/Asuncion", "America/Nuuk",
        "Asia/Jerusalem", "Asia/Beirut", "Asia/Tehran", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Gaza", "Australia/Sydney", "Australia/Adelaide", "Australia/Lord_Howe",
        "Pacific/Auckland", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll",
    ];

    private static readonly string[] s_expressions =
    [
        "* * * * *", "*/15 * * * *", "*/5 * * * *", "*/7 * * * *", "0 * * * *", "30 * * * *", "59 * * * *", "0,30 * * * *", "15,45 * * * *", "10-20 * * * *",
        "0 0 * * *", "1 0 * * *", "30 0 * * *", "0 1 * * *", "30 1 * * *", "59 1 * * *", "0 2 * * *", "30 2 * * *", "15 2 * * *", "59 2 * * *",
        "0 3 * * *", "30 3 * * *", "45 23 * * *", "0,30 2,3 * * *", "15 1-3 * * *", "*/20 2 * * *", "*/20 1 * * *", "0 */2 * * *", "30 */3 * * *", "15 */6 * * *",
        "0 0-5 * * *", "5/10 2 * * *", "1,2,3 2 * * *", "0 2,14 * * *", "30 2 * * 0", "30 2 * * 7", "30 2 * * sun", "0 2 * * sat,sun", "30 1 * * sun", "30 0 * * fri-sun",
        "0 12 * * mon-fri", "0 2 1 * *", "30 2 29 * *", "30 2 25-31 * sun", "30 2 25-31 * *", "30 1 1-7 * *", "30 2 */2 * sun", "0 0 1 1 *", "0 0 * mar,oct *", "30 2 * 3 *",
        "30 1 * oct sun", "*/30 0-3 * 3,10,11 *", "17 2 13 * fri", "0 4 8-14 * *", "0 0 31 * *", "30 23 * * *", "0 22-23 * * *", "*/10 23 * * sat", "5 4 * * sun", "23 0-20/2 * * *",
    ];

    private static readonly bool s_isFull = Environment.GetEnvironmentVariable("SNATCH_FIRING_ORACLE") == "full";

    public static TheoryData<string> Zones => [.. s_zones];

    [Theory]
    [MemberData(nameof(Zones))]
    public void Nothing_is_lost_and_nothing_doubled_when_the_clocks_change(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var clock = new ZoneClock(zone);
        var windows = Windows(zone).ToList();
        foreach (var expression in s_expressions)
        {
            var (cron, oracle) = (CronExpression.Parse(expression), new FiringOracle(expression));
            foreach (var (from, until) in windows)
            {
                Assert.Equal(oracle.Between(zone, from, until), Ours(clock, cron, from, until));
            }
        }
    }

    private static IEnumerable<DateTime> Ours(ZoneClock clock, CronExpression cron, DateTime from, DateTime until)
    {
        for (var due = clock.Next(cron, new DateTimeOffset(from).AddTicks(-1)); due <= until; due = clock.Next(cron, due.Value))
        {
            yield return due.Value.UtcDateTime;
        }
    }

    private static IEnumerable<(DateTime From, DateTime Until)> Windows(TimeZoneInfo zone)
    {
        var end = new DateTime(FirstYear + Years, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var count = 0;
        for (var hour = new DateTime(FirstYear, 1, 1, 0, 0, 0, DateTimeKind.Utc); hour < end; hour = hour.AddHours(1))
        {
            // In CI every fifth transition, which over ten years has both directions of each zone's rules.
            if (zone.GetUtcOffset(hour) != zone.GetUtcOffset(hour.AddHours(1)) && (s_isFull || count++ % 5 == 0))
            {
                yield return (hour.AddDays(-3), hour.AddDays(3));
            }
        }

        var random = new Random(zone.Id.Length);
        for (var i = 0; i < (s_isFull ? 200 : 4); i++)
        {
            var day = new DateTime(FirstYear, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(random.Next(365 * Years));
            yield return (day, day.AddDays(1));
        }
    }
}
