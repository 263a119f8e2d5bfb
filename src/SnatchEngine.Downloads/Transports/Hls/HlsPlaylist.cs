namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>A playlist of HTTP Live Streaming (RFC 8216 and its successor): a master that names variants, or the segments of one.</summary>
public sealed record HlsPlaylist
{
    /// <summary>Where it was.</summary>
    public required Uri Url { get; init; }

    /// <summary>It names variants, not segments.</summary>
    public bool IsMaster { get; init; }

    /// <summary>The variants of a master.</summary>
    public IReadOnlyList<HlsVariant> Variants { get; init; } = [];

    /// <summary>The alternate renditions of a master.</summary>
    public IReadOnlyList<HlsRendition> Renditions { get; init; } = [];

    /// <summary>Keys a master announces for all its variants.</summary>
    public IReadOnlyList<HlsKey> SessionKeys { get; init; } = [];

    /// <summary>The segments of a media playlist.</summary>
    public IReadOnlyList<HlsSegment> Segments { get; init; } = [];

    /// <summary>No segment is longer than about this; what a live playlist is fetched again by.</summary>
    public TimeSpan TargetDuration { get; init; }

    /// <summary>The sequence number of the first segment.</summary>
    public long MediaSequence { get; init; }

    /// <summary>Nothing more will be added.</summary>
    public bool IsEnded { get; init; }

    /// <summary>Nothing is ever taken away from its beginning (EXT-X-PLAYLIST-TYPE:EVENT).</summary>
    public bool IsEvent { get; init; }

    /// <summary>What EXT-X-DEFINE names; a media playlist may import it from its master.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a playlist.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="url">Where it came from.</param>
    /// <param name="master">The master that led here, whose variables may be imported. Null: none.</param>
    /// <exception cref="Streams.ManifestException">It cannot be followed; says the line.</exception>
    public static HlsPlaylist Parse(string text, Uri url, HlsPlaylist? master = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(url);
        return new HlsReader(url, master?.Variables).Read(text);
    }
}
