using System.Globalization;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg.Transcoding;
using SnatchEngine.Plugins.Ffmpeg.Running;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Describing;

/// <summary>A frame of the video as a picture beside it.</summary>
internal sealed class ThumbnailStep(FfmpegProgram program) : IPostProcessor
{
    public string Name => "ffmpeg-thumbnail";

    public async Task<PostProcessingResult> ProcessAsync(PostProcessingRequest request, CancellationToken cancellationToken = default)
    {
        var options = new StepOptions(Name, request, "at", "to", "width");
        var to = options.Choice("to", "jpg", ["jpg", "png", "webp"]);
        var (time, share) = MomentIn(options);
        var width = options.Whole("width", 16, 16_384);
        var changes = new StepChanges(request.Folder);
        var files = await ProbedFile.AllAsync(program, request, changes, cancellationToken);
        var file = files.FirstOrDefault(f => f.Probe.Video.Any()) ?? throw new PostProcessingException(PostProcessingFailure.BadInput, $"'{files[0].Shown}' has no pictures");
        var duration = file.Probe.Duration ?? request.Item.Duration;
        var at = time ?? (duration ?? TimeSpan.Zero) * share;
        if (at >= duration)
        {
            throw StepOptions.Refuse(string.Create(CultureInfo.InvariantCulture, $"'at' of '{Name}' is after the end, which is at {duration:h\\:mm\\:ss\\.fff}"));
        }

        var output = changes.NextPath(to);
        string[] encoding = to switch { "jpg" => ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "2"], "png" => ["-c:v", "png"], _ => ["-c:v", "libwebp", "-q:v", "85"] };
        // Square pixels, as no picture viewer knows others.
        var filter = $"scale='max(1,trunc(iw*sar))':ih,setsar=1{(width is { } wide ? string.Create(CultureInfo.InvariantCulture, $",scale={wide}:-2") : "")}";
        string[] arguments = ["-map", string.Create(CultureInfo.InvariantCulture, $"0:{file.Probe.Video.First().Index}"), "-frames:v", "1", "-vf", filter, .. encoding, "-strict", "unofficial", "-f", "image2", "-update", "1"];
        var input = new FfmpegInput(file.File.Path) { Options = ["-ss", at.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)] };
        await program.RunAsync(new FfmpegJob([input], arguments, output) { Duration = TimeSpan.FromSeconds(1) }, request.Progress, cancellationToken);
        changes.Add(new StagedFile { Path = output, Name = StagedName.With(file.File.Name, to), Role = StagedRole.Thumbnail });
        return changes.Done();
    }

    private static (TimeSpan? Time, double Share) MomentIn(StepOptions options)
    {
        const string Wanted = "a time such as 1:30, or a share such as 10%";
        if (options.Text("at") is not { } text)
        {
            return (null, 0.1);
        }

        if (text.EndsWith('%'))
        {
            return double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent < 100 ? (null, percent / 100) : throw options.Wrong("at", Wanted, text);
        }

        return Timestamp.Parse(text) is { } time && time >= TimeSpan.Zero ? (time, 0) : throw options.Wrong("at", Wanted, text);
    }
}
