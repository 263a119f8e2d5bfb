using System.Globalization;
using System.Text.RegularExpressions;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Streams;

/// <summary>Streams whose clock begins anew on the way: periods of DASH, discontinuities of HLS.</summary>
[Trait("needs", "ffmpeg")]
public sealed class StretchSpecs : IAsyncLifetime
{
    private readonly TempFolder _made = new();
    private readonly string? _ffmpeg = Programs.Find("ffmpeg");

    public async ValueTask InitializeAsync()
    {
        if (_ffmpeg is null)
        {
            return;
        }

        // The same encoder settings twice, and another size.
        await MakeAsync("one", "testsrc2=s=160x90:r=10", 4);
        await MakeAsync("two", "testsrc=s=160x90:r=10", 3);
        await MakeAsync("three", "testsrc=s=320x180:r=10", 3);
        _made.Write("same.mpd", Periods("one", "two"));
        _made.Write("other.mpd", Periods("one", "three"));
        _made.Write("whole.mpd", Wholes("one", "two"));
        _made.Write("same.m3u8", Discontinuous("one", "two"));
    }

    [Theory]
    [InlineData("same.mpd")]
    [InlineData("same.m3u8")]
    public async Task Stretches_follow_each_other_in_one_file_with_every_frame(string manifest)
    {
        await using var scene = await SceneAsync();

        (await scene.GetAsync(scene.Url($"/{manifest}"))).Exits(0);

        await IsBothAsync(scene.Folder["same.mp4"]);
    }

    [Theory]
    [InlineData("same.mpd")]
    [InlineData("same.m3u8")]
    public async Task They_do_so_too_when_the_second_was_broken_off(string manifest)
    {
        var breaks = true;
        await using var scene = await SceneAsync(name => breaks && name.EndsWith("3.m4s", StringComparison.Ordinal) && name.StartsWith("two", StringComparison.Ordinal) ? new() { StatusFor = _ => new Answer(500) } : Faults.None);
        (await scene.GetAsync(scene.Url($"/{manifest}"), "--retries", "0")).Exits(1);
        breaks = false;
        var before = scene.Server.Requests.Count(r => r.Path.StartsWith("/one/chunk", StringComparison.Ordinal));

        (await scene.GetAsync(scene.Url($"/{manifest}"))).Exits(0);

        await IsBothAsync(scene.Folder["same.mp4"]);
        Assert.Equal(before, scene.Server.Requests.Count(r => r.Path.StartsWith("/one/chunk", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Periods_that_are_a_file_each_become_one()
    {
        await using var scene = await SceneAsync();

        (await scene.GetAsync(scene.Url("/whole.mpd"))).Exits(0);

        await IsBothAsync(scene.Folder["whole.mp4"]);
    }

    [Fact]
    public async Task What_is_encoded_otherwise_is_refused_and_never_called_done()
    {
        await using var scene = await SceneAsync();

        var result = (await scene.GetAsync(scene.Url("/other.mpd"))).Exits(1);

        Assert.Contains("goes on in another encoding", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("other.mp4", scene.Folder.Names());
    }

    public ValueTask DisposeAsync()
    {
        _made.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task IsBothAsync(string path)
    {
        var packets = await RunAsync("-i", path, "-map", "0:v", "-f", "framehash", "-hash", "crc32", "-fps_mode", "passthrough", "-");
        var rows = packets.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(',')).ToList();
        Assert.Equal([.. await FramesAsync("one"), .. await FramesAsync("two")], rows.Select(r => r[^1].Trim()));
        Assert.Equal(Enumerable.Range(0, 70), rows.Select(r => int.Parse(r[2].Trim(), CultureInfo.InvariantCulture)));
    }

    private async Task<IEnumerable<string>> FramesAsync(string film) =>
        (await RunAsync("-i", _made[$"{film}.mp4"], "-map", "0:v", "-f", "framehash", "-hash", "crc32", "-fps_mode", "passthrough", "-")).Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(',')[^1].Trim());

    private async Task<Scene> SceneAsync(Func<string, Faults>? faults = null)
    {
        Assert.SkipWhen(_ffmpeg is null, "needs ffmpeg");
        var scene = await Scene.OpenAsync();
        foreach (var name in _made.Names().Where(n => File.Exists(_made[n])).Select(n => n.Replace('\\', '/')))
        {
            scene.Server.Serve($"/{name}", new FixedBytes(_made.Read(name)), new FileHeaders { ETag = $"\"{name}\"", ContentType = null }, _ => faults?.Invoke(name) ?? Faults.None);
        }

        return scene;
    }

    private async Task MakeAsync(string name, string picture, int seconds)
    {
        _made.Folder(name);
        await RunAsync("-f", "lavfi", "-i", picture, "-t", $"{seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", _made[$"{name}.mp4"]);
        await RunAsync("-i", _made[$"{name}.mp4"], "-c", "copy", "-movflags", "frag_keyframe+empty_moov+default_base_moof", _made[$"{name}/whole.mp4"]);
        await RunAsync("-i", _made[$"{name}.mp4"], "-c", "copy", "-f", "dash", "-seg_duration", "1", _made[$"{name}/manifest.mpd"]);
    }

    private string Periods(string first, string second)
    {
        var head = Regex.Match(File.ReadAllText(_made[$"{first}/manifest.mpd"]), "(?s)^.*?<MPD[^>]*>").Value;
        return Regex.Replace(head, "mediaPresentationDuration=\"[^\"]*\"", "mediaPresentationDuration=\"PT7S\"") + Period(first, 0, 4) + Period(second, 4, 3) + "</MPD>";
    }

    private string Period(string name, int start, int duration) => Regex.Replace(
        Regex.Match(File.ReadAllText(_made[$"{name}/manifest.mpd"]), "(?s)<Period.*</Period>").Value, "^<Period[^>]*>", $"<Period id=\"{name}\" start=\"PT{start}S\" duration=\"PT{duration}S\"><BaseURL>{name}/</BaseURL>");

    private static string Wholes(string first, string second)
    {
        static string Of(string name, int start, int duration) =>
            $"<Period start=\"PT{start}S\" duration=\"PT{duration}S\"><AdaptationSet mimeType=\"video/mp4\" codecs=\"avc1.42c00a\"><Representation id=\"v\" bandwidth=\"100000\"><BaseURL>{name}/whole.mp4</BaseURL></Representation></AdaptationSet></Period>";
        return $"<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT7S\">{Of(first, 0, 4)}{Of(second, 4, 3)}</MPD>";
    }

    private static string Discontinuous(string first, string second)
    {
        static string Of(string name, int count) => $"#EXT-X-MAP:URI=\"{name}/init-stream0.m4s\"\n" + string.Concat(Enumerable.Range(1, count).Select(i => $"#EXTINF:1,\n{name}/chunk-stream0-{i:00000}.m4s\n"));
        return $"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n{Of(first, 4)}#EXT-X-DISCONTINUITY\n{Of(second, 3)}#EXT-X-ENDLIST\n";
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var result = await ProgramRun.RunAsync(_ffmpeg!, ["-v", "warning", "-nostdin", "-y", .. arguments], new ProgramOptions { Folder = _made.Path });
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }
}
