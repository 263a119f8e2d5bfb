using System.Globalization;
using SnatchEngine.Plugins.Ffmpeg.Muxing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>Takes parts out of one file.</summary>
/// <param name="program">Does it.</param>
/// <param name="file">The file.</param>
/// <param name="changes">Gives names, takes notes.</param>
internal sealed class Cutting(FfmpegProgram program, ProbedFile file, StepChanges changes)
{
    /// <summary>Whether the part begins and ends at the very moment, which needs encoding; else it begins at the picture before that can stand alone.</summary>
    public required bool IsExact { get; init; }

    /// <summary>The ending of the parts: that of the file, or mkv when the ending is no container that can be written.</summary>
    public string Extension { get; } = Container.Find(StagedName.Extension(file.File.Name)) is { } same && file.Probe.Streams.All(s => s.Kind is not (StreamKind.Video or StreamKind.Audio) || same.Holds(s)) ? same.Extension : "mkv";

    /// <summary>Takes a part out.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends; null: with the file.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The path of the part.</returns>
    public async Task<string> CutAsync(TimeSpan from, TimeSpan? to, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var container = Container.Of(Extension);
        var output = changes.NextPath(Extension);
        List<string> range = ["-ss", Seconds(from)];
        if (to is { } end)
        {
            range.AddRange(["-t", Seconds(end - from)]);
        }

        List<string> options = [.. new StreamCopy(file, container, changes, IsExact ? [StreamKind.Attachment, StreamKind.Cover] : [StreamKind.Attachment]).Options];
        if (IsExact)
        {
            options.AddRange(Encoders.Again(file.Probe, container));
        }

        // A copy begins at the picture before, so its times begin below zero.
        options.AddRange(["-map_chapters", "-1", .. IsExact ? [] : (string[])["-avoid_negative_ts", "make_zero"], .. container.WriteOptions]);
        var job = new FfmpegJob([new FfmpegInput(file.File.Path) { Options = range }], options, output) { Duration = (to ?? file.Probe.Duration) - from, IsEncoding = IsExact };
        await program.RunAsync(job, progress, cancellationToken);
        return output;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
