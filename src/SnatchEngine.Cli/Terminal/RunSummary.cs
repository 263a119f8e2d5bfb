using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Terminal;

/// <summary>How a run ended, as it is told; counted from what was told, so that it holds for an interrupted run too.</summary>
internal sealed record RunSummary
{
    /// <summary>Files placed or proven to be there, or plans made.</summary>
    public int Done { get; init; }

    /// <summary>Items not fetched for a good reason.</summary>
    public int Skipped { get; init; }

    /// <summary>Items that ended without their file, lines of a list that could not be read included.</summary>
    public int Failed { get; init; }

    /// <summary>Bytes that came over the wire.</summary>
    public long Bytes { get; init; }

    /// <summary>Wall time.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What the run cost; null when nobody measured it.</summary>
    public RunCost? Cost { get; init; }

    /// <summary>How far the estimates were off, as a share of what the downloads took; null: none was put to the test.</summary>
    public double? EstimateError { get; init; }

    /// <summary>It was stopped.</summary>
    public bool Interrupted { get; init; }

    /// <summary>No request was made.</summary>
    public bool NothingStarted { get; init; }

    /// <summary>The exit code that says it.</summary>
    public int Code =>
        Interrupted ? ExitCode.Interrupted :
        Failed == 0 ? ExitCode.Done :
        NothingStarted && Done == 0 && Skipped == 0 ? ExitCode.NothingStarted : ExitCode.SomeFailed;
}
