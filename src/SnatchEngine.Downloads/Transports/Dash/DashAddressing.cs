using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>SegmentTemplate, SegmentList or SegmentBase, with what it inherits.</summary>
internal sealed record DashAddressing
{
    public DashAddressingKind Kind { get; init; }

    public int Line { get; init; }

    public long Timescale { get; init; } = 1;

    public long PresentationTimeOffset { get; init; }

    /// <summary>In units of the timescale. Null: not given.</summary>
    public long? Duration { get; init; }

    public long StartNumber { get; init; } = 1;

    public long? EndNumber { get; init; }

    public string? Media { get; init; }

    public string? Initialization { get; init; }

    public ByteSpan? InitializationRange { get; init; }

    /// <summary>An Initialization element without a URL: a range of the file itself.</summary>
    public bool HasInitialization { get; init; }

    public IReadOnlyList<DashTimelineEntry>? Timeline { get; init; }

    public IReadOnlyList<DashListedSegment> Listed { get; init; } = [];
}

internal enum DashAddressingKind
{
    Base,
    List,
    Template,
}

/// <summary>An S of a SegmentTimeline; a negative repeat lasts until the next one, or the period's end.</summary>
internal readonly record struct DashTimelineEntry(long? Time, long Duration, long Repeat);

/// <summary>A SegmentURL.</summary>
internal sealed record DashListedSegment(string? Media, ByteSpan? Range);
