using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>One choice a stream offers: a variant or rendition of HLS, a representation of DASH.</summary>
public sealed record StreamVariant
{
    /// <summary>Its label, unique in its manifest: <c>hls-1280</c>, <c>hls-audio-English</c>, <c>dash-video_1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Video (with or without sound), audio or subtitle; unknown when nobody says.</summary>
    public MediaKind Kind { get; init; }

    /// <summary>Picture: named, absent or unknown.</summary>
    public Codec VideoCodec { get; init; }

    /// <summary>Sound: named, absent (it comes as a variant of its own) or unknown.</summary>
    public Codec AudioCodec { get; init; }

    /// <summary>Width in pixels. Null: unknown.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels. Null: unknown.</summary>
    public int? Height { get; init; }

    /// <summary>Frames per second. Null: unknown.</summary>
    public double? Fps { get; init; }

    /// <summary>Of everything in it: the average where the manifest says it, else the peak. Null: unknown.</summary>
    public BitRate? BitRate { get; init; }

    /// <summary>As BCP 47. Null: unknown.</summary>
    public string? Language { get; init; }

    /// <summary>What the manifest calls it for people. Null: nothing.</summary>
    public string? Name { get; init; }

    /// <summary>The container as a file name extension: <c>ts</c>, <c>mp4</c>, <c>m4a</c>, <c>webm</c>, <c>vtt</c>. Null: not known before its own playlist is read.</summary>
    public string? Container { get; init; }

    /// <summary>The DRM system that locks it, such as <c>Widevine</c>; such a one is never fetched. Null: open, or in plain AES-128.</summary>
    public string? Protection { get; init; }

    /// <summary>The variant with the sound of this one, when that is apart. Null: none, or in itself.</summary>
    public string? AudioVariant { get; init; }

    /// <summary>Marked by the manifest as the one to take when nobody chooses. Default: false.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Playable by itself with all that was meant: it has picture, and its sound is not apart.</summary>
    public bool IsComplete => Kind is MediaKind.Video or MediaKind.Unknown && !AudioCodec.IsAbsent;
}
