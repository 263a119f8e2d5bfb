using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>The same loudness for everything, after EBU R128: measured first, then changed by one gain where its peaks allow it.</summary>
internal sealed class LoudnessStep(FfmpegProgram program) : IPostProcessor
{
    // What the recommendation itself lets a programme be off by.
    private const double Tolerance = 0.5;

    public string Name => "ffmpeg-loudness";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "target", "lra", "true-peak");
        var target = new LoudnessTarget(options.Number("target", -70, -5) ?? -16, options.Number("lra", 1, 20), options.Number("true-peak", -9, 0) ?? -1.5);
        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        var sounding = files.Where(f => f.Probe.Audio.Any()).ToArray();
        if (sounding.Length == 0)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{files[0].Shown}' has no sound");
        }

        for (var i = 0; i < sounding.Length; i++)
        {
            await LevelAsync(sounding[i], target, changes, new ShareOfProgress(request.Progress, i, sounding.Length), cancellationToken);
        }

        return changes.Done();
    }

    private async Task LevelAsync(ProbedFile file, LoudnessTarget target, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var sounds = file.Probe.Audio.ToArray();
        List<MeasuredLoudness?> measured = [];
        for (var i = 0; i < sounds.Length; i++)
        {
            measured.Add(await MeasureAsync(file, sounds[i], target, new ShareOfProgress(progress, i, sounds.Length + 1), cancellationToken));
        }

        if (measured.All(m => m is null))
        {
            changes.Note($"'{file.Shown}' is silent, so its loudness was left as it is");
            return;
        }

        if (measured.All(m => m is null || target.IsMetBy(m, Tolerance)))
        {
            changes.Note(string.Create(CultureInfo.InvariantCulture, $"'{file.Shown}' is as loud as wanted ({measured.First(m => m is not null)!.Integrated:0.0} LUFS), and was left as it is"));
            return;
        }

        await ChangeAsync(file, sounds, measured, target, changes, new ShareOfProgress(progress, sounds.Length, sounds.Length + 1), cancellationToken);
    }

    private async Task<MeasuredLoudness?> MeasureAsync(ProbedFile file, ProbedStream sound, LoudnessTarget target, IProgress<double> progress, CancellationToken cancellationToken)
    {
        string[] options = ["-map", string.Create(CultureInfo.InvariantCulture, $"0:{sound.Index}"), "-af", $"{target.Filter(null)}:print_format=json"];
        var job = new FfmpegJob([new FfmpegInput(file.File.Path)], options, null) { Duration = file.Probe.Duration, IsEncoding = true, IsTalkative = true };
        var said = await program.RunAsync(job, progress, cancellationToken);
        return MeasuredLoudness.Read(said.Errors) is { } measured
            ? measured.IsSilent ? null : measured
            : throw new PostProcessingException(PostProcessingFailure.ProgramFailed, $"ffmpeg told no loudness of '{file.Shown}'; is its filter loudnorm built in?");
    }

    private async Task ChangeAsync(ProbedFile file, ProbedStream[] sounds, List<MeasuredLoudness?> measured, LoudnessTarget target, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var extension = new Cutting(program, file, changes) { IsExact = false }.Extension;
        var container = Container.Of(extension);
        List<string> options = [.. new StreamCopy(file, container, changes).Options];
        for (var i = 0; i < sounds.Length; i++)
        {
            if (measured[i] is not { } loudness)
            {
                continue;
            }

            var codec = Encoders.Of(sounds[i].Codec) is null ? Encoders.UsualAudio(container) : sounds[i].Codec;
            options.AddRange(Encoders.Audio(i, codec, sounds[i].BitRate));
            // The filter works at 192 kHz when it has to be dynamic.
            var rate = codec == "opus" ? 48_000 : sounds[i].SampleRate ?? 48_000;
            options.AddRange([string.Create(CultureInfo.InvariantCulture, $"-filter:a:{i}"), target.Filter(loudness), string.Create(CultureInfo.InvariantCulture, $"-ar:a:{i}"), rate.ToString(CultureInfo.InvariantCulture)]);
            if (target.NeedsDynamics(loudness))
            {
                changes.Note($"the peaks of '{file.Shown}' leave no room for one gain, so its dynamics were changed too");
            }
        }

        var output = changes.NextPath(extension);
        var job = new FfmpegJob([new FfmpegInput(file.File.Path)], [.. options, .. container.WriteOptions], output) { Duration = file.Probe.Duration, IsEncoding = true };
        await program.RunAsync(job, progress, cancellationToken);
        changes.Replace(file.File, output, StagedName.With(file.File.Name, extension));
    }
}
