using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>Other codecs, in another container if need be.</summary>
internal sealed class ConvertStep(FfmpegProgram program) : IPostProcessor
{
    private const string Auto = "auto", Copy = "copy", None = "none";

    private static readonly string[] s_presets = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo"];

    public string Name => "ffmpeg-convert";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "to", "video-codec", "audio-codec", "crf", "preset", "audio-bitrate");
        var wanted = WantedIn(options);
        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        for (var i = 0; i < files.Count; i++)
        {
            await ConvertAsync(files[i], wanted, changes, new ShareOfProgress(request.Progress, i, files.Count), cancellationToken);
        }

        return changes.Done();
    }

    private Wanted WantedIn(StepOptions options)
    {
        var container = Container.Of(options.Choice("to", "mp4", Container.Extensions));
        var video = CodecIn(options, "video-codec", ["h264", "hevc", "av1", "vp9", "vp8", "mpeg4", "theora", "prores"]);
        var audio = CodecIn(options, "audio-codec", ["aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "pcm_s16le", "pcm_s24le"]);
        video = !container.HoldsVideo && video == Auto ? None : video == Auto ? Encoders.UsualVideo(container) : video;
        audio = audio == Auto ? Encoders.UsualAudio(container) : audio;
        Demand(container, StreamKind.Video, video);
        Demand(container, StreamKind.Audio, audio);
        if (video == None && audio == None)
        {
            throw StepOptions.Refuse($"'{Name}' would leave neither pictures nor sound");
        }

        var crf = options.Whole("crf", 0, 63);
        if (crf is not null && Encoders.QualityOf(video)?.Option != "crf")
        {
            throw StepOptions.Refuse($"'crf' of '{Name}' is for h264, hevc, av1, vp9 and vp8, not for {video}");
        }

        return crf > 51 && video is "h264" or "hevc"
            ? throw StepOptions.Refuse($"'crf' of '{Name}' must be 0 to 51 for {video}, was {crf}")
            : new Wanted(container, video, audio, crf, PresetIn(options, video), BitsIn(options, audio));
    }

    private static string CodecIn(StepOptions options, string key, string[] codecs) =>
        options.Text(key)?.ToLowerInvariant() is "h265" or "h.265" or "x265" ? "hevc" : options.Text(key)?.ToLowerInvariant() is "h.264" or "x264" or "avc" ? "h264" : options.Choice(key, Auto, [Auto, Copy, None, .. codecs]);

    private void Demand(Container container, StreamKind kind, string codec)
    {
        if (codec is not (Copy or None) && !container.Holds(new ProbedStream(0, kind, codec)))
        {
            throw StepOptions.Refuse($"'{Name}': {container.Extension} cannot hold {codec}; mkv can");
        }
    }

    private string? PresetIn(StepOptions options, string video)
    {
        if (options.Text("preset") is not { } text)
        {
            return null;
        }

        var preset = text.ToLowerInvariant();
        return video switch
        {
            "h264" or "hevc" => s_presets.Contains(preset) ? preset : throw options.Wrong("preset", $"one of {string.Join(", ", s_presets)} for {video}", text, NearWord.Of(preset, s_presets)),
            "av1" => options.Whole("preset", 0, 13)!.Value.ToString(CultureInfo.InvariantCulture),
            _ => throw StepOptions.Refuse($"'preset' of '{Name}' is for h264, hevc and av1, not for {video}"),
        };
    }

    private long? BitsIn(StepOptions options, string audio)
    {
        if (options.Text("audio-bitrate") is not { } text)
        {
            return null;
        }

        var bits = AudioBits.Parse(text) ?? throw options.Wrong("audio-bitrate", "a bit rate from 8k to 640k, such as 192k", text);
        return audio is Copy or None || Encoders.IsLossless(audio) ? throw StepOptions.Refuse($"'audio-bitrate' of '{Name}' has no meaning for the audio codec {audio}") : bits;
    }

    private async Task ConvertAsync(ProbedFile file, Wanted wanted, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        HashSet<StreamKind> without = [StreamKind.Attachment, StreamKind.Cover];
        if (wanted.Video == None)
        {
            without.Add(StreamKind.Video);
        }

        if (wanted.Audio == None)
        {
            without.Add(StreamKind.Audio);
        }

        var kept = file.Probe.Streams.Where(s => s.Kind is StreamKind.Video or StreamKind.Audio && !without.Contains(s.Kind)).ToArray();
        if (kept.Length == 0)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{file.Shown}' has no {(wanted.Video == None ? "sound" : "pictures")} to convert");
        }

        // What will be encoded fits by its new codec, not by the one it has.
        var encoded = file with { Probe = file.Probe with { Streams = [.. file.Probe.Streams.Select(s => s with { Codec = CodecOf(s, wanted) })] } };
        List<string> options = [.. new StreamCopy(encoded, wanted.Container, changes, [.. without]).Options];
        var (videos, audios) = (0, 0);
        foreach (var stream in kept)
        {
            options.AddRange(stream.Kind == StreamKind.Video ? VideoOptions(videos++, stream, wanted) : AudioOptions(audios++, stream, wanted));
        }

        var output = changes.NextPath(wanted.Container.Extension);
        var job = new FfmpegJob([new FfmpegInput(file.File.Path)], [.. options, .. wanted.Container.WriteOptions], output) { Duration = file.Probe.Duration, IsEncoding = true };
        await program.RunAsync(job, progress, cancellationToken);
        changes.Replace(file.File, output, StagedName.With(file.File.Name, wanted.Container.Extension));
    }

    private static string CodecOf(ProbedStream stream, Wanted wanted) => stream.Kind switch
    {
        StreamKind.Video when wanted.Video is not (Copy or None) => wanted.Video,
        StreamKind.Audio when wanted.Audio is not (Copy or None) => wanted.Audio,
        _ => stream.Codec,
    };

    private static List<string> VideoOptions(int number, ProbedStream stream, Wanted wanted)
    {
        if (wanted.Video == Copy)
        {
            return [];
        }

        // What comes later on the command line wins.
        List<string> options = [.. Encoders.Video(number, wanted.Video, stream)];
        options.AddRange(wanted.Crf is { } crf ? [$"-crf:v:{number}", crf.ToString(CultureInfo.InvariantCulture)] : []);
        options.AddRange(wanted.Preset is { } preset ? [$"-preset:v:{number}", preset] : []);
        return options;
    }

    private static IEnumerable<string> AudioOptions(int number, ProbedStream stream, Wanted wanted) =>
        wanted.Audio == Copy ? [] : Encoders.Audio(number, wanted.Audio, wanted.AudioBits ?? (Encoders.IsLossless(stream.Codec) ? null : stream.BitRate));

    private sealed record Wanted(Container Container, string Video, string Audio, int? Crf, string? Preset, long? AudioBits);
}
