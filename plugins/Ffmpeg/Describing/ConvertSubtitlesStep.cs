using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>Subtitles beside the video in another format.</summary>
internal sealed class ConvertSubtitlesStep(FfmpegProgram program) : IPostProcessor
{
    private static readonly (string To, string Codec, string Muxer, string[] Own)[] s_formats =
        [("srt", "subrip", "srt", ["subrip", "srt"]), ("vtt", "webvtt", "webvtt", ["webvtt"]), ("ass", "ass", "ass", ["ass", "ssa"])];

    public string Name => "ffmpeg-convert-subtitles";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "to", "keep");
        var to = options.Choice("to", "srt", [.. s_formats.Select(f => f.To)]);
        var keep = options.Flag("keep");
        var changes = new StepChanges(request.Folder);
        var texts = request.Files.Where(f => f.Role == StagedRole.Subtitle).ToArray();
        if (texts.Length == 0)
        {
            changes.Note("no subtitles were fetched, so none were converted");
        }

        var failed = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            failed += await ConvertAsync(texts[i], to, keep, changes, new ShareOfProgress(request.Progress, i, texts.Length), cancellationToken) ? 0 : 1;
        }

        return failed > 0 && failed == texts.Length
            ? throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{StagedName.Last(texts[0].Name)}' is no subtitle that ffmpeg can read")
            : changes.Done();
    }

    private async Task<bool> ConvertAsync(StagedFile text, string to, bool keep, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var (_, codec, muxer, own) = Array.Find(s_formats, f => f.To == to);
        var probe = await program.TryProbeAsync(text, InputKind.Subtitle, cancellationToken);
        if (probe?.Subtitles.FirstOrDefault() is not { } stream)
        {
            changes.Note($"'{StagedName.Last(text.Name)}' is no subtitle that ffmpeg can read, and was left as it is");
            return false;
        }

        if (own.Contains(stream.Codec) && StagedName.Extension(text.Name) == to)
        {
            return true;
        }

        var output = changes.NextPath(to);
        var job = new FfmpegJob([new FfmpegInput(text.Path) { Kind = InputKind.Subtitle }], ["-map", "0:0", "-c:s", codec, "-f", muxer], output) { Duration = probe.Duration };
        await program.RunAsync(job, progress, cancellationToken);
        if (keep)
        {
            changes.Add(text with { Path = output, Name = StagedName.With(text.Name, to) });
        }
        else
        {
            changes.Replace(text, output, StagedName.With(text.Name, to));
        }

        return true;
    }
}
