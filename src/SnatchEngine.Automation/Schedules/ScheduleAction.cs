namespace SnatchEngine.Automation.Schedules;

/// <summary>What a schedule does.</summary>
public enum ScheduleVerb
{
    /// <summary>Puts another profile in force.</summary>
    Profile,

    /// <summary>Fetches URLs.</summary>
    Get,

    /// <summary>Measures the machine.</summary>
    Bench,

    /// <summary>Tunes the machine.</summary>
    Tune,
}

/// <summary>What a schedule does, with what it needs.</summary>
/// <param name="Verb">What.</param>
/// <param name="Target">The profile's name, or for <see cref="ScheduleVerb.Bench"/> the URL, own for the machine's own server; empty for the others.</param>
public sealed record ScheduleAction(ScheduleVerb Verb, string Target)
{
    /// <summary>The URLs to fetch.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>How long a profile is in force before the one before comes back. Null: to the end of the schedule's window, or until another is chosen.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>The folder files are put in. Null: the process's.</summary>
    public string? Folder { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Verb switch
    {
        ScheduleVerb.Profile => $"profile {Target}",
        ScheduleVerb.Get => Urls.Count == 1 ? $"get {Urls[0]}" : $"get {Urls.Count} URLs",
        ScheduleVerb.Bench => "bench",
        _ => "tune",
    };
}
