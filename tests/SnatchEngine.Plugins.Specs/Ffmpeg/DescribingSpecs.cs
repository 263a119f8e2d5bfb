using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;

namespace SnatchEngine.Plugins.Specs.Ffmpeg;

[Trait("needs", "ffmpeg")]
public sealed class DescribingSpecs
{
    private const string Vtt = "WEBVTT\n\n00:00.500 --> 00:01.500\nHällo\n\n";
    private static readonly string[] s_picture = ["-f", "lavfi", "-i", "testsrc2=s=32x24:r=1:d=1", "-frames:v", "1"];

    [Theory]
    [InlineData("jpg", "mjpeg")]
    [InlineData("png", "png")]
    [InlineData("webp", "webp")]
    public async Task A_frame_becomes_a_thumbnail(string to, string codec)
    {
        using var bench = new MediaBench();

        var result = await bench.RunAsync("ffmpeg-thumbnail", bench.Make("a.mp4", MediaBench.Both), ("at", "0:01"), ("to", to), ("width", "32"));

        var made = Assert.Single(result.Added);
        Assert.Equal(($"a.{to}", StagedRole.Thumbnail), (made.Name, made.Role));
        var stream = MediaBench.Probe(made.Path).GetProperty("streams")[0];
        Assert.Equal((codec, 32, 24), (stream.GetProperty("codec_name").GetString(), stream.GetProperty("width").GetInt32(), stream.GetProperty("height").GetInt32()));
        Assert.Empty(result.Removed);
    }

    [Fact]
    public async Task A_moment_after_the_end_has_no_frame()
    {
        using var bench = new MediaBench();

        Assert.StartsWith("'at' of 'ffmpeg-thumbnail' is after the end, which is at 0:00:02", (await bench.RefusedAsync("ffmpeg-thumbnail", [bench.Make("a.mp4", MediaBench.Both)], ("at", "10:00"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mp4", "webp", "aac")]
    [InlineData("m4a", "png", "aac")]
    [InlineData("mp3", "jpg", "libmp3lame")]
    [InlineData("mka", "jpg", "aac")]
    [InlineData("mkv", "webp", "aac")]
    [InlineData("opus", "jpg", "libopus")]
    [InlineData("ogg", "png", "libvorbis")]
    [InlineData("flac", "webp", "flac")]
    public async Task The_cover_goes_where_the_container_has_it_and_replaces_an_older_one(string ending, string picture, string codec)
    {
        using var bench = new MediaBench();
        var hasVideo = ending is "mp4" or "mkv";
        var file = bench.Make($"a.{ending}", [.. hasVideo ? MediaBench.Both : MediaBench.Sound[..4], "-c:a", codec, "-metadata", "title=Before"]);
        var cover = bench.Make($"cover.{picture}", s_picture) with { Role = StagedRole.Thumbnail };

        var once = await bench.RunAsync("ffmpeg-cover", [file, cover]);
        var twice = await bench.RunAsync("ffmpeg-cover", [Assert.Single(once.Added), cover], ("keep", "true"));

        Assert.Equal([file.Path, cover.Path], once.Removed);
        var made = Assert.Single(twice.Added);
        Assert.Equal($"a.{ending}", made.Name);
        var json = MediaBench.Probe(made.Path);
        var covers = json.GetProperty("streams").EnumerateArray().Where(s => s.GetProperty("disposition").GetProperty("attached_pic").GetInt32() == 1).ToArray();
        var shown = Assert.Single(covers);
        Assert.Equal((32, picture == "png" ? "png" : "mjpeg"), (shown.GetProperty("width").GetInt32(), shown.GetProperty("codec_name").GetString()));
        Assert.Equal(hasVideo ? 3 : 2, json.GetProperty("streams").GetArrayLength());
        Assert.Equal("Before", MediaBench.Tag(json.GetProperty("format"), "title") ?? MediaBench.Tag(json.GetProperty("streams")[0], "title"));
        Assert.Single(Directory.GetFiles(bench.Made));
    }

    [Fact]
    public async Task A_container_without_a_place_for_a_cover_and_a_picture_that_is_none_are_refused()
    {
        using var bench = new MediaBench();
        var sound = bench.Make("a.wav", MediaBench.Sound[..4]);
        var cover = bench.Make("cover.jpg", s_picture) with { Role = StagedRole.Thumbnail };
        var broken = bench.Write("broken.jpg", "<html>", StagedRole.Thumbnail);

        Assert.Equal("'a.wav' cannot hold a cover; mp4, m4a, mp3, mkv, opus, ogg and flac can", (await bench.RefusedAsync("ffmpeg-cover", [sound, cover])).Message);
        Assert.Equal("'broken.jpg' is no JPEG, PNG or WebP picture, so it cannot be embedded", (await bench.RefusedAsync("ffmpeg-cover", [sound, broken])).Message);
        Assert.Equal("no picture of the item was fetched, so none was embedded; ffmpeg-thumbnail makes one", Assert.Single((await bench.RunAsync("ffmpeg-cover", sound)).Notes));
    }

    [Theory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    [InlineData("mp3")]
    [InlineData("opus")]
    public async Task Chapters_are_written_with_their_ends(string ending)
    {
        using var bench = new MediaBench();
        var file = bench.Make($"a.{ending}", ending is "mp4" or "mkv" ? MediaBench.Both : MediaBench.Sound[..4]);

        var made = Assert.Single((await bench.RunAsync("ffmpeg-chapters", file)).Added);

        Assert.Equal([("Intro", 0.0), ("Main = part; 2", 1.0)], ChaptersOf(made.Path));
        Assert.Single(Directory.GetFiles(bench.Made));
    }

    [Fact]
    public async Task Chapters_become_files_of_their_own()
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", MediaBench.Both);

        var result = await bench.RunAsync("ffmpeg-chapters", file, ("split", "true"));

        Assert.Equal(["a - 001 Intro.mp4", "a - 002 Main = part; 2.mp4"], result.Added.Select(f => f.Name));
        Assert.Empty(result.Removed);
        Assert.All(result.Added, f => Assert.InRange(MediaBench.Duration(f.Path), 0.9, 1.2));
        Assert.Equal([file.Path], (await bench.RunAsync("ffmpeg-chapters", file, ("split", "yes"), ("keep", "no"))).Removed);
    }

    [Theory]
    [InlineData("mp4", "mov_text")]
    [InlineData("mkv", "subrip")]
    [InlineData("webm", "webvtt")]
    public async Task Subtitles_are_embedded_as_the_container_writes_text(string ending, string codec)
    {
        using var bench = new MediaBench();
        string[] webm = ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=2", "-c:v", "libvpx", "-deadline", "realtime"];
        var file = bench.Make($"a.{ending}", ending == "webm" ? webm : MediaBench.Both);
        var german = bench.Write("a.de.vtt", Vtt, StagedRole.Subtitle);
        var english = bench.Write("b.vtt", Vtt, StagedRole.Subtitle) with { Source = new MediaSource { Urls = ["https://site.example/b.vtt"], Language = "en-US" } };
        var odd = bench.Write("c.json3", "{}", StagedRole.Subtitle);

        var result = await bench.RunAsync("ffmpeg-embed-subtitles", [file, german, english, odd]);

        var texts = MediaBench.Probe(Assert.Single(result.Added).Path).GetProperty("streams").EnumerateArray().Where(s => s.GetProperty("codec_type").GetString() == "subtitle").ToArray();
        Assert.Equal([(codec, "deu"), (codec, "eng")], texts.Select(t => (t.GetProperty("codec_name").GetString(), MediaBench.Tag(t, "language"))));
        Assert.Equal([file.Path, german.Path, english.Path], result.Removed);
        Assert.Equal(["'c.json3' is no subtitle that ffmpeg can read, and stays beside the video"], result.Notes);
    }

    [Fact]
    public async Task Only_the_wanted_languages_are_embedded_and_the_files_may_stay()
    {
        using var bench = new MediaBench();
        var file = bench.Make("a.mp4", MediaBench.Both);
        var german = bench.Write("a.de.vtt", Vtt, StagedRole.Subtitle);
        var french = bench.Write("a.fr.vtt", Vtt, StagedRole.Subtitle);

        var result = await bench.RunAsync("ffmpeg-embed-subtitles", [file, german, french], ("languages", "fr"), ("keep", "true"));

        Assert.Equal([file.Path], result.Removed);
        Assert.Equal("h264 aac mov_text", MediaBench.Codecs(Assert.Single(result.Added).Path));
        Assert.Equal("'a.wav' has no pictures, so subtitles have no place in it", (await bench.RefusedAsync("ffmpeg-embed-subtitles", [bench.Make("a.wav", MediaBench.Sound[..4]), german])).Message);
    }

    [Theory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    [InlineData("mp3")]
    [InlineData("opus")]
    public async Task What_is_known_becomes_tags_and_what_was_there_stays(string ending)
    {
        using var bench = new MediaBench();
        var file = bench.Make($"a.{ending}", [.. ending is "mp4" or "mkv" ? MediaBench.Both : MediaBench.Sound[..4], "-metadata", "title=Before", "-metadata", "genre=Talk"]);

        var made = Assert.Single((await bench.RunAsync("ffmpeg-embed-metadata", file)).Added);

        var json = MediaBench.Probe(made.Path);
        string? Tag(string name) => MediaBench.Tag(json.GetProperty("format"), name) ?? MediaBench.Tag(json.GetProperty("streams")[0], name);
        Assert.Equal(("A talk", "Somebody", "Talk"), (Tag("title"), Tag("artist"), Tag("genre")));
        Assert.StartsWith("2026", Tag("date"), StringComparison.Ordinal);
        Assert.Equal("https://site.example/watch?v=42", Tag(ending == "opus" ? "contact" : "comment"));
        Assert.Equal("Line one; a=b\nline # two \\ end", Tag(ending == "opus" ? "comment" : "description"));
        Assert.Equal([("Intro", 0.0), ("Main = part; 2", 1.0)], ChaptersOf(made.Path));
        Assert.DoesNotContain("SECRET", json.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("srt", "00:00:00,500 --> 00:00:01,500")]
    [InlineData("ass", "Dialogue: 0,0:00:00.50,0:00:01.50")]
    public async Task Subtitles_are_converted(string to, string line)
    {
        using var bench = new MediaBench();
        var text = bench.Write("a.de.vtt", Vtt, StagedRole.Subtitle);

        var result = await bench.RunAsync("ffmpeg-convert-subtitles", text, ("to", to));

        var made = Assert.Single(result.Added);
        Assert.Equal(($"a.de.{to}", StagedRole.Subtitle), (made.Name, made.Role));
        Assert.Contains(line, File.ReadAllText(made.Path), StringComparison.Ordinal);
        Assert.Contains("Hällo", File.ReadAllText(made.Path), StringComparison.Ordinal);
        Assert.Empty((await bench.RunAsync("ffmpeg-convert-subtitles", text, ("to", "vtt"))).Added);
        Assert.Equal("'x.srt' is no subtitle that ffmpeg can read", (await bench.RefusedAsync("ffmpeg-convert-subtitles", [bench.Write("x.srt", "nothing", StagedRole.Subtitle)], ("to", "vtt"))).Message);
    }

    private static IEnumerable<(string?, double)> ChaptersOf(string path) =>
        MediaBench.Probe(path).GetProperty("chapters").EnumerateArray().Select((JsonElement c) => (MediaBench.Tag(c, "title"), Math.Round(double.Parse(c.GetProperty("start_time").GetString()!), 1)));
}
