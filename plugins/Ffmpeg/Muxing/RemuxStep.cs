using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Muxing;

/// <summary>Another container around the same streams.</summary>
internal sealed class RemuxStep(FfmpegProgram program) : IPostProcessor
{
    public string Name => "ffmpeg-remux";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "to");
        var container = Container.Of(options.Choice("to", "mp4", Container.Extensions));
        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        var work = files.Where(f => !IsAlready(f, container)).ToArray();
        for (var i = 0; i < work.Length; i++)
        {
            await RemuxAsync(program, work[i], container, changes, new ShareOfProgress(request.Progress, i, work.Length), cancellationToken);
        }

        return changes.Done();
    }

    /// <summary>Puts the streams of one file into a container.</summary>
    public static async Task RemuxAsync(FfmpegProgram program, ProbedFile file, Container container, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var copy = new StreamCopy(file, container, changes);
        var output = changes.NextPath(container.Extension);
        var job = new FfmpegJob([new FfmpegInput(file.File.Path)], [.. copy.Options, .. container.WriteOptions], output) { Duration = file.Probe.Duration };
        await program.RunAsync(job, progress, cancellationToken);
        changes.Replace(file.File, output, StagedName.With(file.File.Name, container.Extension));
    }

    // The name alone is no proof: a site may call anything mp4.
    private static bool IsAlready(ProbedFile file, Container container) =>
        StagedName.Extension(file.File.Name) == container.Extension && file.Probe.IsOf(container.Muxer switch { "ipod" => "m4a", "opus" => "ogg", "adts" => "aac", var muxer => muxer });
}
