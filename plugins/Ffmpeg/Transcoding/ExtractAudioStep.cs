using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>The sound alone. It is copied untouched whenever its codec is the wanted one.</summary>
internal sealed class ExtractAudioStep(FfmpegProgram program) : IPostProcessor
{
    private const string Best = "best";
    private const double UsualQuality = 5;

    private static readonly (string To, string Codec, string Container)[] s_targets =
        [("mp3", "mp3", "mp3"), ("m4a", "aac", "m4a"), ("aac", "aac", "aac"), ("opus", "opus", "opus"), ("flac", "flac", "flac"), ("alac", "alac", "m4a"), ("wav", "pcm_s16le", "wav"), ("vorbis", "vorbis", "ogg")];

    public string Name => "ffmpeg-extract-audio";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "to", "quality", "keep-video");
        var to = options.Choice("to", Best, [Best, .. s_targets.Select(t => t.To)]);
        var quality = QualityIn(options);
        var keep = options.Flag("keep-video");
        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        var sounding = files.Where(f => f.Probe.Audio.Any()).ToArray();
        if (sounding.Length == 0)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{files[0].Shown}' has no sound");
        }

        foreach (var silent in files.Except(sounding))
        {
            changes.Note($"'{silent.Shown}' has no sound, and was left as it is");
        }

        for (var i = 0; i < sounding.Length; i++)
        {
            await ExtractAsync(sounding[i], to, quality, keep, changes, new ShareOfProgress(request.Progress, i, sounding.Length), cancellationToken);
        }

        return changes.Done();
    }

    private async Task ExtractAsync(ProbedFile file, string to, Quality quality, bool keep, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var sound = file.Probe.Audio.First();
        var (codec, container) = to == Best ? (sound.Codec, HomeOf(sound.Codec)) : Target(to);
        var isSoundAlone = !file.Probe.Video.Any() && file.Probe.Audio.Count() == 1;
        if (isSoundAlone && codec == sound.Codec && StagedName.Extension(file.File.Name) == container.Extension)
        {
            return;
        }

        var output = changes.NextPath(container.Extension);
        var isCopy = codec == sound.Codec;
        string[] arguments = ["-map", string.Create(CultureInfo.InvariantCulture, $"0:{sound.Index}"), .. isCopy ? ["-c", "copy"] : EncodingOf(codec, quality), .. container.WriteOptions];
        var job = new FfmpegJob([new FfmpegInput(file.File.Path)], arguments, output) { Duration = file.Probe.Duration, IsEncoding = !isCopy };
        await program.RunAsync(job, progress, cancellationToken);
        var name = StagedName.With(file.File.Name, container.Extension);
        if (keep && !isSoundAlone)
        {
            changes.Add(file.File with { Path = output, Name = name });
        }
        else
        {
            changes.Replace(file.File, output, name);
        }
    }

    private static (string Codec, Container Container) Target(string to)
    {
        var (_, codec, container) = Array.Find(s_targets, t => t.To == to);
        return (codec, Container.Of(container));
    }

    private static Container HomeOf(string codec) => Container.Of(codec switch
    {
        "aac" or "alac" => "m4a",
        "mp3" or "opus" or "flac" => codec,
        "vorbis" => "ogg",
        _ when codec.StartsWith("pcm_", StringComparison.Ordinal) && Container.Of("wav").Holds(new ProbedStream(0, StreamKind.Audio, codec)) => "wav",
        _ => "mka",
    });

    private static Quality QualityIn(StepOptions options)
    {
        if (options.Text("quality") is not { } text)
        {
            return new Quality(UsualQuality, null);
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level) && level <= 10)
        {
            return new Quality(level, null);
        }

        return new Quality(UsualQuality, AudioBits.Parse(text) ?? throw options.Wrong("quality", "0 (best) to 10, or a bit rate such as 192k", text));
    }

    // The scales of yt-dlp: from 10, the worst, to 0, the best.
    private static List<string> EncodingOf(string codec, Quality quality)
    {
        List<string> arguments = ["-c:a", Encoders.Of(codec)!];
        if (Encoders.IsLossless(codec))
        {
            return arguments;
        }

        if (quality.Bits is { } bits)
        {
            return [.. arguments, "-b:a", bits.ToString(CultureInfo.InvariantCulture)];
        }

        var (worst, best) = codec switch { "mp3" => (10, 0), "vorbis" => (0, 10), "aac" => (0.1, 4), _ => (64_000d, 192_000d) };
        var value = best + ((worst - best) * quality.Level / 10);
        return codec == "opus" ? [.. arguments, "-b:a", value.ToString("0", CultureInfo.InvariantCulture)] : [.. arguments, "-q:a", value.ToString("0.##", CultureInfo.InvariantCulture)];
    }

    private sealed record Quality(double Level, long? Bits);
}
