using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Specs.Ffmpeg;

[Trait("needs", "ffmpeg")]
public sealed class TranscodingSpecs
{
    private static readonly string[] s_odd = ["-f", "lavfi", "-i", "testsrc2=s=65x49:r=5:d=1", "-f", "lavfi", "-i", "sine=d=1", "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"];

    [Fact]
    public async Task Other_codecs_are_made_even_of_odd_sizes()
    {
        using var bench = new MediaBench();

        var made = Assert.Single((await bench.RunAsync("ffmpeg-convert", bench.Make("a.webm", s_odd), ("to", "mp4"), ("preset", "ultrafast"), ("crf", "40"), ("audio-bitrate", "64k"))).Added);

        Assert.Equal("a.mp4", made.Name);
        Assert.Equal("h264 aac", MediaBench.Codecs(made.Path));
    }

    [Fact]
    public async Task One_side_is_copied_or_left_out_when_that_is_wanted()
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", MediaBench.Both);

        var copied = Assert.Single((await bench.RunAsync("ffmpeg-convert", file, ("to", "mkv"), ("video-codec", "copy"), ("audio-codec", "flac"))).Added);
        var silent = Assert.Single((await bench.RunAsync("ffmpeg-convert", file, ("video-codec", "copy"), ("audio-codec", "none"))).Added);
        var sound = Assert.Single((await bench.RunAsync("ffmpeg-convert", file, ("to", "mp3"))).Added);

        Assert.Equal("h264 flac", MediaBench.Codecs(copied.Path));
        Assert.Equal(MediaBench.Packets(file.Path, "v"), MediaBench.Packets(copied.Path, "v"));
        Assert.Equal("h264", MediaBench.Codecs(silent.Path));
        Assert.Equal("mp3", MediaBench.Codecs(sound.Path));
    }

    [Fact]
    public async Task The_best_sound_is_the_one_that_is_there_untouched()
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", MediaBench.Both);

        var result = await bench.RunAsync("ffmpeg-extract-audio", file);

        var made = Assert.Single(result.Added);
        Assert.Equal("a.m4a", made.Name);
        Assert.Equal([file.Path], result.Removed);
        Assert.Equal("aac", MediaBench.Codecs(made.Path));
        Assert.Equal(MediaBench.Packets(file.Path, "a"), MediaBench.Packets(made.Path, "a"));
    }

    [Theory]
    [InlineData("mp3", "mp3", "mp3")]
    [InlineData("opus", "opus", "opus")]
    [InlineData("flac", "flac", "flac")]
    [InlineData("wav", "wav", "pcm_s16le")]
    [InlineData("vorbis", "ogg", "vorbis")]
    public async Task Another_sound_is_encoded(string to, string ending, string codec)
    {
        using var bench = new MediaBench();

        var made = Assert.Single((await bench.RunAsync("ffmpeg-extract-audio", bench.Make("a.mp4", MediaBench.Both), ("to", to), ("quality", to is "mp3" or "opus" ? "64k" : "3"))).Added);

        Assert.Equal($"a.{ending}", made.Name);
        Assert.Equal(codec, MediaBench.Codecs(made.Path));
    }

    [Fact]
    public async Task A_sound_that_is_as_wanted_stays_and_a_silent_video_is_refused()
    {
        using var bench = new MediaBench();
        var video = bench.Make("v.mp4", MediaBench.Video);

        Assert.Empty((await bench.RunAsync("ffmpeg-extract-audio", bench.Make("a.m4a", MediaBench.Sound))).Added);
        Assert.Empty((await bench.RunAsync("ffmpeg-extract-audio", bench.Make("b.mp4", MediaBench.Both), ("keep-video", "true"))).Removed);
        Assert.Equal("'v.mp4' has no sound", (await bench.RefusedAsync("ffmpeg-extract-audio", [video])).Message);
    }

    [Theory]
    [InlineData(-16)]
    [InlineData(-30)]
    public async Task The_loudness_is_the_one_that_is_wanted_and_the_video_is_copied(int target)
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", [.. MediaBench.Both, "-af", "volume=-12dB"]);

        var made = Assert.Single((await bench.RunAsync("ffmpeg-loudness", file, ("target", $"{target}"))).Added);

        Assert.InRange(LoudnessOf(made.Path), target - 0.7, target + 0.7);
        Assert.Equal(MediaBench.Packets(file.Path, "v"), MediaBench.Packets(made.Path, "v"));
        Assert.Equal("44100", MediaBench.Probe(made.Path).GetProperty("streams")[1].GetProperty("sample_rate").GetString());
        var again = await bench.RunAsync("ffmpeg-loudness", made, ("target", $"{target}"));
        Assert.Empty(again.Added);
        Assert.StartsWith("'a.mp4' is as loud as wanted (", Assert.Single(again.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_left_as_it_is()
    {
        using var bench = new MediaBench();

        var result = await bench.RunAsync("ffmpeg-loudness", bench.Make("a.flac", "-f", "lavfi", "-i", "anullsrc", "-t", "2"));

        Assert.Equal(["'a.flac' is silent, so its loudness was left as it is"], result.Notes);
    }

    [Fact]
    public async Task A_part_is_cut_at_the_very_moment_or_at_the_picture_before()
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", MediaBench.Both);

        var copied = Assert.Single((await bench.RunAsync("ffmpeg-cut", file, ("from", "0.7"), ("to", "1.5"))).Added);
        var exact = Assert.Single((await bench.RunAsync("ffmpeg-cut", file, ("from", "0.7"), ("to", "1.5"), ("exact", "true"))).Added);

        Assert.Equal(("a.mp4", "a.mp4"), (copied.Name, exact.Name));
        Assert.InRange(MediaBench.Duration(copied.Path), 0.75, 1.15);
        Assert.InRange(MediaBench.Duration(exact.Path), 0.75, 0.87);
        Assert.Equal("h264 aac", MediaBench.Codecs(exact.Path));
    }

    [Fact]
    public async Task Sections_are_times_or_titles_of_chapters()
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", MediaBench.Both);

        var result = await bench.RunAsync("ffmpeg-cut", file, ("sections", "*0:01.5-inf, ^Main, -0.5-inf, 0-0.5"));

        Assert.Equal(["a - 01 0.01.5-inf.mp4", "a - 02 Main = part; 2.mp4", "a - 03 -0.5-inf.mp4", "a - 04 0-0.5.mp4"], result.Added.Select(f => f.Name));
        Assert.Equal([file.Path], result.Removed);
        Assert.All(result.Added, f => Assert.InRange(MediaBench.Duration(f.Path), 0.4, 1.2));
    }

    [Theory]
    [InlineData("nothing like it", "no chapter fits 'nothing like it'; there are 'Intro', 'Main = part; 2'")]
    [InlineData("1:00-2:00", "'1:00-2:00' begins after the end, which is at 0:00:02")]
    [InlineData("1.5-1", "'1.5-1' ends before it begins")]
    [InlineData("(", "'(' in 'sections' is neither a range of times such as 10:15-12:00 nor an expression for titles of chapters: Invalid pattern '(' at offset 1. Not enough )'s.")]
    public async Task A_section_that_is_not_there_is_refused(string section, string sentence)
    {
        using var bench = new MediaBench();

        var refusal = await bench.RefusedAsync("ffmpeg-cut", [bench.Make("a.mp4", MediaBench.Both)], ("sections", section));

        Assert.Equal((PostProcessingFailure.BadOption, sentence), (refusal.Failure, refusal.Message));
    }

    private static double LoudnessOf(string path)
    {
        var said = MediaBench.Run("ffmpeg", ["-nostdin", "-hide_banner", "-nostats", "-i", path, "-map", "0:a", "-af", "loudnorm=print_format=json", "-f", "null", "-"], errors: true);
        using var json = System.Text.Json.JsonDocument.Parse(said[said.LastIndexOf('{')..(said.LastIndexOf('}') + 1)]);
        return double.Parse(json.RootElement.GetProperty("input_i").GetString()!);
    }
}
