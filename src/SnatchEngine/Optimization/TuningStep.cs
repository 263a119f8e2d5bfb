using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Optimization;

/// <summary>What became of a change.</summary>
public enum TuningOutcome
{
    /// <summary>Only explained: it may stay, or is not for snatch to make.</summary>
    Explained,

    /// <summary>It was made.</summary>
    Applied,

    /// <summary>It was undone.</summary>
    Reverted,

    /// <summary>It was not made, as it takes a privilege.</summary>
    NeedsPrivilege,

    /// <summary>It could not be made or undone.</summary>
    Failed,
}

/// <summary>One change and what became of it.</summary>
/// <param name="Optimizer">Who proposed it.</param>
/// <param name="Change">The change.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">Why it came to that; empty where nothing is to be said.</param>
public sealed record TuningStep(string Optimizer, TuningChange Change, TuningOutcome Outcome, string Detail = "")
{
    /// <summary>The change and its outcome in one line.</summary>
    public override string ToString()
    {
        var from = Change.Present ?? "unknown";
        return Outcome switch
        {
            TuningOutcome.Applied => $"{Optimizer}: {Change.Key} {from} → {Change.Wanted}, as {Change.Why}",
            TuningOutcome.Reverted => $"{Optimizer}: {Change.Key} is {from} again{Because}",
            TuningOutcome.NeedsPrivilege => $"{Optimizer}: {Change.Key} stays {from}, as {Change.Wanted} needs {Change.Privilege}; 'snatch tune' explains{Because}",
            TuningOutcome.Failed => $"{Optimizer}: {Change.Key}: {Detail}",
            _ => $"{Optimizer}: {Change.Key} {from}: {Change.Why}",
        };
    }

    private string Because => Detail.Length == 0 ? "" : $", {Detail}";
}
