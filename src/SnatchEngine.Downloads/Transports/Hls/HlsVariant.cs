namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>A variant stream of a master playlist (EXT-X-STREAM-INF).</summary>
public sealed record HlsVariant
{
    /// <summary>Its media playlist.</summary>
    public required Uri Url { get; init; }

    /// <summary>Peak bits a second. Null: not given.</summary>
    public long? Bandwidth { get; init; }

    /// <summary>Average bits a second. Null: not given.</summary>
    public long? AverageBandwidth { get; init; }

    /// <summary>CODECS as written. Null: not given.</summary>
    public string? Codecs { get; init; }

    /// <summary>Width in pixels. Null: not given.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels. Null: not given.</summary>
    public int? Height { get; init; }

    /// <summary>Frames a second. Null: not given.</summary>
    public double? FrameRate { get; init; }

    /// <summary>NAME. Null: not given.</summary>
    public string? Name { get; init; }

    /// <summary>The group its sound may be chosen from. Null: none.</summary>
    public string? AudioGroup { get; init; }

    /// <summary>The group its subtitles may be chosen from. Null: none.</summary>
    public string? SubtitleGroup { get; init; }
}
