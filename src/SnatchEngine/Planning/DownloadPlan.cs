using SnatchEngine.Downloads;

namespace SnatchEngine.Planning;

/// <summary>What would be fetched, from where, to where.</summary>
public sealed record DownloadPlan
{
    /// <summary>What the download core is asked.</summary>
    public required DownloadRequest Request { get; init; }

    /// <summary>The extractor that found it.</summary>
    public required string Extractor { get; init; }
}
