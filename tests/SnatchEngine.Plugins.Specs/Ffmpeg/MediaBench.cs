using System.Diagnostics;
using System.Text.Json;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.PluginKit.PostProcessing;
using SnatchEngine.Plugins.Ffmpeg;
using SnatchEngine.TestKit;

namespace SnatchEngine.Plugins.Specs.Ffmpeg;

/// <summary>Small media made by the real ffmpeg, and the shipped plugin at work on them.</summary>
internal sealed class MediaBench : IDisposable
{
    public static readonly string[] Video = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2", "-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-pix_fmt", "yuv420p"];
    public static readonly string[] Sound = ["-f", "lavfi", "-i", "sine=f=440:d=2", "-c:a", "aac", "-b:a", "64k"];
    public static readonly string[] Both = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2", "-f", "lavfi", "-i", "sine=f=440:d=2", "-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k"];

    private readonly TempFolder _folder = new();
    private int _runs;

    public MediaBench() => Assert.SkipUnless(IsInstalled("ffmpeg") && IsInstalled("ffprobe"), "needs ffmpeg");

    public MediaItem Talk { get; init; } = new()
    {
        Id = new ItemId("site", "42"),
        Title = "A talk",
        Creator = "Somebody",
        Published = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Page = "https://site.example/watch?v=42&token=SECRET",
        Description = "Line one; a=b\nline # two \\ end",
        Sources = [new MediaSource { Urls = ["https://site.example/42.mp4"] }],
        Chapters = [new("Intro", TimeSpan.Zero), new("Main = part; 2", TimeSpan.FromSeconds(1))],
    };

    public List<double> Progress { get; } = [];

    public string this[string name] => _folder[name];

    /// <summary>The folder of the last run.</summary>
    public string Made => _folder[$"made-{_runs}"];

    /// <summary>Makes a file with ffmpeg.</summary>
    public StagedFile Make(string name, params string[] arguments)
    {
        Run("ffmpeg", ["-v", "error", "-y", "-nostdin", .. arguments, $"file:{_folder[name]}"]);
        return Staged(name);
    }

    public StagedFile Write(string name, string text, StagedRole role)
    {
        _folder.Write(name, text);
        return Staged(name) with { Role = role };
    }

    public StagedFile Staged(string name) => new() { Path = _folder[name], Name = name };

    public async Task<PostProcessingResult> RunAsync(string step, IReadOnlyList<StagedFile> files, params (string Key, string Value)[] options) =>
        await StepBench.RunAsync(new FfmpegPlugin(), step, Request(files, options), Options(), TestContext.Current.CancellationToken);

    public Task<PostProcessingResult> RunAsync(string step, StagedFile file, params (string Key, string Value)[] options) => RunAsync(step, [file], options);

    public PostProcessingRequest Request(IReadOnlyList<StagedFile> files, params (string Key, string Value)[] options)
    {
        _runs++;
        Directory.CreateDirectory(Made);
        return new PostProcessingRequest { Item = Talk, Files = files, Folder = Made, Options = options.ToDictionary(o => o.Key, o => o.Value), Progress = new Heard(Progress) };
    }

    public static StepBenchOptions Options(Func<ProgramCall, CancellationToken, Task<ProgramOutput>>? programs = null) => new() { Manifest = Replayed.ManifestOf("Ffmpeg"), RunProgramAsync = programs };

    /// <summary>Demands that a step is refused, and leaves nothing.</summary>
    public async Task<PostProcessingException> RefusedAsync(string step, IReadOnlyList<StagedFile> files, params (string Key, string Value)[] options)
    {
        var refusal = await Assert.ThrowsAsync<PostProcessingException>(() => RunAsync(step, files, options));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Made));
        return refusal;
    }

    public static JsonElement Probe(string path)
    {
        using var json = JsonDocument.Parse(Run("ffprobe", ["-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", $"file:{path}"]));
        return json.RootElement.Clone();
    }

    /// <summary>The codecs of a file, in order.</summary>
    public static string Codecs(string path) => string.Join(' ', Probe(path).GetProperty("streams").EnumerateArray().Select(s => s.GetProperty("codec_name").GetString()));

    public static double Duration(string path) => double.Parse(Probe(path).GetProperty("format").GetProperty("duration").GetString()!);

    public static string? Tag(JsonElement part, string tag) =>
        part.TryGetProperty("tags", out var tags) ? tags.EnumerateObject().FirstOrDefault(t => t.Name.Equals(tag, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: JsonValueKind.String } found ? found.Value.GetString() : null : null;

    /// <summary>A hash of the packets of one stream, whatever contains them.</summary>
    public static string Packets(string path, string stream) => Run("ffmpeg", ["-v", "error", "-nostdin", "-i", $"file:{path}", "-map", $"0:{stream}", "-c", "copy", "-f", "hash", "-"]).Trim();

    public static string Run(string program, IReadOnlyList<string> arguments, bool errors = false)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaint = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {complaint.GetAwaiter().GetResult()}");
        return errors ? complaint.GetAwaiter().GetResult() : output;
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, OperatingSystem.IsWindows() ? $"{program}.exe" : program)));

    private sealed class Heard(List<double> values) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (values)
            {
                values.Add(value);
            }
        }
    }
}
