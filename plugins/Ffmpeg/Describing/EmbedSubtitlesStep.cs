using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>The fetched subtitles of an item inside its video, as its container writes text.</summary>
internal sealed class EmbedSubtitlesStep(FfmpegProgram program) : IPostProcessor
{
    public string Name => "ffmpeg-embed-subtitles";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "keep", "languages");
        var keep = options.Flag("keep");
        var languages = options.Text("languages") is { } wanted ? StepOptions.List(wanted) : null;
        var changes = new StepChanges(request.Folder);
        var texts = request.Files.Where(f => f.Role == StagedRole.Subtitle && (languages is null || languages.Any(l => Speaks(f, l)))).ToArray();
        if (texts.Length == 0)
        {
            changes.Note(languages is null ? "no subtitles were fetched, so none were embedded" : $"no subtitles in {string.Join(", ", languages)} were fetched, so none were embedded");
            return changes.Done();
        }

        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        var video = files.FirstOrDefault(f => f.Probe.Video.Any()) ?? throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{files[0].Shown}' has no pictures, so subtitles have no place in it");
        if (Container.Find(StagedName.Extension(video.File.Name)) is not { SubtitleCodec: not null } container)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{video.Shown}' cannot hold subtitles; mp4, mov, mkv and webm can");
        }

        var readable = await ReadableAsync(texts, changes, cancellationToken);
        await EmbedAsync(video, container, readable, changes, request.Progress, cancellationToken);
        foreach (var (text, _) in keep ? [] : readable)
        {
            changes.Remove(text);
        }

        return changes.Done();
    }

    /// <summary>The language of a subtitle: what the site says, else what stands between the last two dots of its name.</summary>
    public static string? LanguageOf(StagedFile file) =>
        file.Source?.Language ?? (StagedName.Stem(file.Name) is var stem && stem.LastIndexOf('.') is > 0 and var dot && stem[(dot + 1)..] is { Length: >= 2 and <= 12 } part && LanguageTag.Of(part) is not null ? part : null);

    private static bool Speaks(StagedFile file, string language) =>
        LanguageOf(file) is { } own && (own.Equals(language, StringComparison.OrdinalIgnoreCase) || own.StartsWith($"{language}-", StringComparison.OrdinalIgnoreCase));

    private async Task<IReadOnlyList<(StagedFile File, ProbedStream Stream)>> ReadableAsync(StagedFile[] texts, StepChanges changes, CancellationToken cancellationToken)
    {
        List<(StagedFile, ProbedStream)> readable = [];
        foreach (var text in texts)
        {
            if (await program.TryProbeAsync(text, InputKind.Subtitle, cancellationToken) is { } probe && probe.Subtitles.FirstOrDefault() is { } stream)
            {
                readable.Add((text, stream));
            }
            else
            {
                changes.Note($"'{StagedName.Last(text.Name)}' is no subtitle that ffmpeg can read, and stays beside the video");
            }
        }

        return readable.Count > 0 ? readable : throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{StagedName.Last(texts[0].Name)}' is no subtitle that ffmpeg can read");
    }

    private async Task EmbedAsync(ProbedFile video, Container container, IReadOnlyList<(StagedFile File, ProbedStream Stream)> texts, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var copy = new StreamCopy(video, container, changes);
        List<string> arguments = [.. copy.Options];
        for (var i = 0; i < texts.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"s:{copy.Subtitles + i}");
            arguments.AddRange(["-map", string.Create(CultureInfo.InvariantCulture, $"{i + 1}:0"), $"-c:{place}", container.SubtitleCodecOf(texts[i].Stream)]);
            if (LanguageTag.Of(LanguageOf(texts[i].File)) is { } language)
            {
                arguments.AddRange([$"-metadata:s:{place}", $"language={language}"]);
            }
        }

        var output = changes.NextPath(container.Extension);
        FfmpegInput[] inputs = [new(video.File.Path), .. texts.Select(t => new FfmpegInput(t.File.Path) { Kind = InputKind.Subtitle })];
        var job = new FfmpegJob(inputs, [.. arguments, "-map_metadata", "0", "-map_chapters", "0", .. container.WriteOptions], output) { Duration = video.Probe.Duration };
        await program.RunAsync(job, progress, cancellationToken);
        changes.Replace(video.File, output, video.File.Name);
    }
}
