using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Muxing;

/// <summary>Pictures and sounds that were fetched apart, in one file.</summary>
internal sealed class MergeStep(FfmpegProgram program) : IPostProcessor
{
    private const string Auto = "auto";

    public string Name => "ffmpeg-merge";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "container", "all-streams");
        var wanted = options.Choice("container", Auto, [Auto, .. Container.Extensions.Where(e => Container.Of(e).HoldsVideo || e is "mka" or "m4a")]);
        var all = options.Flag("all-streams");
        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        if (files.Count < request.Files.Count(f => f.Role == StagedRole.Media))
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, "a part cannot be read, and the others are not the whole; fetch it again: 'snatch clean' removes what is staged");
        }

        if (files is [var only])
        {
            if (wanted != Auto && StagedName.Extension(only.File.Name) != wanted)
            {
                await RemuxStep.RemuxAsync(program, only, Container.Of(wanted), changes, request.Progress, cancellationToken);
            }

            return changes.Done();
        }

        var parts = files.SelectMany((file, input) => PartsOf(file, input, all)).ToArray();
        var container = Choose(wanted, files, parts, changes);
        await MergeAsync(request, files, parts, container, changes, cancellationToken);
        return changes.Done();
    }

    private async Task MergeAsync(PostProcessingRequest request, IReadOnlyList<ProbedFile> files, Part[] parts, Container container, StepChanges changes, CancellationToken cancellationToken)
    {
        List<string> arguments = ["-c", "copy"];
        Dictionary<StreamKind, int> counts = [];
        foreach (var part in parts.OrderBy(p => p.Stream.Kind).Where(p => container.Holds(p.Stream)))
        {
            var number = counts[part.Stream.Kind] = counts.GetValueOrDefault(part.Stream.Kind, -1) + 1;
            var place = string.Create(CultureInfo.InvariantCulture, $"{part.Stream.Kind switch { StreamKind.Video => 'v', StreamKind.Audio => 'a', _ => 's' }}:{number}");
            arguments.AddRange(["-map", string.Create(CultureInfo.InvariantCulture, $"{part.Input}:{part.Stream.Index}")]);
            if (part.Stream.Kind == StreamKind.Subtitle)
            {
                arguments.AddRange([$"-c:{place}", container.SubtitleCodecOf(part.Stream)]);
            }

            if (part.Language is { } language)
            {
                arguments.AddRange([$"-metadata:s:{place}", $"language={language}"]);
            }
        }

        var output = changes.NextPath(container.Extension);
        var duration = files.Max(f => f.Probe.Duration) ?? request.Item.Duration;
        var job = new FfmpegJob([.. files.Select(f => new FfmpegInput(f.File.Path))], [.. arguments, .. container.WriteOptions], output) { Duration = duration };
        await program.RunAsync(job, request.Progress, cancellationToken);
        foreach (var file in files)
        {
            changes.Remove(file.File);
        }

        changes.Add(new StagedFile { Path = output, Name = $"{StagedName.OfItem(request)}.{container.Extension}" });
    }

    private static IEnumerable<Part> PartsOf(ProbedFile file, int input, bool all)
    {
        var source = file.File.Source;
        var video = source?.VideoCodec.IsAbsent == true && !all ? [] : file.Probe.Video;
        var audio = source?.AudioCodec.IsAbsent == true && !all ? [] : file.Probe.Audio;
        return (all ? video.Concat(audio).Concat(file.Probe.Subtitles) : video.Take(1).Concat(audio.Take(1))).Select(s => new Part(input, s, LanguageOf(file, s)));
    }

    // What the file itself says of its streams stays, unless the site knows the language of its one sound.
    private static string? LanguageOf(ProbedFile file, ProbedStream stream) =>
        stream.Kind == StreamKind.Audio && file.Probe.Audio.Count() == 1 && file.File.Source?.Language is { } language ? LanguageTag.Of(language) : null;

    private static Container Choose(string wanted, IReadOnlyList<ProbedFile> files, Part[] parts, StepChanges changes)
    {
        if (wanted == Auto)
        {
            return Container.Of(ContainerChoice.For([.. parts.Select(p => p.Stream)], [.. files.Where(f => f.Probe.Video.Any()).Select(Ending)], [.. files.Where(f => !f.Probe.Video.Any()).Select(Ending)]));
        }

        var container = Container.Of(wanted);
        var misfit = parts.FirstOrDefault(p => p.Stream.Kind != StreamKind.Subtitle && !container.Holds(p.Stream))?.Stream;
        if (misfit is null)
        {
            return container;
        }

        changes.Note($"{wanted} cannot hold the {(misfit.Kind == StreamKind.Video ? "video" : "audio")} codec {misfit.Codec}, so it was merged into mkv");
        return Container.Of("mkv");
    }

    private static string Ending(ProbedFile file) => StagedName.Extension(file.File.Name);

    private sealed record Part(int Input, ProbedStream Stream, string? Language);
}
