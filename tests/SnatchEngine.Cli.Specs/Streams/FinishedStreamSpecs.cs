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
    public async Task A_dash_stream_is_one_file_with_every_frame_and_its_sound(string stream)
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, stream);

        (await scene.GetAsync(scene.Url($"/{stream}/manifest.mpd"), "--retries", "2")).Exits(0);

        Assert.Equal(["manifest.mp4"], scene.Folder.Names());
        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder["manifest.mp4"]));

        // How much of the last frame of sound plays is said by an edit list, which a stream does not carry.
        var (sound, merged) = (await media.FramesAsync(media.PathOf("ts/index.m3u8"), "a"), await media.FramesAsync(scene.Folder["manifest.mp4"], "a"));
        Assert.Equal(sound.SkipLast(2), merged.Take(sound.Count - 2));
        Assert.InRange(merged.Count, sound.Count - 1, sound.Count + 1);
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
    public async Task Sound_that_is_apart_is_merged_with_the_picture()
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, "multi");

        (await scene.GetAsync(scene.Url("/multi/master.m3u8"))).Exits(0);

        Assert.Equal(["master.mp4"], scene.Folder.Names());
        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder["master.mp4"]));
        Assert.NotEmpty(await media.FramesAsync(scene.Folder["master.mp4"], "a"));
    }

    [Fact]
    public async Task Without_ffmpeg_the_picture_is_taken_and_the_sound_that_is_apart_is_said()
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        using var nothing = new TempFolder();
        media.Serve(scene.Server, "multi");
        var bare = new ProgramOptions { Environment = new Dictionary<string, string?> { ["PATH"] = nothing.Path } };

        var result = (await scene.Program.RunAsync(bare, "get", scene.Url("/multi/master.m3u8"))).Exits(0);

        Assert.Contains("comes without its sound, which is apart: merging them takes ffmpeg, and it is not installed", result.Error, StringComparison.Ordinal);
        Assert.Equal(["master.ts"], scene.Folder.Names());
    }

    [Fact]
    public async Task A_choice_is_merged_into_the_container_that_the_name_says_and_steps_follow()
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, "multi");

        (await scene.GetAsync(scene.Url("/multi/master.m3u8"), "-f", "bv+ba", "--after", "checksums", "-o", "film.mkv")).Exits(0);

        Assert.Equal(["SHA256SUMS", "film.mkv"], scene.Folder.Names());
    }

    [Fact]
    public async Task A_merge_lies_in_the_folders_of_a_template_with_all_that_belongs_to_it()
    {
        media.Need();
        await using var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, "multi");
        string[] arguments = [scene.Url("/multi/master.m3u8"), "-d", "lib", "-o", "{extractor}/{title}/{title} [{id|trim(4)}].{ext}", "-f", "bv+ba", "--after", "sidecars:write=info-json", "--after", "checksums"];

        var done = (await scene.GetAsync([.. arguments, "--json"])).Exits(0).Json()[0];
        (await scene.GetAsync([.. arguments, "-f", "bv+ba", "--overwrite"])).Exits(2);

        var folder = Path.GetDirectoryName(done.Text("path"))!;
        var stem = Path.GetFileNameWithoutExtension(done.Text("path"));
        Assert.Equal(Path.Combine(scene.Folder.Path, "lib", "direct-link", "master"), folder);
        Assert.Equal(new[] { "SHA256SUMS", $"{stem}.info.json", $"{stem}.mp4" }.Order(StringComparer.Ordinal), Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(done.Text("path")));
        using var info = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{stem}.info.json")));
        var chosen = info.RootElement.GetProperty("requested_formats").EnumerateArray().Select(f => f.Text("format_id")).ToList();
        Assert.Equal(2, chosen.Count);
        Assert.Equal(string.Join('+', chosen), info.RootElement.Text("format_id"));
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
