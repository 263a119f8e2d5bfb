using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports;

namespace SnatchEngine.Planning;

/// <summary>What would be fetched, from where, to where, and why so.</summary>
public sealed record DownloadPlan
{
    /// <summary>What the download core is asked.</summary>
    public required DownloadRequest Request { get; init; }

    /// <summary>The extractor that found it.</summary>
    public required string Extractor { get; init; }

    /// <summary>What makes it the same item for ever; the archive's key.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The title the site gives it. Null: none.</summary>
    public string? Title { get; init; }

    /// <summary>How each transport suits it, the best first.</summary>
    public IReadOnlyList<TransportScore> Transports { get; init; } = [];

    /// <summary>Why it is planned like this, one sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
