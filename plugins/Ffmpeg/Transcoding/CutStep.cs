using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Describing;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>Parts of a file in the place of the whole.</summary>
internal sealed class CutStep(FfmpegProgram program) : IPostProcessor
{
    public string Name => "ffmpeg-cut";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "from", "to", "sections", "exact");
        var wanted = WantedIn(options);
        var isExact = options.Flag("exact");
        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        for (var i = 0; i < files.Count; i++)
        {
            var duration = files[i].Probe.Duration ?? request.Item.Duration;
            var chapters = ItemChapters.Complete(request.Item.Chapters is { Count: > 0 } told ? told : files[i].Probe.Chapters, duration);
            var ranges = Sections.Resolve(wanted, chapters, duration);
            await CutAsync(files[i], ranges, new Cutting(program, files[i], changes) { IsExact = isExact }, changes, new ShareOfProgress(request.Progress, i, files.Count), cancellationToken);
        }

        return changes.Done();
    }

    private IReadOnlyList<WantedSection> WantedIn(StepOptions options)
    {
        if (options.Text("sections") is { } sections)
        {
            return options.Has("from") || options.Has("to") ? throw StepOptions.Refuse($"'{Name}' takes either 'sections' or 'from' and 'to'") : Sections.Parse(sections);
        }

        var (from, to) = (options.Text("from"), options.Text("to"));
        if (from is null && to is null)
        {
            throw StepOptions.Refuse($"'{Name}' needs 'from', 'to' or 'sections', such as sections: 10:15-12:00");
        }

        var end = to is null or "inf" ? (TimeSpan?)null : Timestamp.Parse(to) ?? throw options.Wrong("to", "a time such as 12:00", to);
        var start = from is null ? TimeSpan.Zero : Timestamp.Parse(from) ?? throw options.Wrong("from", "a time such as 10:15", from);
        return end <= start && start >= TimeSpan.Zero && end >= TimeSpan.Zero ? throw StepOptions.Refuse($"'to' of '{Name}' must be after 'from'") : [new WantedSection($"{from ?? "0"}-{to ?? "inf"}", null, start, end)];
    }

    private static async Task CutAsync(ProbedFile file, IReadOnlyList<CutRange> ranges, Cutting cutting, StepChanges changes, IProgress<double> progress, CancellationToken cancellationToken)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            var path = await cutting.CutAsync(ranges[i].From, ranges[i].To, new ShareOfProgress(progress, i, ranges.Count), cancellationToken);
            var name = ranges.Count == 1
                ? StagedName.With(file.File.Name, cutting.Extension)
                : $"{StagedName.Stem(file.File.Name)} - {(i + 1).ToString("00", CultureInfo.InvariantCulture)} {ranges[i].Label}.{cutting.Extension}";
            changes.Replace(file.File, path, name);
        }
    }
}
