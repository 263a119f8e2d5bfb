using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>A file of the item that plays, and what is in it.</summary>
internal sealed record ProbedFile(StagedFile File, MediaProbe Probe)
{
    /// <summary>Its name without folders, for messages.</summary>
    public string Shown => StagedName.Last(File.Name);

    /// <summary>Looks at the media files of an item; what plays nothing is noted and left alone.</summary>
    /// <param name="program">Looks.</param>
    /// <param name="request">The item.</param>
    /// <param name="changes">Takes the notes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PostProcessingException">None of them plays.</exception>
    public static async Task<IReadOnlyList<ProbedFile>> AllAsync(FfmpegProgram program, PostProcessingRequest request, StepChanges changes, CancellationToken cancellationToken)
    {
        List<ProbedFile> found = [];
        foreach (var file in request.Files.Where(f => f.Role == StagedRole.Media))
        {
            if (await program.TryProbeAsync(file, InputKind.Media, cancellationToken) is { } probe && (probe.Video.Any() || probe.Audio.Any()))
            {
                found.Add(new ProbedFile(file, probe));
            }
            else
            {
                changes.Note($"'{StagedName.Last(file.Name)}' is no video or sound that can be read, and was left as it is");
            }
        }

        return found.Count > 0 ? found : throw new PostProcessingException(
            PostProcessingFailure.BadInput,
            request.Files.FirstOrDefault(f => f.Role == StagedRole.Media) is { } first ? $"'{StagedName.Last(first.Name)}' is no video or sound that can be read" : "there is no media file among the files of the item");
    }
}
