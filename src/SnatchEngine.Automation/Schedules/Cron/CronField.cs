namespace SnatchEngine.Automation.Schedules.Cron;

/// <summary>One of the fields of a cron expression: what it is called and what it may hold.</summary>
internal sealed record CronField(string Name, int Least, int Most, string[]? Words = null)
{
    public static readonly CronField Second = new("second", 0, 59);
    public static readonly CronField Minute = new("minute", 0, 59);
    public static readonly CronField Hour = new("hour", 0, 23);
    public static readonly CronField Day = new("day of month", 1, 31);
    public static readonly CronField Month = new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

    /// <summary>0 and 7 are Sunday.</summary>
    public static readonly CronField Weekday = new("day of week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    public static readonly CronField[] OfFive = [Minute, Hour, Day, Month, Weekday];

    public static readonly CronField[] OfSix = [Second, .. OfFive];
}
