using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules;

/// <summary>One schedule as somebody wrote it.</summary>
/// <param name="Name">Its name, by which what it did is remembered.</param>
/// <param name="Timing">When.</param>
/// <param name="Action">What.</param>
/// <param name="Place">Where it is written.</param>
public sealed record ScheduleDefinition(string Name, ScheduleTiming Timing, ScheduleAction Action, YamlPlace Place)
{
    /// <summary>Whether it is to run at all. Default: true.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The name it had before, so that its history goes on.</summary>
    public string? Was { get; init; }
}
