using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Specs.Ffmpeg;

[Trait("needs", "ffmpeg")]
public sealed class MergeSpecs
{
    private static readonly string[] s_vp9 = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=1", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"];
    private static readonly string[] s_vp8 = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=1", "-c:v", "libvpx", "-deadline", "realtime"];
    private static readonly string[] s_opus = ["-f", "lavfi", "-i", "sine=f=440:d=1", "-c:a", "libopus"];

    [Fact]
    public async Task Video_and_sound_become_one_mp4_with_the_same_packets()
    {
        using var bench = new MediaBench();
        var video = bench.Make("Talk.f137.mp4", MediaBench.Video) with { Source = new MediaSource { Urls = ["https://site.example/137"], Label = "137", AudioCodec = Codec.Absent } };
        var sound = bench.Make("Talk.f140.m4a", MediaBench.Sound) with { Source = new MediaSource { Urls = ["https://site.example/140"], Label = "140", Language = "de-AT" } };

        var result = await bench.RunAsync("ffmpeg-merge", [video, sound]);

        var made = Assert.Single(result.Added);
        Assert.Equal(("Talk.mp4", StagedRole.Media), (made.Name, made.Role));
        Assert.Equal([video.Path, sound.Path], result.Removed);
        Assert.Equal("h264 aac", MediaBench.Codecs(made.Path));
        Assert.Equal(MediaBench.Packets(video.Path, "v"), MediaBench.Packets(made.Path, "v"));
        Assert.Equal(MediaBench.Packets(sound.Path, "a"), MediaBench.Packets(made.Path, "a"));
        Assert.Equal("deu", MediaBench.Tag(MediaBench.Probe(made.Path).GetProperty("streams")[1], "language"));
        Assert.True(Place(made.Path, "moov") < Place(made.Path, "mdat"));
        Assert.Equal([made.Path], Directory.GetFiles(bench.Made));
        Assert.Equal(1, bench.Progress[^1]);
        Assert.Equal(bench.Progress.Order(), bench.Progress);
    }

    [Fact]
    public async Task The_container_is_the_one_that_both_belong_to()
    {
        using var bench = new MediaBench();
        var h264 = bench.Make("a.mp4", MediaBench.Video);
        var vp9 = bench.Make("b.webm", s_vp9);
        var opus = bench.Make("c.webm", s_opus);
        var aac = bench.Make("d.m4a", MediaBench.Sound);

        Assert.Equal("b.webm", Assert.Single((await bench.RunAsync("ffmpeg-merge", [vp9, opus])).Added).Name);
        Assert.Equal("a.mkv", Assert.Single((await bench.RunAsync("ffmpeg-merge", [h264, opus])).Added).Name);
        Assert.Equal("a.mkv", Assert.Single((await bench.RunAsync("ffmpeg-merge", [h264, aac, opus])).Added).Name);
        Assert.Equal("a.mkv", Assert.Single((await bench.RunAsync("ffmpeg-merge", [h264, aac], ("container", "mkv"))).Added).Name);
    }

    [Fact]
    public async Task A_codec_that_the_wanted_container_cannot_hold_goes_into_mkv_with_a_note()
    {
        using var bench = new MediaBench();

        var result = await bench.RunAsync("ffmpeg-merge", [bench.Make("a.webm", s_vp8), bench.Make("b.m4a", MediaBench.Sound)], ("container", "mp4"));

        Assert.Equal("a.mkv", Assert.Single(result.Added).Name);
        Assert.Equal(["mp4 cannot hold the video codec vp8, so it was merged into mkv"], result.Notes);
    }

    [Fact]
    public async Task One_file_is_left_alone_unless_a_container_is_wanted()
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", MediaBench.Video);

        Assert.Empty((await bench.RunAsync("ffmpeg-merge", file)).Added);
        Assert.Equal("a.mkv", Assert.Single((await bench.RunAsync("ffmpeg-merge", file, ("container", "mkv"))).Added).Name);
    }

    [Fact]
    public async Task All_streams_are_merged_when_they_are_wanted()
    {
        using var bench = new MediaBench();
        var two = bench.Make("a.mkv", [.. MediaBench.Both, "-map", "0", "-map", "1", "-map", "1"]);
        var sound = bench.Make("b.m4a", MediaBench.Sound);

        Assert.Equal("h264 aac aac", MediaBench.Codecs(Assert.Single((await bench.RunAsync("ffmpeg-merge", [two, sound])).Added).Path));
        Assert.Equal("h264 aac aac aac", MediaBench.Codecs(Assert.Single((await bench.RunAsync("ffmpeg-merge", [two, sound], ("all-streams", "true"))).Added).Path));
    }

    private static int Place(string path, string box) => File.ReadAllBytes(path).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box));
}
