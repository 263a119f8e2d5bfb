using SnatchEngine.Profiles.Matching;

namespace SnatchEngine.Profiles;

/// <summary>The keys under <c>windows:</c>.</summary>
public sealed record ProfileWindows
{
    /// <summary>When bytes may flow; outside, what runs is held and nothing starts. Default: always.</summary>
    public TimeWindows Transfer { get; init; } = TimeWindows.Always;

    /// <summary>When a run may begin; one that has begun goes on. Default: always.</summary>
    public TimeWindows Runs { get; init; } = TimeWindows.Always;
}
