namespace SnatchEngine.Runs.Firings;

/// <summary>What became of one instant of a schedule; there is one of each at most, ever.</summary>
/// <param name="Schedule">The schedule's name.</param>
/// <param name="Due">The instant it names.</param>
/// <param name="IsRun">Whether it brought a run; else it was let go.</param>
/// <param name="Reason">Why.</param>
public sealed record Firing(string Schedule, DateTimeOffset Due, bool IsRun, string Reason)
{
    /// <summary>Whether the clock brought it; what an event or another run brought says nothing of the instants before. Default: true.</summary>
    public bool IsByClock { get; init; } = true;

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>The id of the run in the queue. Null: there is none.</summary>
    public string? Item { get; init; }
}
