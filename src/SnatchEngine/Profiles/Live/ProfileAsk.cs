namespace SnatchEngine.Profiles.Live;

/// <summary>What somebody said about the profile, on the command line and in the environment.</summary>
public sealed record ProfileAsk
{
    /// <summary>The profile that was named; null: what <c>snatch profile use</c> chose, else what suits the machine.</summary>
    public string? Name { get; init; }

    /// <summary>What named it, <c>--profile</c> or <c>SNATCH_PROFILE</c>.</summary>
    public string NameOrigin { get; init; } = "--profile";

    /// <summary>Values laid over the profile, the weakest first.</summary>
    public IReadOnlyList<ProfileOverride> Overrides { get; init; } = [];
}
