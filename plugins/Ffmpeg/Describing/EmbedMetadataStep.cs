using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Transcoding;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>What is known of an item, as tags of its file.</summary>
internal sealed class EmbedMetadataStep(FfmpegProgram program) : IPostProcessor
{
    public string Name => "ffmpeg-embed-metadata";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var withChapters = new StepOptions(Name, request, "chapters").Flag("chapters", true);
        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        for (var i = 0; i < files.Count; i++)
        {
            await EmbedAsync(request, files[i], withChapters, changes, new ShareOfProgress(request.Progress, i, files.Count), cancellationToken);
        }

        return changes.Done();
    }

    private async Task EmbedAsync(PostProcessingRequest request, ProbedFile file, bool withChapters, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var extension = new Cutting(program, file, changes) { IsExact = false }.Extension;
        var container = Container.Of(extension);
        var chapters = withChapters && container.HasChapters ? ItemChapters.Complete(request.Item.Chapters, file.Probe.Duration ?? request.Item.Duration) : [];
        var path = changes.NextPath("txt");
        var isOgg = container.Cover == CoverPlace.Comment;
        await TagsFile.WriteAsync(path, ItemTags.Over(file.Probe, isOgg, ItemTags.Of(request.Item, isOgg || container.Muxer == "flac")), chapters, cancellationToken);

        // In Ogg the tags are the stream's, and those of the whole would lose against them.
        string[] place = isOgg ? ["-map_metadata:g", "-1", "-map_metadata:s:0", "1:g"] : ["-map_metadata", "1"];
        string[] arguments = [.. new StreamCopy(file, container, changes).Options, .. place, "-map_chapters", chapters.Count > 0 ? "1" : "0", .. container.WriteOptions];
        var output = changes.NextPath(extension);
        var job = new FfmpegJob([new FfmpegInput(file.File.Path), new FfmpegInput(path) { Kind = InputKind.Tags }], arguments, output) { Duration = file.Probe.Duration };
        await program.RunAsync(job, progress, cancellationToken);
        File.Delete(path);
        changes.Replace(file.File, output, StagedName.With(file.File.Name, extension));
    }
}
