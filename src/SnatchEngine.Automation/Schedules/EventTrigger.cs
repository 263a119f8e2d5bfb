namespace SnatchEngine.Automation.Schedules;

/// <summary>What happens that starts a run.</summary>
public enum TriggerKind
{
    /// <summary>The program began to work.</summary>
    Started,

    /// <summary>A run ended.</summary>
    RunFinished,

    /// <summary>Another profile is in force.</summary>
    ProfileChanged,

    /// <summary>A disk that was short of room has room again.</summary>
    DiskFreed,

    /// <summary>A file came into a folder, and has stopped growing.</summary>
    FileAppears,
}

/// <summary>An event that starts a run.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Folder">With <see cref="TriggerKind.FileAppears"/>: where.</param>
/// <param name="Pattern">With <see cref="TriggerKind.FileAppears"/>: which names, with * and ?.</param>
public sealed record EventTrigger(TriggerKind Kind, string? Folder = null, string Pattern = "*")
{
    /// <summary>The words they are written by.</summary>
    public static IReadOnlyDictionary<string, TriggerKind> Words { get; } = new Dictionary<string, TriggerKind>(StringComparer.Ordinal)
    {
        ["started"] = TriggerKind.Started,
        ["run-finished"] = TriggerKind.RunFinished,
        ["profile-changed"] = TriggerKind.ProfileChanged,
        ["disk-freed"] = TriggerKind.DiskFreed,
    };

    /// <inheritdoc/>
    public override string ToString() => Kind == TriggerKind.FileAppears ? $"a file {Pattern} appears in {Folder}" : Words.First(w => w.Value == Kind).Key;
}
