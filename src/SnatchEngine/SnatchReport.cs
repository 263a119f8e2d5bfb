using SnatchEngine.Monitoring;

namespace SnatchEngine;

/// <summary>How a run ended, in numbers.</summary>
public sealed record SnatchReport
{
    /// <summary>Files placed, or proven to be there already; plans made when nothing but planning was asked.</summary>
    public int Done { get; init; }

    /// <summary>Items not fetched for a good reason.</summary>
    public int Skipped { get; init; }

    /// <summary>Items that ended without their file.</summary>
    public int Failed { get; init; }

    /// <summary>Bytes that came over the wire.</summary>
    public long BytesFetched { get; init; }

    /// <summary>No request was made at all, as every wish failed before.</summary>
    public bool NothingStarted { get; init; }

    /// <summary>Wall time of the run.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What it cost; null when nobody measured it.</summary>
    public RunCost? Cost { get; init; }
}
