using System.Globalization;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>Which encoder makes a codec, and with how many bits.</summary>
internal static class Encoders
{
    private const long UsualAudioBits = 192_000;

    private static readonly (string Codec, string Encoder)[] s_all =
    [
        ("h264", "libx264"), ("hevc", "libx265"), ("av1", "libsvtav1"), ("vp9", "libvpx-vp9"), ("vp8", "libvpx"), ("mpeg4", "mpeg4"), ("mpeg2video", "mpeg2video"), ("mjpeg", "mjpeg"), ("prores", "prores_ks"), ("theora", "libtheora"),
        ("aac", "aac"), ("mp3", "libmp3lame"), ("opus", "libopus"), ("vorbis", "libvorbis"), ("flac", "flac"), ("alac", "alac"), ("ac3", "ac3"), ("eac3", "eac3"), ("mp2", "mp2"),
        ("pcm_s16le", "pcm_s16le"), ("pcm_s24le", "pcm_s24le"), ("pcm_s32le", "pcm_s32le"), ("pcm_f32le", "pcm_f32le"), ("pcm_u8", "pcm_u8"),
    ];

    /// <summary>The encoder of a codec; null when none is known.</summary>
    public static string? Of(string codec) => Array.Find(s_all, e => e.Codec == codec).Encoder;

    /// <summary>Whether nothing of a sound is lost by encoding it so.</summary>
    public static bool IsLossless(string codec) => codec is "flac" or "alac" || codec.StartsWith("pcm_", StringComparison.Ordinal);

    /// <summary>Options that encode each stream of a file with its own codec again, or with the container's usual one.</summary>
    public static IEnumerable<string> Again(MediaProbe probe, Container container)
    {
        var number = 0;
        foreach (var video in probe.Video)
        {
            foreach (var option in Video(number, Of(video.Codec) is null ? UsualVideo(container) : video.Codec, video))
            {
                yield return option;
            }

            number++;
        }

        number = 0;
        foreach (var option in probe.Audio.SelectMany(audio => Audio(number++, Of(audio.Codec) is null ? UsualAudio(container) : audio.Codec, audio.BitRate)))
        {
            yield return option;
        }
    }

    /// <summary>The codec of pictures that is usual in a container.</summary>
    public static string UsualVideo(Container container) => container.Extension switch { "webm" => "vp9", "avi" => "mpeg4", "ogg" => "theora", _ => "h264" };

    /// <summary>The codec of sound that is usual in a container.</summary>
    public static string UsualAudio(Container container) => container.Extension switch
    {
        "webm" or "opus" => "opus",
        "ogg" or "oga" => "vorbis",
        "mp3" or "avi" => "mp3",
        "flac" => "flac",
        "wav" => "pcm_s16le",
        _ => "aac",
    };

    /// <summary>Options that encode the sound of a number.</summary>
    /// <param name="number">Its number among the sounds.</param>
    /// <param name="codec">The codec.</param>
    /// <param name="bits">Its bits per second; null: as usual.</param>
    public static IEnumerable<string> Audio(int number, string codec, long? bits)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"-c:a:{number}");
        yield return Of(codec)!;
        if (!IsLossless(codec))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"-b:a:{number}");
            yield return Math.Clamp(bits ?? UsualAudioBits, 32_000, codec == "mp3" ? 320_000 : 510_000).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Options that encode the pictures of a number, to look as they did.</summary>
    public static IEnumerable<string> Video(int number, string codec, ProbedStream source)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"-c:v:{number}");
        yield return Of(codec)!;
        if (codec is "vp9" or "vp8")
        {
            // Without it the quality is only an upper bound beside a low bit rate.
            yield return string.Create(CultureInfo.InvariantCulture, $"-b:v:{number}");
            yield return codec == "vp9" ? "0" : "4000000";
        }

        if (QualityOf(codec) is { } quality)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"-{quality.Option}:v:{number}");
            yield return quality.Usual;
        }

        if (codec is "h264")
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"-pix_fmt:v:{number}");
            yield return "yuv420p";
        }

        if (codec is "h264" or "hevc" or "av1" && (source.Width % 2 != 0 || source.Height % 2 != 0))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"-filter:v:{number}");
            yield return "pad=ceil(iw/2)*2:ceil(ih/2)*2";
        }
    }

    /// <summary>How a codec is told its quality.</summary>
    public static (string Option, string Usual)? QualityOf(string codec) => codec switch
    {
        "h264" => ("crf", "18"),
        "hevc" => ("crf", "20"),
        "av1" => ("crf", "30"),
        "vp9" => ("crf", "28"),
        "vp8" => ("crf", "8"),
        "mpeg4" or "mpeg2video" or "mjpeg" => ("q", "3"),
        _ => null,
    };
}
