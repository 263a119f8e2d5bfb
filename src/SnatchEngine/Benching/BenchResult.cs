namespace SnatchEngine.Benching;

/// <summary>All that was measured in one go.</summary>
public sealed record BenchResult
{
    /// <summary>What was meant to be measured.</summary>
    public required BenchPlan Plan { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where it was measured.</summary>
    public required BenchMachine Machine { get; init; }

    /// <summary>What was measured of the matrix, in its order.</summary>
    public IReadOnlyList<CellResult> Cells { get; init; } = [];

    /// <summary>The parts of a suite. Empty: no suite was run.</summary>
    public IReadOnlyList<SuitePart> Suite { get; init; } = [];

    /// <summary>Runs that were planned.</summary>
    public int PlannedRuns { get; init; }

    /// <summary>Why less was measured than planned; null when all was.</summary>
    public string? CutShort { get; init; }

    /// <summary>What a search would set; null when none was asked for.</summary>
    public BenchCell? Suggested { get; init; }

    /// <summary>Runs of the matrix that were done.</summary>
    public int Runs => Cells.Sum(c => c.Runs.Count);

    /// <summary>The best cell; null when none brought anything.</summary>
    public CellResult? Best => CellResult.Ranked(Cells) is [{ SuccessRate: > 0 } best, ..] ? best : null;

    /// <summary>Whether every file of every run was finished.</summary>
    public bool IsWhole => Cells.All(c => c.SuccessRate >= 1) && Suite.All(p => p.Problem is null);
}
