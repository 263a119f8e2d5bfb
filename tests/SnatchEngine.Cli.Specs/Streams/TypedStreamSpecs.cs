using SnatchEngine.Cli.Specs.EndToEnd;
using SnatchEngine.TestKit;

namespace SnatchEngine.Cli.Specs.Streams;

/// <summary>Streams whose URL does not say that they are: the type of the answer does.</summary>
[Trait("needs", "ffmpeg")]
public sealed class TypedStreamSpecs(StreamMedia media) : IClassFixture<StreamMedia>
{
    private const string Hls = "application/vnd.apple.mpegurl";
    private const string Dash = "application/dash+xml";

    [Theory]
    [InlineData("multi", "master.m3u8", Hls)]
    [InlineData("number", "manifest.mpd", Dash)]
    public async Task Picture_and_sound_are_merged_though_the_url_says_nothing(string stream, string manifest, string type)
    {
        await using var scene = await SceneOf(stream, manifest, type);

        var line = (await scene.GetAsync(scene.Url($"/{stream}/watch?v=1"), "--json")).Exits(0).Json();

        Assert.Equal(["watch.mp4"], scene.Folder.Names());
        Assert.Equal(["done", "summary"], line.Select(l => l.Text("status")));
        Assert.Equal(await media.FramesAsync(media.Source), await media.FramesAsync(scene.Folder["watch.mp4"]));
        Assert.NotEmpty(await media.FramesAsync(scene.Folder["watch.mp4"], "a"));
    }

    [Fact]
    public async Task A_choice_and_a_preset_hold_for_it_and_steps_follow()
    {
        await using var scene = await SceneOf("multi", "master.m3u8", Hls);

        (await scene.GetAsync(scene.Url("/multi/watch"), "-f", "ba[language=de]", "--after", "checksums", "-d", "chosen")).Exits(0);
        (await scene.GetAsync(scene.Url("/multi/watch"), "--audio-only", "-d", "sound")).Exits(0);

        Assert.Equal(["chosen", "chosen/SHA256SUMS", "chosen/watch.ts", "sound", "sound/watch.ts"], scene.Folder.Names().Select(n => n.Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.NotEmpty(await media.FramesAsync(scene.Folder["sound/watch.ts"], "a"));
    }

    [Fact]
    public async Task Its_formats_are_listed()
    {
        await using var scene = await SceneOf("multi", "master.m3u8", Hls);

        var listed = (await scene.Program.RunAsync("formats", scene.Url("/multi/watch"), "--json")).Exits(0).Json().Single();

        Assert.Equal(2, listed.GetProperty("chosen")[0].GetArrayLength());
        Assert.InRange(listed.GetProperty("formats").GetArrayLength(), 3, 4);
    }

    [Fact]
    public async Task A_file_that_tells_nothing_is_asked_its_type_and_stays_a_file()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Serve("/thing", 3_000_000);

        (await scene.GetAsync(scene.Url("/thing"), "-f", "b")).Exits(0);
        (await scene.GetAsync(scene.Url("/thing"), "-d", "again")).Exits(0);

        Assert.Equal(["again", "again/thing", "thing"], scene.Folder.Names().Select(n => n.Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_list_of_songs_with_the_type_of_playlists_stays_a_file()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Server.Serve("/songs", new FixedBytes("#EXTM3U\n#EXTINF:1,one\none.mp3\n"u8.ToArray()), new() { ContentType = "audio/x-mpegurl" });

        (await scene.GetAsync(scene.Url("/songs"))).Exits(0);

        Assert.Equal(["songs"], scene.Folder.Names());
    }

    [Fact]
    public async Task A_manifest_is_read_once_for_all_that_is_fetched_of_it()
    {
        await using var scene = await SceneOf("multi", "master.m3u8", Hls);

        (await scene.GetAsync(scene.Url("/multi/master.m3u8"))).Exits(0);

        Assert.Single(scene.Server.Requests, r => r.Path == "/multi/master.m3u8");
        Assert.Equal(["master.mp4"], scene.Folder.Names());
    }

    private async Task<Scene> SceneOf(string stream, string manifest, string type)
    {
        media.Need();
        var scene = await Scene.OpenAsync();
        media.Serve(scene.Server, stream);
        scene.Server.Serve($"/{stream}/watch", new FixedBytes(media.Read($"{stream}/{manifest}")), new() { ContentType = type });
        return scene;
    }
}
