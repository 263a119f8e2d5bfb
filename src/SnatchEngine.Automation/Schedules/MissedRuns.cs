namespace SnatchEngine.Automation.Schedules;

/// <summary>What is done about instants that passed while nobody was there to act.</summary>
public enum MissedPolicy
{
    /// <summary>Nothing: the next instant is the next run.</summary>
    Skip,

    /// <summary>One run, for the newest of them.</summary>
    Once,

    /// <summary>A run for each, the oldest first, up to a number.</summary>
    All,
}

/// <summary>How much of what was missed is made up for.</summary>
/// <param name="Policy">Which of the missed instants get a run.</param>
/// <param name="MaxAge">Instants longer ago than this are let go.</param>
/// <param name="Most">With <see cref="MissedPolicy.All"/>: how many, the newest of them.</param>
public sealed record MissedRuns(MissedPolicy Policy, TimeSpan MaxAge, int Most = 10)
{
    /// <summary>One run for whatever was missed in the last three days.</summary>
    public static MissedRuns Default { get; } = new(MissedPolicy.Once, TimeSpan.FromDays(3));
}
