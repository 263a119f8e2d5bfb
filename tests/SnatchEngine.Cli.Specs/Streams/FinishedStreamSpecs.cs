using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Streams;

/// <summary>Streams of the real ffmpeg, fetched by the real program, decoded by ffmpeg again and compared frame by frame.</summary>
[Trait("needs", "ffmpeg")]
public sealed class FinishedStreamSpecs(StreamMedia media) : IClassFixture<StreamMedia>
{
    [Theory]
    [InlineData("ts", "index.ts")]
    [InlineData("fmp4", "index.mp4")]
    [InlineData("aes", "index.ts")]
    [InlineData("range", "index.ts")]
    public async Task An_hls_stream_is_one_file_with_every_frame(string stream, string name)
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, stream);

        (await scene.GetAsync(scene.Url($"/{stream}/index.m3u8"), "--retries", "2")).Exits(0);

        Assert.Equal([name], scene.Folder.Names());
        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder[name]));
        Assert.Equal(await media.FramesAsync(media.PathOf("ts/index.m3u8"), "a"), await media.FramesAsync(scene.Folder[name], "a"));
    }

    [Theory]
    [InlineData("number")]
    [InlineData("time")]
    [InlineData("list")]
    [InlineData("base")]
    public async Task A_dash_stream_is_one_file_with_every_frame(string stream)
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, stream);

        var result = (await scene.GetAsync(scene.Url($"/{stream}/manifest.mpd"), "--json", "--retries", "2")).Exits(0);

        Assert.Equal(["manifest.mp4"], scene.Folder.Names());
        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder["manifest.mp4"]));
        Assert.Contains("picture without sound", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ts")]
    [InlineData("fmp4")]
    public async Task A_hostile_server_costs_tries_and_no_frame(string stream)
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, stream, (file, x) => (x.Index, file[^6]) switch
        {
            (0, '0') => new() { CutAfter = new(700) },
            (0, '1') => new() { StatusFor = _ => new Answer(503, ("Retry-After", "0")) },
            (0, '2') => new() { CutAfter = new(100, How: Ending.Reset) },
            (0, '3') => new() { ChunkedNoTerminator = true, CutAfter = new(1000) },
            (_, '4') => new() { Rate = 60_000 },
            _ => Faults.None,
        });

        (await scene.GetAsync(scene.Url($"/{stream}/index.m3u8"))).Exits(0);

        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder[scene.Folder.Names()[0]]));
        Assert.Single(scene.Folder.Names());
    }

    [Fact]
    public async Task Sound_that_is_apart_is_said_and_the_picture_taken()
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, "multi");

        var result = (await scene.GetAsync(scene.Url("/multi/master.m3u8"), "--json")).Exits(0);

        Assert.Contains("picture without sound; the sound is a stream of its own, hls-group_snd-", result.Output, StringComparison.Ordinal);
        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder["master.ts"]));
    }

    [Fact]
    public async Task The_same_stream_again_is_already_complete()
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, "ts");
        (await scene.GetAsync(scene.Url("/ts/index.m3u8"))).Exits(0);
        var before = scene.Server.Requests.Count;

        var again = (await scene.GetAsync(scene.Url("/ts/index.m3u8"), "--json")).Exits(0).Json()[0];

        Assert.Equal("AlreadyComplete", again.Text("outcome"));
        Assert.Equal(before + 1, scene.Server.Requests.Count);
        Assert.Single(scene.Folder.Names());
    }

    [Fact]
    public async Task An_answer_of_the_type_of_playlists_is_a_stream_whatever_its_url()
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, "ts");
        scene.Server.Serve("/ts/watch", new FixedBytes(media.Read("ts/index.m3u8")), new() { ContentType = "application/vnd.apple.mpegurl" });

        (await scene.GetAsync(scene.Url("/ts/watch"))).Exits(0);

        Assert.Equal(["watch.ts"], scene.Folder.Names());
        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder["watch.ts"]));
    }
}
