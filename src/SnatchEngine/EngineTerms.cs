using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Caching;
using SnatchEngine.Downloads;
using SnatchEngine.Extraction;

namespace SnatchEngine;

/// <summary>What may change of an engine while it works, as a profile is edited or another is chosen.</summary>
public sealed record EngineTerms
{
    /// <inheritdoc cref="SnatchEngineSetup.Download"/>
    public required DownloadOptions Download { get; init; }

    /// <inheritdoc cref="SnatchEngineSetup.Extraction"/>
    public ExtractionBounds Extraction { get; init; } = new();

    /// <inheritdoc cref="SnatchEngineSetup.Memory"/>
    public ByteSize? Memory { get; init; }

    /// <inheritdoc cref="SnatchEngineSetup.StepsAtOnce"/>
    public int? StepsAtOnce { get; init; }

    /// <inheritdoc cref="SnatchEngineSetup.StagingRoot"/>
    public string? StagingRoot { get; init; }

    /// <inheritdoc cref="SnatchEngineSetup.Cache"/>
    public CacheOptions Cache { get; init; } = new();

    /// <summary>Nothing starts, and what runs is held where it is, its connections open. Default: false.</summary>
    public bool IsHeld { get; init; }

    /// <summary>A download starts only while fewer than that are under way; 0: none starts, and those under way go on. Default: null, any.</summary>
    public int? StartsBelow { get; init; }
}
