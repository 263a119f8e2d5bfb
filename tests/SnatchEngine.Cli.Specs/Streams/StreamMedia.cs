using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Streams;

/// <summary>Streams made by the real ffmpeg of one short film, once for all specs; nothing where there is no ffmpeg.</summary>
public sealed class StreamMedia : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly string? _ffmpeg = Programs.Find("ffmpeg");

    /// <summary>The film the streams are of.</summary>
    public string Source => _folder["source.mp4"];

    public async ValueTask InitializeAsync()
    {
        if (_ffmpeg is null)
        {
            return;
        }

        await RunAsync("-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=6", "-f", "lavfi", "-i", "sine=d=6", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", Source);
        _folder.Write("key.bin", [.. Enumerable.Range(7, 16).Select(i => (byte)(i * 11))]);
        foreach (var name in new[] { "ts", "fmp4", "aes", "range", "multi", "number", "time", "list", "base" })
        {
            _folder.Folder(name);
        }

        _folder.Write("keyinfo", $"../key.bin\n{_folder["key.bin"]}\n");
        string[] hls = ["-i", Source, "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod"];
        string[] dash = ["-i", Source, "-c", "copy", "-f", "dash", "-seg_duration", "1"];
        await Task.WhenAll(
            RunAsync([.. hls, _folder["ts/index.m3u8"]]),
            RunAsync([.. hls, "-hls_segment_type", "fmp4", _folder["fmp4/index.m3u8"]]),
            RunAsync([.. hls, "-hls_key_info_file", _folder["keyinfo"], _folder["aes/index.m3u8"]]),
            RunAsync([.. hls, "-hls_flags", "single_file", _folder["range/index.m3u8"]]),
            RunAsync("-i", Source, "-map", "0:v", "-map", "0:a", "-map", "0:a", "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "-master_pl_name", "master.m3u8",
                "-var_stream_map", "v:0,agroup:snd a:0,agroup:snd,language:en,default:yes,name:English a:1,agroup:snd,language:de,name:Deutsch", _folder["multi/%v.m3u8"]),
            RunAsync([.. dash, "-use_template", "1", "-use_timeline", "0", _folder["number/manifest.mpd"]]),
            RunAsync([.. dash, "-use_template", "1", "-use_timeline", "1", _folder["time/manifest.mpd"]]),
            RunAsync([.. dash, "-single_file", "1", _folder["list/manifest.mpd"]]),
            RunAsync([.. dash, "-single_file", "1", "-global_sidx", "1", _folder["base/manifest.mpd"]]));
    }

    /// <summary>The bytes of a file of the streams.</summary>
    public byte[] Read(string name) => _folder.Read(name);

    /// <summary>A playlist's text.</summary>
    public string Text(string name) => File.ReadAllText(_folder[name]);

    /// <summary>The names of the files of a stream.</summary>
    public IReadOnlyList<string> Files(string stream) => [.. _folder.Names().Where(n => n.StartsWith(stream + Path.DirectorySeparatorChar, StringComparison.Ordinal))];

    /// <summary>The path of a file of the streams.</summary>
    public string PathOf(string name) => _folder[name];

    /// <summary>Serves all files of a stream below its name.</summary>
    public void Serve(OriginServer server, string stream, Func<string, Exchange, Faults>? faults = null)
    {
        foreach (var name in Files(stream).Append("key.bin"))
        {
            var file = name.Replace(Path.DirectorySeparatorChar, '/');
            server.Serve("/" + file, new FixedBytes(Read(name)), new FileHeaders { ETag = $"\"{file}\"", ContentType = null }, x => faults?.Invoke(file, x) ?? Faults.None);
        }
    }

    /// <summary>The hash of every decoded frame of a stream of a file; decoding must not complain.</summary>
    public async Task<IReadOnlyList<string>> FramesAsync(string path, string what = "v")
    {
        var result = await ProgramRun.RunAsync(_ffmpeg!, ["-v", "error", "-nostdin", "-i", path, "-map", $"0:{what}", "-f", "framehash", "-hash", "crc32", "-fps_mode", "passthrough", "-"]);
        Assert.True(result.ExitCode == 0 && result.Error.Length == 0, result.ToString());
        return [.. result.Output.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l[(l.LastIndexOf(',') + 1)..].Trim())];
    }

    /// <summary>Skips the spec where there is no ffmpeg.</summary>
    public void Need() => Assert.SkipWhen(_ffmpeg is null, "needs ffmpeg");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(params string[] arguments)
    {
        var result = await ProgramRun.RunAsync(_ffmpeg!, ["-v", "error", "-nostdin", "-y", .. arguments], new ProgramOptions { Folder = _folder.Path });
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
