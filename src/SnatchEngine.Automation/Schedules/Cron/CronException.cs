namespace SnatchEngine.Automation.Schedules.Cron;

/// <summary>A cron expression that cannot be read; the message says what is wrong and what to write.</summary>
/// <param name="message">What is wrong, without the place.</param>
/// <param name="column">Where, from 1.</param>
public sealed class CronException(string message, int column) : FormatException(message)
{
    /// <summary>The place in the expression, from 1.</summary>
    public int Column => column;
}
