using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>ffmpeg and ffprobe as something that can be asked. They open the files they are given and nothing else, whatever stands in these.</summary>
/// <param name="environment">Runs them.</param>
internal sealed class FfmpegProgram(PluginEnvironment environment)
{
    // Containers that hold everything themselves. A playlist, which names other files, is none of them.
    private const string Media =
        "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,dtshd,eac3,flac,flv,gif,h264,hevc,ivf,live_flv,m4v,matroska,webm,mlp,mov,mp4,mp3,mpeg,mpegts,mpegvideo,mxf,nut,obu,ogg,rm,swf,truehd,tta,vc1,voc,w64,wav,wv,yuv4mpegpipe";

    private const string Texts = "ass,jacosub,lrc,microdvd,mpl2,sami,srt,stl,subviewer,subviewer1,webvtt";
    private const string Pictures = "jpeg_pipe,png_pipe,webp_pipe";

    // A progress report takes about 300 bytes, and the host takes 16 MiB.
    private const int MostReports = 30_000;

    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_unknown = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    /// <summary>Asks what a file holds.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">As what it is opened.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when it is nothing of that kind.</returns>
    public async Task<MediaProbe?> TryProbeAsync(StagedFile file, InputKind kind, CancellationToken cancellationToken)
    {
        List<string> arguments = ["-hide_banner", "-loglevel", "error", .. OpenedAs(new FfmpegInput(file.Path) { Kind = kind })];
        if (kind == InputKind.Picture && PictureKind.Demuxer(file.Path) is null)
        {
            return null;
        }

        var output = await environment.RunAsync(new ProgramCall("ffprobe", [.. arguments, "-show_format", "-show_streams", "-show_chapters", "-of", "json"]) { TimeOut = s_probe }, cancellationToken);
        if (output.ExitCode != 0)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(output.Output);
            return MediaProbe.Of(json.RootElement, file.Path);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Runs ffmpeg, and takes what it began away when it fails.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it said.</returns>
    /// <exception cref="PostProcessingException">It failed; the message has its reason.</exception>
    public async Task<ProgramOutput> RunAsync(FfmpegJob job, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var limit = LimitOf(job);
        var reports = new ProgressReports(job.Duration, progress);
        var call = new ProgramCall("ffmpeg", ArgumentsOf(job, limit)) { TimeOut = limit, OutputLine = reports.Hear };
        var isWhole = false;
        try
        {
            var said = await environment.RunAsync(call, cancellationToken);
            if (said.ExitCode != 0)
            {
                throw FfmpegComplaint.Of(said, [.. job.Inputs.Select(i => i.Path), job.Output ?? ""]);
            }

            isWhole = job.Output is null || new FileInfo(job.Output) is { Exists: true, Length: > 0 };
            return isWhole ? said : throw new PostProcessingException(PostProcessingFailure.ProgramFailed, "ffmpeg ended well and made nothing: there is nothing in that part of the file");
        }
        finally
        {
            if (!isWhole && job.Output is { } output)
            {
                File.Delete(output);
            }
        }
    }

    private List<string> ArgumentsOf(FfmpegJob job, TimeSpan limit)
    {
        var every = Math.Max(0.5, limit.TotalSeconds / MostReports);
        List<string> arguments = ["-nostdin", "-hide_banner", "-loglevel", job.IsTalkative ? "info" : "error", "-nostats", "-y", "-progress", "pipe:1", "-stats_period", every.ToString("0.###", CultureInfo.InvariantCulture)];
        foreach (var input in job.Inputs)
        {
            arguments.AddRange(input.Options);
            arguments.AddRange(OpenedAs(input));
        }

        if (environment.NumberSetting("threads") is > 0 and var threads)
        {
            arguments.AddRange(["-threads", ((int)threads).ToString(CultureInfo.InvariantCulture)]);
        }

        arguments.AddRange(job.Options);
        arguments.AddRange(job.Output is { } output ? [$"file:{output}"] : ["-f", "null", "-"]);
        return arguments;
    }

    private static List<string> OpenedAs(FfmpegInput input)
    {
        var formats = input.Kind switch { InputKind.Subtitle => Texts, InputKind.Picture => Pictures, InputKind.Tags => "ffmetadata", _ => Media };
        List<string> arguments = ["-protocol_whitelist", "file,pipe", "-format_whitelist", formats];
        var forced = input.Kind switch { InputKind.Picture => PictureKind.Demuxer(input.Path), InputKind.Tags => "ffmetadata", _ => null };
        if (forced is not null)
        {
            arguments.AddRange(["-f", forced]);
        }

        // With its protocol named, no name is ever taken for another protocol, an option or a pattern.
        return [.. arguments, "-i", $"file:{input.Path}"];
    }

    private static TimeSpan LimitOf(FfmpegJob job)
    {
        if (job.Duration is not { } duration)
        {
            return s_unknown;
        }

        var wanted = job.IsEncoding ? TimeSpan.FromHours(1) + (duration * 40) : TimeSpan.FromMinutes(20) + (duration * 2);
        return wanted < s_longest ? wanted : s_longest;
    }
}
