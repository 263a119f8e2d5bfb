namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>One media segment.</summary>
public sealed record HlsSegment
{
    /// <summary>Where it is.</summary>
    public required Uri Url { get; init; }

    /// <summary>Its media sequence number.</summary>
    public required long Sequence { get; init; }

    /// <summary>How long it plays.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Its title. Null: none.</summary>
    public string? Title { get; init; }

    /// <summary>The bytes of the URL it is. Null: all of them.</summary>
    public HlsRange? Range { get; init; }

    /// <summary>How it is encrypted. Null: it is not.</summary>
    public HlsKey? Key { get; init; }

    /// <summary>What comes before it once, so that it can be decoded. Null: nothing.</summary>
    public HlsMap? Map { get; init; }

    /// <summary>The discontinuity sequence number: timestamps or encoding change where it changes.</summary>
    public long Discontinuity { get; init; }

    /// <summary>When it was made, counted on from the last EXT-X-PROGRAM-DATE-TIME. Null: unknown.</summary>
    public DateTimeOffset? ProgramDate { get; init; }

    /// <summary>The server says itself that it is missing (EXT-X-GAP).</summary>
    public bool IsGap { get; init; }
}

/// <summary>Bytes of a resource.</summary>
/// <param name="Start">The first.</param>
/// <param name="Length">How many.</param>
public readonly record struct HlsRange(long Start, long Length);

/// <summary>An EXT-X-MAP: the initialization of the segments after it.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Range">The bytes of it. Null: all.</param>
/// <param name="Key">How it is encrypted. Null: it is not.</param>
/// <param name="Sequence">Of the first segment it is for.</param>
public sealed record HlsMap(Uri Url, HlsRange? Range, HlsKey? Key, long Sequence);
