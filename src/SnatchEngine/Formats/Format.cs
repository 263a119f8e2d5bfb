using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Formats;

/// <summary>One way to have a medium, with the fields that choosing among formats knows, named as in yt-dlp's info JSON in <see cref="Value"/>.</summary>
/// <remarks>A codec is null when nobody said, and <c>none</c> when there is none.</remarks>
public sealed record Format
{
    /// <summary>What a codec is called that is not there.</summary>
    public const string None = "none";

    /// <summary><c>format_id</c>: how it is asked for. Empty until the list it belongs to is put in order.</summary>
    public string Id { get; init; } = "";

    /// <summary><c>url</c>. Empty: it cannot be fetched.</summary>
    public string Url { get; init; } = "";

    /// <summary><c>ext</c>: the usual file name extension. Null: the URL decides.</summary>
    public string? Ext { get; init; }

    /// <summary><c>vcodec</c>.</summary>
    public string? VideoCodec { get; init; }

    /// <summary><c>acodec</c>.</summary>
    public string? AudioCodec { get; init; }

    /// <summary><c>width</c> in pixels.</summary>
    public double? Width { get; init; }

    /// <summary><c>height</c> in pixels.</summary>
    public double? Height { get; init; }

    /// <summary><c>resolution</c> for people, such as <c>1920x1080</c> or <c>audio only</c>.</summary>
    public string? Resolution { get; init; }

    /// <summary><c>aspect_ratio</c>: width by height.</summary>
    public double? AspectRatio { get; init; }

    /// <summary><c>fps</c>: pictures in a second.</summary>
    public double? Fps { get; init; }

    /// <summary><c>tbr</c>: thousands of bits in a second of everything.</summary>
    public double? TotalRate { get; init; }

    /// <summary><c>vbr</c>: thousands of bits in a second of the picture.</summary>
    public double? VideoRate { get; init; }

    /// <summary><c>abr</c>: thousands of bits in a second of the sound.</summary>
    public double? AudioRate { get; init; }

    /// <summary><c>asr</c>: samples of the sound in a second.</summary>
    public double? SampleRate { get; init; }

    /// <summary><c>audio_channels</c>.</summary>
    public double? Channels { get; init; }

    /// <summary><c>dynamic_range</c>, such as <c>SDR</c>.</summary>
    public string? DynamicRange { get; init; }

    /// <summary><c>filesize</c> in bytes, when known exactly.</summary>
    public double? FileSize { get; init; }

    /// <summary><c>filesize_approx</c> in bytes.</summary>
    public double? FileSizeEstimate { get; init; }

    /// <summary><c>protocol</c>, such as <c>https</c> or <c>m3u8_native</c>. Null: the URL decides.</summary>
    public string? Protocol { get; init; }

    /// <summary><c>language</c>.</summary>
    public string? Language { get; init; }

    /// <summary><c>language_preference</c>: the highest is wanted most.</summary>
    public double? LanguagePreference { get; init; }

    /// <summary><c>quality</c>: the site's own rank.</summary>
    public double? Quality { get; init; }

    /// <summary><c>preference</c>: the extractor's own rank.</summary>
    public double? Preference { get; init; }

    /// <summary><c>source_preference</c>: the rank of the server.</summary>
    public double? SourcePreference { get; init; }

    /// <summary><c>format_note</c> for people.</summary>
    public string? Note { get; init; }

    /// <summary><c>has_drm</c>: it is protected, and never chosen.</summary>
    public bool IsProtected { get; init; }

    /// <summary><c>manifest_url</c>: the manifest it was found in.</summary>
    public string? ManifestUrl { get; init; }

    /// <summary>Every other field that is a text or a number.</summary>
    public IReadOnlyDictionary<string, FieldValue> Other { get; init; } = new Dictionary<string, FieldValue>();

    /// <summary>The source it stands for. Null: it was read from a file.</summary>
    public MediaSource? Source { get; init; }

    /// <summary>Whether there is a picture, for all that is known.</summary>
    public bool HasVideo => VideoCodec != None;

    /// <summary>Whether there is a sound, for all that is known.</summary>
    public bool HasAudio => AudioCodec != None;

    /// <summary><c>video_ext</c>: the extension of what has a picture, else <c>none</c>.</summary>
    public string VideoExt => HasVideo ? Ext ?? "" : None;

    /// <summary><c>audio_ext</c>: the extension of what is sound alone, else <c>none</c>.</summary>
    public string AudioExt => !HasVideo && HasAudio ? Ext ?? "" : None;

    /// <summary>The smaller of width and height, of those that are known; 0 when none is.</summary>
    public double SmallestSide => (Width, Height) switch
    {
        ( > 0 and var w, > 0 and var h) => Math.Min(w, h),
        ( > 0 and var w, _) => w,
        (_, > 0 and var h) => h,
        _ => 0,
    };

    /// <summary>The value of a field by its name in yt-dlp's info JSON; null when it is not known.</summary>
    public FieldValue? Value(string key) => key switch
    {
        "format_id" => FieldValue.Of(Id.Length == 0 ? null : Id),
        "url" => FieldValue.Of(Url),
        "ext" => FieldValue.Of(Ext),
        "vcodec" => FieldValue.Of(VideoCodec),
        "acodec" => FieldValue.Of(AudioCodec),
        "width" => FieldValue.Of(Width),
        "height" => FieldValue.Of(Height),
        "resolution" => FieldValue.Of(Resolution),
        "aspect_ratio" => FieldValue.Of(AspectRatio),
        "fps" => FieldValue.Of(Fps),
        "tbr" => FieldValue.Of(TotalRate),
        "vbr" => FieldValue.Of(VideoRate),
        "abr" => FieldValue.Of(AudioRate),
        "asr" => FieldValue.Of(SampleRate),
        "audio_channels" => FieldValue.Of(Channels),
        "dynamic_range" => FieldValue.Of(DynamicRange),
        "filesize" => FieldValue.Of(FileSize),
        "filesize_approx" => FieldValue.Of(FileSizeEstimate),
        "protocol" => FieldValue.Of(Protocol),
        "language" => FieldValue.Of(Language),
        "language_preference" => FieldValue.Of(LanguagePreference),
        "quality" => FieldValue.Of(Quality),
        "preference" => FieldValue.Of(Preference),
        "source_preference" => FieldValue.Of(SourcePreference),
        "format_note" => FieldValue.Of(Note),
        "manifest_url" => FieldValue.Of(ManifestUrl),
        "video_ext" => FieldValue.Of(VideoExt),
        "audio_ext" => FieldValue.Of(AudioExt),
        _ => Other.TryGetValue(key, out var other) ? other : null,
    };
}
