using System.Globalization;
using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Streams;

/// <summary>Streams that are killed, interrupted, or live.</summary>
public sealed class StoppedStreamSpecs(StreamMedia media) : IClassFixture<StreamMedia>
{
    private const int Count = 500;
    private const int Length = 3_000;

    [Theory]
    [InlineData(150)]
    [InlineData(333)]
    [Trait("nasty", "38")]
    public async Task After_a_kill_no_segment_that_is_in_the_part_is_fetched_again(int requests)
    {
        await using var scene = await Scene.OpenAsync();
        var all = new SeededBytes(5, Count * Length);
        SnatchRun? run = null;
        scene.Server.On("/s.m3u8", x => x.SendAsync(200, Playlist(0, Count, isEnded: true)));
        for (var i = 0; i < Count; i++)
        {
            var bytes = Slice(all, i);
            scene.Server.On($"/{i}.ts", x =>
            {
                if (scene.Server.Requests.Count == requests)
                {
                    run?.Kill();
                }

                return x.SendAsync(200, body: bytes);
            });
        }

        await using (run = new SnatchRun(scene.Program.Start(["get", scene.Url("/s.m3u8")])))
        {
            Assert.Equal(128 + (int)Signal.Kill, (await run.WaitAsync()).ExitCode);
        }

        var had = (int)(new FileInfo(scene.Folder["s.ts.part"]).Length / Length);
        var before = scene.Server.Requests.Count;
        var done = (await scene.GetAsync("--json", scene.Url("/s.m3u8"))).Exits(0).Json()[0];

        Assert.Equal("Resumed", done.Text("outcome"));
        Assert.Null(all.DifferenceFrom(scene.Folder["s.ts"]));
        Assert.Equal(["s.ts"], scene.Folder.Names());
        Assert.InRange(had, 50, Count);
        // The last one may have been written and not yet be in the journal.
        var again = scene.Server.Requests.Skip(before).Where(r => r.Path.EndsWith(".ts", StringComparison.Ordinal)).Select(r => int.Parse(r.Path[1..^3], CultureInfo.InvariantCulture)).ToList();
        Assert.InRange(again.Min(), had - 1, had);
        Assert.Equal(again.Count, again.Distinct().Count());
    }

    [Fact]
    public async Task An_interrupted_recording_of_a_live_stream_is_a_whole_file()
    {
        await using var scene = await Scene.OpenAsync();
        var all = new SeededBytes(6, 3 * Length);
        scene.Server.On("/live.m3u8", x => x.SendAsync(200, Playlist(0, 3, isEnded: false)));
        for (var i = 0; i < 3; i++)
        {
            scene.Server.Serve($"/{i}.ts", Slice(all, i));
        }

        await using var run = scene.Program.Start(["get", scene.Url("/live.m3u8")]);
        await scene.Server.WaitForRequestsAsync(6);
        run.Send(Signal.Interrupt);

        (await run.WaitAsync()).Exits(130);
        Assert.Null(all.DifferenceFrom(scene.Folder["live.ts"]));
        Assert.Equal(["live.ts"], scene.Folder.Names());
    }

    [Fact]
    [Trait("needs", "ffmpeg")]
    public async Task A_live_stream_of_ffmpeg_is_recorded_from_its_start_with_every_frame()
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, "ts");
        var lines = media.Text("ts/index.m3u8").Replace("#EXT-X-PLAYLIST-TYPE:VOD\n", "", StringComparison.Ordinal).Replace("DURATION:1", "DURATION:0", StringComparison.Ordinal).Split('\n');
        var segments = lines.Count(l => l.EndsWith(".ts", StringComparison.Ordinal));
        scene.Server.On("/ts/index.m3u8", x => x.SendAsync(200, Grown(lines, Math.Min(segments, 4 + x.Index), isEnded: 4 + x.Index >= segments)));

        (await scene.GetAsync(scene.Url("/ts/index.m3u8"), "--live-from-start")).Exits(0);

        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder["index.ts"]));
        Assert.Equal(["index.ts"], scene.Folder.Names());
    }

    [Fact]
    public async Task Recording_for_a_time_ends_well()
    {
        await using var scene = await Scene.OpenAsync();
        var all = new SeededBytes(7, 40 * Length);
        scene.Server.On("/live.m3u8", x => x.SendAsync(200, Playlist(x.Index, 6, isEnded: false)));
        for (var i = 0; i < 40; i++)
        {
            scene.Server.Serve($"/{i}.ts", Slice(all, i));
        }

        (await scene.GetAsync(scene.Url("/live.m3u8"), "--live-from-start", "--live-for", "5")).Exits(0);

        Assert.Equal(5 * Length, new FileInfo(scene.Folder["live.ts"]).Length);
    }

    private static string Grown(IEnumerable<string> lines, int segments, bool isEnded)
    {
        var taken = 0;
        return string.Join('\n', lines.TakeWhile(l => taken < segments && (taken += l.EndsWith(".ts", StringComparison.Ordinal) ? 1 : 0) <= segments)) + (isEnded ? "\n#EXT-X-ENDLIST\n" : "\n");
    }

    private static string Playlist(int first, int count, bool isEnded) =>
        $"#EXTM3U\n#EXT-X-TARGETDURATION:0\n#EXT-X-MEDIA-SEQUENCE:{first}\n" + string.Concat(Enumerable.Range(first, count).Select(i => $"#EXTINF:1,\n{i}.ts\n")) + (isEnded ? "#EXT-X-ENDLIST\n" : "");

    private static byte[] Slice(SeededBytes all, int number)
    {
        var bytes = new byte[Length];
        all.Fill((long)number * Length, bytes);
        return bytes;
    }

    /// <summary>A run that a server's script may kill once.</summary>
    private sealed class SnatchRun(ProgramRun run) : IAsyncDisposable
    {
        private int _killed;

        public void Kill()
        {
            if (Interlocked.Exchange(ref _killed, 1) == 0)
            {
                run.Kill();
            }
        }

        public Task<ProgramResult> WaitAsync() => run.WaitAsync();

        public ValueTask DisposeAsync() => run.DisposeAsync();
    }
}
