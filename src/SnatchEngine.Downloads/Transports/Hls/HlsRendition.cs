namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>An alternate rendition of a master playlist (EXT-X-MEDIA).</summary>
public sealed record HlsRendition
{
    /// <summary><c>AUDIO</c>, <c>VIDEO</c>, <c>SUBTITLES</c> or <c>CLOSED-CAPTIONS</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its group.</summary>
    public required string Group { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Its media playlist. Null: it is within the variants themselves.</summary>
    public Uri? Url { get; init; }

    /// <summary>As BCP 47. Null: not given.</summary>
    public string? Language { get; init; }

    /// <summary>To be taken when nobody chooses.</summary>
    public bool IsDefault { get; init; }
}
