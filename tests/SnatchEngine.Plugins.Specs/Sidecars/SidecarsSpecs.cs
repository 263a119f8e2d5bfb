using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Sidecars;

namespace SnatchEngine.Plugins.Specs.Sidecars;

public sealed class SidecarsSpecs
{
    private static readonly MediaItem s_talk = new()
    {
        Id = new ItemId("site", "42"),
        Title = "A \"talk\" & more",
        Creator = "Somebody",
        Description = "First\nSecond \u0001 <b>",
        Published = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(3725),
        Page = "https://user:pw@site.example/watch?v=42&access_token=SECRET",
        Tags = ["one", "two"],
        Chapters = [new("Intro", TimeSpan.Zero), new("Main", TimeSpan.FromSeconds(60))],
        Sources =
        [
            new MediaSource
            {
                Urls = ["https://cdn.example/42.mp4?sig=SECRET"], Label = "137", Container = "mp4", VideoCodec = Codec.Named("avc1.64001f"), AudioCodec = Codec.Absent, Height = 1080, Width = 1920,
                Headers = [new("Cookie", "SECRET")], Size = new ByteSize(1234), VideoBitRate = BitRate.Kilobits(2500),
            },
            new MediaSource { Urls = ["https://cdn.example/42-low.mp4?sig=SECRET"], Label = "18", Container = "mp4" },
        ],
        Extras =
        [
            new MediaSource { Urls = ["https://cdn.example/42.jpg?sig=SECRET"], Kind = MediaKind.Thumbnail },
            new MediaSource { Urls = ["https://cdn.example/42.de.vtt?sig=SECRET"], Kind = MediaKind.Subtitle, Language = "de", Container = "vtt" },
        ],
        List = new MediaList("PL1", "Talks", 3, 10),
        Fields = new Dictionary<string, string> { ["view_count"] = "12345", ["series"] = "Talks & such", ["season_number"] = "2", ["episode_number"] = "7", ["title"] = "not twice", ["channel_url"] = "https://site.example/c?token=SECRET" },
    };

    private static StepRun<SidecarsPlugin> NewRun() => new("Sidecars") { Known = s_talk };

    [Fact]
    public async Task The_info_json_has_the_keys_of_yt_dlp_and_no_secret()
    {
        using var run = NewRun();

        var result = await run.RunAsync("sidecars", [run.Write("Talks/A talk.f137.mp4", "x") with { Source = s_talk.Sources[0] }], ("write", "info-json"));

        var made = Assert.Single(result.Added);
        Assert.Equal(("Talks/A talk.info.json", StagedRole.Sidecar), (made.Name, made.Role));
        var text = File.ReadAllText(made.Path);
        Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        Assert.Equal("""["42","A \"talk\" & more","mp4","site","https://site.example/watch?v=42","Somebody","20260301","1:02:05","not_live","Talks",3]""",
            Flat(root, "id", "title", "ext", "extractor", "webpage_url", "uploader", "upload_date", "duration_string", "live_status", "playlist_title", "playlist_index"));
        Assert.Equal("""[3725,12345,1772366400,"https://site.example/c","video"]""", Flat(root, "duration", "view_count", "timestamp", "channel_url", "_type"));
        Assert.Equal("""["18","137"]""", Flat(root.GetProperty("formats"), f => f.GetProperty("format_id")));
        Assert.Equal("""["https://cdn.example/42.mp4","avc1.64001f","none",1080,1234,2500]""", Flat(root.GetProperty("formats")[1], "url", "vcodec", "acodec", "height", "filesize", "vbr"));
        Assert.Equal("""[60,3725]""", Flat(root.GetProperty("chapters"), c => c.GetProperty("end_time")));
        Assert.Equal("vtt", root.GetProperty("subtitles").GetProperty("de")[0].GetProperty("ext").GetString());
        Assert.Single(root.EnumerateObject(), p => p.Name == "title");
    }

    [Fact]
    public async Task An_nfo_is_of_an_episode_when_its_series_is_known()
    {
        using var run = NewRun();
        var file = run.Write("a.mp4", "x");

        var episode = XDocument.Load(Assert.Single((await run.RunAsync("sidecars", [file], ("write", "nfo"))).Added).Path).Root!;
        var movie = XDocument.Load(Assert.Single((await run.RunAsync("sidecars", [file], ("write", "[nfo]"), ("nfo-kind", "movie"))).Added).Path).Root!;

        Assert.Equal(("episodedetails", "Talks & such", "2", "7", "2026-03-01", "62"), (episode.Name.LocalName, Of(episode, "showtitle"), Of(episode, "season"), Of(episode, "episode"), Of(episode, "aired"), Of(episode, "runtime")));
        Assert.Equal(("movie", "A \"talk\" & more", "First\nSecond  <b>", "2026", "https://cdn.example/42.jpg"), (movie.Name.LocalName, Of(movie, "title"), Of(movie, "plot"), Of(movie, "year"), Of(movie, "thumb")));
        Assert.Equal(("site", "42"), ((string?)movie.Element("uniqueid")!.Attribute("type"), Of(movie, "uniqueid")));
        Assert.Equal(["one", "two"], movie.Elements("tag").Select(t => t.Value));
    }

    [Fact]
    public async Task Thumbnails_and_subtitles_get_the_name_of_the_item()
    {
        using var run = NewRun();
        var picture = run.Write("whatever.jpg", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 0], StagedRole.Thumbnail);
        var german = run.Write("sub.vtt", "WEBVTT", StagedRole.Subtitle) with { Source = s_talk.Extras[1] };
        var other = run.Write("x/other.de.vtt", "WEBVTT", StagedRole.Subtitle);
        var unknown = run.Write("y.srt", "1", StagedRole.Subtitle);

        var result = await run.RunAsync("sidecars", [run.Write("d/A talk.mp4", "x"), picture, german, other, unknown], ("write", "thumbnail, subtitles, description"));

        Assert.Equal(
            new Dictionary<string, string> { [picture.Path] = "d/A talk.png", [german.Path] = "d/A talk.de.vtt", [other.Path] = "d/A talk.de.2.vtt", [unknown.Path] = "d/A talk.srt" }.OrderBy(p => p.Key),
            result.Renamed.OrderBy(p => p.Key));
        Assert.Equal(("d/A talk.description", "First\nSecond \u0001 <b>"), Assert.Single(result.Added) is var made ? (made.Name, File.ReadAllText(made.Path, Encoding.UTF8)) : default);
    }

    [Fact]
    public async Task Everything_that_is_known_is_written_when_nobody_says_what()
    {
        using var run = NewRun();

        var result = await run.RunAsync("sidecars", [run.Write("a.mp4", "x")]);

        Assert.Equal(["a.info.json", "a.nfo", "a.description"], result.Added.Select(f => f.Name));
        Assert.Empty(result.Notes);
        Assert.Equal(["no subtitles were fetched; ask for them with --subtitles"], (await run.RunAsync("sidecars", [run.Write("a.mp4", "x")], ("write", "subtitles"))).Notes);
        Assert.Equal("'write' of 'sidecars' must be some of info-json, nfo, description, thumbnail, subtitles, was 'infojson' (did you mean 'info-json'?)", (await run.RefusedAsync("sidecars", [run.Write("a.mp4", "x")], ("write", "infojson"))).Message);
    }

    private static string? Of(XElement element, string name) => element.Element(name)?.Value;

    private static string Flat(JsonElement json, params string[] keys) => $"[{string.Join(',', keys.Select(k => json.GetProperty(k).GetRawText()))}]";

    private static string Flat(JsonElement list, Func<JsonElement, JsonElement> of) => $"[{string.Join(',', list.EnumerateArray().Select(e => of(e).GetRawText()))}]";
}
