using SnatchEngine.Plugins.Ffmpeg.Running;

namespace SnatchEngine.Plugins.Ffmpeg.Muxing;

/// <summary>A container, and what it can hold.</summary>
/// <param name="Extension">Its ending, and what people call it.</param>
/// <param name="Muxer">What writes it.</param>
/// <param name="VideoCodecs">Codecs of moving pictures, divided by spaces; <c>*</c>: all; empty: none.</param>
/// <param name="AudioCodecs">Codecs of sound, as those of pictures; a name may end with <c>*</c>.</param>
internal sealed record Container(string Extension, string Muxer, string VideoCodecs, string AudioCodecs)
{
    private const string Mpeg4Video = "h264 hevc av1 vp9 mpeg4 mpeg2video mpeg1video mjpeg vvc";
    private const string Mpeg4Audio = "aac mp3 ac3 eac3 opus flac alac dts mp2 truehd";

    private static readonly Container[] s_all =
    [
        new("mp4", "mp4", Mpeg4Video, Mpeg4Audio) { SubtitleCodec = "mov_text", Cover = CoverPlace.Picture, HasChapters = true, IsFastStart = true },
        new("m4v", "mp4", Mpeg4Video, Mpeg4Audio) { SubtitleCodec = "mov_text", Cover = CoverPlace.Picture, HasChapters = true, IsFastStart = true },
        new("mov", "mov", "h264 hevc mpeg4 mpeg2video mjpeg prores dnxhd png qtrle", "aac mp3 ac3 eac3 alac pcm_*") { SubtitleCodec = "mov_text", HasChapters = true, IsFastStart = true },
        new("m4a", "ipod", "", "aac alac ac3") { Cover = CoverPlace.Picture, HasChapters = true, IsFastStart = true },
        new("webm", "webm", "vp8 vp9 av1", "opus vorbis") { SubtitleCodec = "webvtt", HasChapters = true },
        new("mkv", "matroska", "*", "*") { SubtitleCodec = "subrip", Cover = CoverPlace.Attachment, HasChapters = true },
        new("mka", "matroska", "", "*") { Cover = CoverPlace.Attachment, HasChapters = true },
        new("mp3", "mp3", "", "mp3") { Cover = CoverPlace.Picture, HasChapters = true },
        new("opus", "opus", "", "opus") { Cover = CoverPlace.Comment, HasChapters = true },
        new("ogg", "ogg", "theora", "vorbis opus flac speex") { Cover = CoverPlace.Comment, HasChapters = true },
        new("oga", "ogg", "", "vorbis opus flac speex") { Cover = CoverPlace.Comment, HasChapters = true },
        new("flac", "flac", "", "flac") { Cover = CoverPlace.Picture },
        new("wav", "wav", "", "pcm_s16le pcm_s24le pcm_s32le pcm_u8 pcm_f32le pcm_f64le"),
        new("aac", "adts", "", "aac"),
        new("ts", "mpegts", "h264 hevc mpeg2video mpeg1video", "aac mp3 ac3 eac3 mp2 opus dts"),
        new("avi", "avi", "h264 mpeg4 mjpeg msmpeg4v2 msmpeg4v3 mpeg2video", "mp3 ac3 aac mp2 pcm_s16le"),
        new("flv", "flv", "h264 flv1", "aac mp3"),
    ];

    /// <summary>The endings that are known.</summary>
    public static IReadOnlyList<string> Extensions => [.. s_all.Select(c => c.Extension)];

    /// <summary>What text in it is written as; null: it holds none.</summary>
    public string? SubtitleCodec { get; init; }

    /// <summary>Where a picture that stands for it goes.</summary>
    public CoverPlace Cover { get; init; }

    /// <summary>Whether it has chapters.</summary>
    public bool HasChapters { get; init; }

    /// <summary>Whether its index must be moved to the front, so that it plays while it is fetched.</summary>
    public bool IsFastStart { get; init; }

    /// <summary>Whether it holds moving pictures.</summary>
    public bool HoldsVideo => VideoCodecs.Length > 0;

    /// <summary>Options that each file of this container is written with.</summary>
    public IReadOnlyList<string> WriteOptions =>
        [.. IsFastStart ? ["-movflags", "+faststart"] : Array.Empty<string>(), .. Muxer == "mp3" ? ["-id3v2_version", "3"] : Array.Empty<string>(), "-strict", "experimental", "-max_muxing_queue_size", "9999", "-f", Muxer];

    /// <summary>The container of an ending; null when it is not known.</summary>
    public static Container? Find(string extension) => Array.Find(s_all, c => c.Extension == extension);

    /// <summary>The container of an ending that is known.</summary>
    public static Container Of(string extension) => Find(extension)!;

    /// <summary>Whether it can hold a stream as it is.</summary>
    public bool Holds(ProbedStream stream) => stream.Kind switch
    {
        StreamKind.Video => Names(VideoCodecs, stream.Codec),
        StreamKind.Audio => Names(AudioCodecs, stream.Codec),
        StreamKind.Subtitle => SubtitleCodec is not null && (stream.IsText || (Muxer == "matroska" && stream.Codec is "hdmv_pgs_subtitle" or "dvd_subtitle" or "dvb_subtitle")),
        StreamKind.Cover => Cover == CoverPlace.Picture && stream.Codec is "mjpeg" or "png",
        StreamKind.Attachment => Muxer == "matroska",
        _ => false,
    };

    /// <summary>What a subtitle becomes in it.</summary>
    public string SubtitleCodecOf(ProbedStream stream) =>
        !stream.IsText ? "copy" : Muxer == "matroska" && stream.Codec is "ass" or "ssa" or "subrip" or "srt" ? "copy" : stream.Codec == SubtitleCodec ? "copy" : SubtitleCodec!;

    private static bool Names(string codecs, string codec) => codecs == "*" ||
        codecs.Split(' ').Any(c => c == codec || (c.EndsWith('*') && c.Length > 1 && codec.StartsWith(c[..^1], StringComparison.Ordinal)));
}

/// <summary>Where a container has the picture that stands for it.</summary>
internal enum CoverPlace
{
    None,

    /// <summary>As a stream of its own.</summary>
    Picture,

    /// <summary>As an attached file.</summary>
    Attachment,

    /// <summary>In a tag, as base64.</summary>
    Comment,
}
