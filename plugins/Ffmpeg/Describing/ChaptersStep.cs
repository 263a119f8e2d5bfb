using System.Globalization;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Transcoding;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>Chapters into the file, or a file for each of them.</summary>
internal sealed class ChaptersStep(FfmpegProgram program) : IPostProcessor
{
    public string Name => "ffmpeg-chapters";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "split", "keep");
        var isSplit = options.Flag("split");
        var keep = options.Flag("keep", true);
        if (!isSplit && options.Has("keep"))
        {
            throw StepOptions.Refuse($"'keep' of '{Name}' says whether the whole file stays when it is split; it needs 'split: true'");
        }

        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        for (var i = 0; i < files.Count; i++)
        {
            var share = new ShareOfProgress(request.Progress, i, files.Count);
            await (isSplit ? SplitAsync(request, files[i], keep, changes, share, cancellationToken) : WriteAsync(request, files[i], changes, share, cancellationToken));
        }

        return changes.Done();
    }

    private async Task WriteAsync(PostProcessingRequest request, ProbedFile file, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var chapters = ItemChapters.Complete(request.Item.Chapters, file.Probe.Duration ?? request.Item.Duration);
        if (chapters.Count == 0)
        {
            changes.Note("nothing is known of chapters, so none were written");
            return;
        }

        var ending = StagedName.Extension(file.File.Name);
        if (Container.Find(ending) is not { HasChapters: true } container)
        {
            throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{file.Shown}' cannot hold chapters; mp4, m4a, mkv, webm, mp3, ogg and opus can");
        }

        var tags = changes.NextPath("txt");
        await TagsFile.WriteAsync(tags, [], chapters, cancellationToken);
        var output = changes.NextPath(container.Extension);
        string[] arguments = [.. new StreamCopy(file, container, changes).Options, "-map_metadata", "0", "-map_chapters", "1", .. container.WriteOptions];
        var job = new FfmpegJob([new FfmpegInput(file.File.Path), new FfmpegInput(tags) { Kind = InputKind.Tags }], arguments, output) { Duration = file.Probe.Duration };
        await program.RunAsync(job, progress, cancellationToken);
        File.Delete(tags);
        changes.Replace(file.File, output, file.File.Name);
    }

    private async Task SplitAsync(PostProcessingRequest request, ProbedFile file, bool keep, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var chapters = ItemChapters.Complete(request.Item.Chapters is { Count: > 0 } told ? told : file.Probe.Chapters, file.Probe.Duration ?? request.Item.Duration);
        if (chapters.Count == 0)
        {
            changes.Note($"nothing is known of chapters, so '{file.Shown}' was not split");
            return;
        }

        var cutting = new Cutting(program, file, changes) { IsExact = false };
        for (var i = 0; i < chapters.Count; i++)
        {
            var path = await cutting.CutAsync(chapters[i].Start, chapters[i].End, new ShareOfProgress(progress, i, chapters.Count), cancellationToken);
            changes.Add(new StagedFile { Path = path, Name = PartName(file.File.Name, i + 1, chapters[i], cutting.Extension) });
        }

        if (!keep)
        {
            changes.Remove(file.File);
        }
    }

    private static string PartName(string name, int number, MediaChapter chapter, string extension) =>
        $"{StagedName.Stem(name)} - {number.ToString("000", CultureInfo.InvariantCulture)} {StagedName.Part(chapter.Title)}.{extension}";
}
