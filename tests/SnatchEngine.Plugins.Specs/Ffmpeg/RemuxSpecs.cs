using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Specs.Ffmpeg;

[Trait("needs", "ffmpeg")]
public sealed class RemuxSpecs
{
    private const string Srt = "1\n00:00:00,500 --> 00:00:01,500\nHello\n\n";

    [Theory]
    [InlineData("mkv")]
    [InlineData("mov")]
    [InlineData("ts")]
    public async Task The_container_changes_and_the_packets_stay(string to)
    {
        using var bench = new MediaBench();
        var file = bench.Make("Talk v1.5.mp4", MediaBench.Both);

        var made = Assert.Single((await bench.RunAsync("ffmpeg-remux", file, ("to", to))).Added);

        Assert.Equal($"Talk v1.5.{to}", made.Name);
        Assert.Equal("h264 aac", MediaBench.Codecs(made.Path));
        if (to != "ts")
        {
            Assert.Equal(MediaBench.Packets(file.Path, "v"), MediaBench.Packets(made.Path, "v"));
        }
    }

    [Fact]
    public async Task What_is_in_that_container_already_is_left_alone_and_a_wrong_name_is_not_believed()
    {
        using var bench = new MediaBench();
        var right = bench.Make("a.mp4", MediaBench.Both);
        var wrong = bench.Make("b.mkv", MediaBench.Both) with { Name = "b.mp4" };

        var result = await bench.RunAsync("ffmpeg-remux", [right, wrong]);

        Assert.Equal([wrong.Path], result.Removed);
        Assert.Contains("mp4", MediaBench.Probe(Assert.Single(result.Added).Path).GetProperty("format").GetProperty("format_name").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mp4", "mp4 cannot hold the video codec vp8 of 'a.webm'; mkv can, and ffmpeg-convert makes another codec of it")]
    [InlineData("opus", "opus holds sound alone, and 'a.webm' has pictures; ffmpeg-extract-audio takes its sound")]
    public async Task A_container_that_cannot_hold_it_is_refused(string to, string sentence)
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.webm", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=1", "-c:v", "libvpx", "-deadline", "realtime");

        Assert.Equal((PostProcessingFailure.BadInput, sentence), await bench.RefusedAsync("ffmpeg-remux", [file], ("to", to)) is var e ? (e.Failure, e.Message) : default);
    }

    [Fact]
    public async Task Text_in_it_becomes_what_the_container_writes()
    {
        using var bench = new MediaBench();
        bench.Write("s.srt", Srt, StagedRole.Subtitle);
        var file = bench.Make("a.mkv", ["-i", bench["s.srt"], .. MediaBench.Both, "-map", "1", "-map", "2", "-map", "0", "-c:s", "srt", "-metadata:s:s:0", "language=fre"]);

        var made = Assert.Single((await bench.RunAsync("ffmpeg-remux", file, ("to", "mp4"))).Added);

        Assert.Equal("h264 aac mov_text", MediaBench.Codecs(made.Path));
        Assert.Equal("fre", MediaBench.Tag(MediaBench.Probe(made.Path).GetProperty("streams")[2], "language"));
    }
}
