using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Abstractions.Media;

/// <summary>One sequence of bytes of an item, and all that is known of it before it is fetched.</summary>
public sealed record MediaSource
{
    /// <summary>URLs of the very same bytes, the preferred one first; the others are mirrors. They reach the wire unchanged. At least one, at most 64, each at most 32,768 characters.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The site's own name of this variant, such as <c>137</c> or <c>hls-720</c>. Default: null, none.</summary>
    public string? Label { get; init; }

    /// <summary>What it is for people. Default: <see cref="MediaKind.Unknown"/>.</summary>
    public MediaKind Kind { get; init; }

    /// <summary>The file name the site gives it; made safe before use, and only its last component counts. Default: null, the answer or the URL decides.</summary>
    public string? FileName { get; init; }

    /// <summary>Folders beneath the download folder that the file belongs in, divided by <c>/</c>, such as the place in a directory that is mirrored.
    /// Each is made safe before use; <c>..</c>, an empty one and a leading slash count for nothing. Default: null, none.</summary>
    public string? Folder { get; init; }

    /// <summary>The container as its usual file name extension without a dot, such as <c>mp4</c>, <c>webm</c>, <c>zip</c>. Default: null, unknown.</summary>
    public string? Container { get; init; }

    /// <summary>The video codec. Default: unknown.</summary>
    public Codec VideoCodec { get; init; }

    /// <summary>The audio codec. Default: unknown.</summary>
    public Codec AudioCodec { get; init; }

    /// <summary>Width in pixels. Default: null, unknown.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels. Default: null, unknown.</summary>
    public int? Height { get; init; }

    /// <summary>Frames per second. Default: null, unknown.</summary>
    public double? Fps { get; init; }

    /// <summary>Of the video alone. Default: null, unknown.</summary>
    public BitRate? VideoBitRate { get; init; }

    /// <summary>Of the audio alone. Default: null, unknown.</summary>
    public BitRate? AudioBitRate { get; init; }

    /// <summary>Of everything in it. Default: null, unknown.</summary>
    public BitRate? TotalBitRate { get; init; }

    /// <summary>Its exact length: a file of another length is refused. Default: null, not known exactly.</summary>
    public ByteSize? Size { get; init; }

    /// <summary>About how long it is; only a hint, ignored when <see cref="Size"/> is given. Default: null, unknown.</summary>
    public ByteSize? SizeEstimate { get; init; }

    /// <summary>The language spoken or written in it, as BCP 47, such as <c>de</c> or <c>pt-BR</c>. Default: null, unknown.</summary>
    public string? Language { get; init; }

    /// <summary>How much its language is wanted among the variants, the highest most; negative for one that is not meant by default, such as a dub. Default: null, -1.</summary>
    public int? LanguagePreference { get; init; }

    /// <summary>How its bytes come: whether <see cref="Urls"/> are the file itself or a playlist of its pieces. Default: <see cref="StreamDelivery.File"/>.</summary>
    public StreamDelivery Delivery { get; init; }

    /// <summary>URLs of the pieces it is cut into, in their order; put behind each other they are the file, and <see cref="Urls"/> only names it. At most 250,000, http or https.
    /// An <see cref="Extraction.IRefreshLinks"/> is asked for all of them anew when they expire. Default: none, <see cref="Urls"/> are what is fetched.</summary>
    public IReadOnlyList<string> Fragments { get; init; } = [];

    /// <summary>The range of brightness: <c>SDR</c>, <c>HLG</c>, <c>HDR10</c>, <c>HDR10+</c>, <c>HDR12</c> or <c>DV</c>. Default: null, taken for <c>SDR</c> when there is a picture.</summary>
    public string? DynamicRange { get; init; }

    /// <summary>Channels of the sound, such as 2 for stereo. Default: null, unknown.</summary>
    public int? AudioChannels { get; init; }

    /// <summary>Samples of the sound per second, such as 48000. Default: null, unknown.</summary>
    public int? SampleRate { get; init; }

    /// <summary>The site's own rank of it among the variants, the highest best; it beats resolution, so leave it out unless the site says it. Default: null, -1.</summary>
    public double? Quality { get; init; }

    /// <summary>How much the extractor wants it taken among the variants, whatever its quality; negative for one that plays badly. Default: null, -1.</summary>
    public int? Preference { get; init; }

    /// <summary>How much the server it comes from is wanted among the variants, all else being equal. Default: null, -1.</summary>
    public int? SourcePreference { get; init; }

    /// <summary>A word about it for people, such as <c>original</c> or <c>commentary</c>. Default: null, none.</summary>
    public string? Note { get; init; }

    /// <summary>It is protected (DRM): it is listed, and never fetched. Default: false.</summary>
    public bool IsProtected { get; init; }

    /// <summary>What its bytes must hash to; all must hold. Default: none known.</summary>
    public IReadOnlyList<Checksum> Checksums { get; init; } = [];

    /// <summary>Hashes of its equal pieces, so that a damaged one is fetched again by itself. Default: null, none known.</summary>
    public PieceChecksums? Pieces { get; init; }

    /// <summary>Headers the server wants, such as <c>Referer</c>; they go to the origin of the first URL only. At most 64. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>When the URLs stop working. Default: null, never or unknown. An extractor that can renew them is an <see cref="Extraction.IRefreshLinks"/>.</summary>
    public DateTimeOffset? Expires { get; init; }
}

/// <summary>How the bytes of a source come.</summary>
public enum StreamDelivery
{
    /// <summary>The URL is the file.</summary>
    File,

    /// <summary>The URL is a playlist of HTTP Live Streaming (RFC 8216).</summary>
    Hls,

    /// <summary>The URL is a media presentation description of MPEG-DASH (ISO/IEC 23009-1).</summary>
    Dash,
}

/// <summary>What a source is for people.</summary>
public enum MediaKind
{
    /// <summary>Nobody said.</summary>
    Unknown,

    /// <summary>Moving pictures, with or without sound.</summary>
    Video,

    /// <summary>Sound alone.</summary>
    Audio,

    /// <summary>A picture that is the thing itself.</summary>
    Image,

    /// <summary>Text to read: a book, a PDF, an article.</summary>
    Document,

    /// <summary>Files in one file, a disk image or an installer.</summary>
    Archive,

    /// <summary>Text to a video.</summary>
    Subtitle,

    /// <summary>A picture that stands for another thing.</summary>
    Thumbnail,

    /// <summary>Something else.</summary>
    Other,
}
