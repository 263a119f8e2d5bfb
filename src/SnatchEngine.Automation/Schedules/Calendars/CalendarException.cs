namespace SnatchEngine.Automation.Schedules.Calendars;

/// <summary>A calendar file that cannot be read.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="line">The line, from 1.</param>
public sealed class CalendarException(string message, int line) : FormatException(message)
{
    /// <summary>The line, from 1.</summary>
    public int Line => line;
}
