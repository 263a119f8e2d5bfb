using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>A CODECS attribute (RFC 6381) told apart into picture, sound and text.</summary>
internal readonly record struct CodecText(Codec Video, Codec Audio, bool IsText)
{
    private static readonly string[] s_video =
        ["avc", "hvc", "hev", "dvh", "dva", "vp8", "vp9", "vp08", "vp09", "av01", "av1", "mp4v", "theora", "dav1", "h264", "h265", "vvc", "vvi", "mjp"];

    private static readonly string[] s_audio = ["mp4a", "opus", "vorbis", "flac", "fla", "ac-3", "ec-3", "ac-4", "dts", "mp3", "alac", "aac", "iamf", "mha", "mhm"];

    private static readonly string[] s_text = ["stpp", "wvtt", "webvtt", "ttml", "tx3g", "srt", "c608", "c708"];

    /// <summary>Reads the attribute; without one nothing is known, with one what it does not name is absent.</summary>
    public static CodecText Parse(string? codecs)
    {
        if (string.IsNullOrWhiteSpace(codecs))
        {
            return default;
        }

        var (video, audio, isText, isStrange) = (Codec.Absent, Codec.Absent, false, false);
        foreach (var name in codecs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Is(name, s_video))
            {
                video = Codec.Named(name);
            }
            else if (Is(name, s_audio))
            {
                audio = Codec.Named(name);
            }
            else if (Is(name, s_text))
            {
                isText = true;
            }
            else
            {
                isStrange = true;
            }
        }

        return isStrange ? new(video.IsAbsent ? Codec.Unknown : video, audio.IsAbsent ? Codec.Unknown : audio, isText) : new(video, audio, isText);
    }

    /// <summary>What must be equal for two codecs to follow each other in one file: <c>avc1.64001f</c> and <c>avc3.4d401f</c> are one family.</summary>
    public static string Family(Codec codec) => codec.Name is not { } name ? "" : name.Split('.')[0].ToUpperInvariant() switch
    {
        "AVC1" or "AVC3" => "H264",
        "HVC1" or "HEV1" => "H265",
        "VP9" or "VP09" => "VP9",
        var other => other,
    };

    private static bool Is(string name, string[] known) => Array.Exists(known, k => name.StartsWith(k, StringComparison.OrdinalIgnoreCase));
}
