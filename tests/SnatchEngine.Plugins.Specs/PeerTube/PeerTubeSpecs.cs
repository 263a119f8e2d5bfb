using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.Plugins.PeerTube;
using static SnatchEngine.Plugins.Specs.Replayed;

namespace SnatchEngine.Plugins.Specs.PeerTube;

public sealed class PeerTubeSpecs
{
    private const string Folder = "PeerTube";
    private const string Host = "https://tube.example";
    private const string Id = "6eXYbr2tFkQ1NwZ9dPqRsT";
    private const string Config = """{"serverVersion":"7.1.0","instance":{"name":"Tube"}}""";

    [Theory]
    [InlineData("video")]
    [InlineData("channel")]
    [InlineData("playlist")]
    public Task A_recorded_page_gives_what_it_gave(string name) => VerifyAsync(new PeerTubePlugin(), Folder, name);

    [Theory]
    [InlineData("/videos/watch/2b7d9c14-6f0e-4d3a-9a51-0c8e7f6d5b4a", "/api/v1/videos/2b7d9c14-6f0e-4d3a-9a51-0c8e7f6d5b4a")]
    [InlineData("/videos/embed/6eXYbr2tFkQ1NwZ9dPqRsT?title=0", "/api/v1/videos/6eXYbr2tFkQ1NwZ9dPqRsT")]
    [InlineData("/videos/watch/playlist/6eXYbr2tFkQ1NwZ9dPqRsT", "/api/v1/video-playlists/6eXYbr2tFkQ1NwZ9dPqRsT/videos?start=0&count=100")]
    [InlineData("/video-channels/a_b/videos", "/api/v1/video-channels/a_b/videos?start=0&count=100&sort=-publishedAt&nsfw=both")]
    [InlineData("/c/far.away@other.example", "/api/v1/video-channels/far.away@other.example/videos?start=0&count=100&sort=-publishedAt&nsfw=both")]
    [InlineData("/a/mechanic/video-channels", "/api/v1/accounts/mechanic/videos?start=0&count=100&sort=-publishedAt&nsfw=both")]
    [InlineData("/accounts/mechanic", "/api/v1/accounts/mechanic/videos?start=0&count=100&sort=-publishedAt&nsfw=both")]
    public async Task Each_kind_of_page_has_its_place_in_the_api(string page, string api)
    {
        var gone = await ExtractAsync(new PeerTubePlugin(), Folder, Host + page, [Answer(Host + api, """{"docs":"https://docs.joinpeertube.org/api","status":404}""", 404)]);

        Assert.Equal(ExtractionFailure.Gone, gone.Failure?.Failure);
    }

    [Theory]
    [InlineData("/c/big.iso")]
    [InlineData("/a/archive.tar.gz")]
    [InlineData("/w/index.php")]
    [InlineData("/w/short")]
    [InlineData("/a/b/c")]
    [InlineData("/videos/watch/intro.mp4")]
    [InlineData("/c/%2e%2e")]
    public async Task A_path_that_cannot_be_one_asks_nobody(string path)
    {
        var other = await ExtractAsync(new PeerTubePlugin(), Folder, Host + path, []);

        Assert.Equal("the URL is none of a PeerTube's", other.Refusal());
    }

    [Theory]
    [InlineData("/w/" + Id, "/api/v1/videos/" + Id, 404)]
    [InlineData("/w/" + Id, "/api/v1/videos/" + Id, 200)]
    [InlineData("/w/" + Id, "/api/v1/videos/" + Id, 403)]
    [InlineData("/c/news", "/api/v1/video-channels/news/videos?start=0&count=100&sort=-publishedAt&nsfw=both", 404)]
    [InlineData("/c/news", "/api/v1/video-channels/news/videos?start=0&count=100&sort=-publishedAt&nsfw=both", 500)]
    public async Task A_host_that_is_no_peertube_is_handed_on(string page, string api, int status)
    {
        var other = await ExtractAsync(new PeerTubePlugin(), Folder, Host + page,
            [Answer(Host + api, "<html>nothing here</html>", status), Answer($"{Host}/api/v1/config", "<html>nothing here</html>", status)]);

        Assert.Equal("tube.example is no PeerTube", other.Refusal());
    }

    [Theory]
    [InlineData(404, "{}", ExtractionFailure.Gone, "the video '6eXYbr2tFkQ1NwZ9dPqRsT' of tube.example is not there (status 404)")]
    [InlineData(401, "{}", ExtractionFailure.AuthNeeded, "the video '6eXYbr2tFkQ1NwZ9dPqRsT' of tube.example is private: it is shown only to some who sign in")]
    [InlineData(403, """{"code":"video_requires_password"}""", ExtractionFailure.AuthNeeded, "the video '6eXYbr2tFkQ1NwZ9dPqRsT' of tube.example has a password, which this plugin cannot send")]
    [InlineData(403, """{"code":"does_not_respect_follow_constraints","originUrl":"https://home.example/w/1"}""", ExtractionFailure.AuthNeeded, "tube.example does not show videos of hosts it does not follow; ask its own host: https://home.example/w/1")]
    [InlineData(429, "{}", ExtractionFailure.RateLimited, "too much was asked for the video '6eXYbr2tFkQ1NwZ9dPqRsT' of tube.example (status 429)")]
    [InlineData(500, "{}", ExtractionFailure.Transient, "the video '6eXYbr2tFkQ1NwZ9dPqRsT' of tube.example cannot be shown for the moment (status 500)")]
    [InlineData(200, "{}", ExtractionFailure.SiteChanged, "tube.example does not describe the video '6eXYbr2tFkQ1NwZ9dPqRsT' of tube.example as the plugin peertube knows it; it needs an update")]
    public async Task A_refusal_of_a_peertube_has_its_reason(int status, string body, ExtractionFailure failure, string message)
    {
        var video = await ExtractAsync(new PeerTubePlugin(), Folder, $"{Host}/w/{Id}", [Answer($"{Host}/api/v1/videos/{Id}", body, status), Answer($"{Host}/api/v1/config", Config)]);

        Assert.Equal((failure, message), (video.Failure!.Failure, video.Failure.Message));
    }

    [Fact]
    public async Task A_host_that_answers_in_json_of_its_own_is_handed_on()
    {
        var other = await ExtractAsync(new PeerTubePlugin(), Folder, $"{Host}/w/{Id}", [Answer($"{Host}/api/v1/videos/{Id}", """{"ok":true}"""), Answer($"{Host}/api/v1/config", """{"ok":true}""")]);

        Assert.Equal("tube.example is no PeerTube", other.Refusal());
    }

    [Fact]
    public async Task A_sick_host_whose_url_is_surely_a_peertubes_is_tried_again()
    {
        var video = await ExtractAsync(new PeerTubePlugin(), Folder, $"{Host}/w/{Id}", [Answer($"{Host}/api/v1/videos/{Id}", "", 502), Answer($"{Host}/api/v1/config", "", 502)]);

        Assert.Equal(ExtractionFailure.Transient, video.Failure?.Failure);
    }

    [Theory]
    [InlineData("\"publishedAt\": \"2026-01-10T10:00:00.000Z\"", "\"publishedAt\": \"2026-03-02T18:00:00.000Z\"", ExtractionFailure.NotYet, "2026-03-02T18:00:00Z")]
    [InlineData("\"waitTranscoding\": true", "\"scheduledUpdate\": { \"updateAt\": \"2026-03-05T00:00:00Z\", \"privacy\": 1 }", ExtractionFailure.NotYet, "2026-03-05T00:00:00Z")]
    [InlineData("\"state\": {", "\"isLive\": true, \"state\": { \"id\": 4 }, \"before\": {", ExtractionFailure.NotYet, null)]
    [InlineData("\"isLive\": false", "\"isLive\": true, \"liveSchedules\": [{ \"startAt\": \"2026-03-01T20:00:00Z\" }]", ExtractionFailure.NotYet, "2026-03-01T20:00:00Z")]
    public async Task A_video_that_is_still_to_come_says_when(string from, string to, ExtractionFailure failure, string? moment)
    {
        var video = await ExtractAsync(new PeerTubePlugin(), Folder, $"{Host}/w/{Id}", Changed(Folder, "video", from, to));

        Assert.Equal((failure, moment is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(moment)), (video.Failure!.Failure, video.Failure.NotBefore));
    }

    [Theory]
    [InlineData(2, "\"files\":[]", ExtractionFailure.NotYet, "is still being processed by its host (Label)")]
    [InlineData(7, "\"files\":[]", ExtractionFailure.Gone, "has no file: its host failed to process it (Label)")]
    [InlineData(1, "\"files\":[]", ExtractionFailure.Gone, "has no file any more")]
    [InlineData(1, "\"files\":[{\"id\":1,\"fileUrl\":\"magnet:?x\"}]", ExtractionFailure.SiteChanged, "the files of the video '6eXYbr2tFkQ1NwZ9dPqRsT' of tube.example have no URL that the plugin peertube knows; it needs an update")]
    public async Task A_video_without_a_file_says_why(int state, string files, ExtractionFailure failure, string ending)
    {
        var video = await ExtractAsync(new PeerTubePlugin(), Folder, $"{Host}/w/{Id}",
            [Answer($"{Host}/api/v1/videos/{Id}", $$"""{"uuid":"2b7d9c14-6f0e-4d3a-9a51-0c8e7f6d5b4a","state":{"id":{{state}},"label":"Label"},{{files}}}""")]);

        Assert.Equal(failure, video.Failure?.Failure);
        Assert.EndsWith(ending, video.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, LiveState.NotLive)]
    [InlineData(true, LiveState.Live)]
    public async Task What_is_live_or_has_no_file_comes_by_its_playlist(bool isLive, LiveState live)
    {
        var item = (await ExtractAsync(new PeerTubePlugin(), Folder, $"{Host}/w/{Id}",
            [Answer($"{Host}/api/v1/videos/{Id}", $$"""{"uuid":"2b7d9c14-6f0e-4d3a-9a51-0c8e7f6d5b4a","name":"A Film","isLive":{{(isLive ? "true" : "false")}},"state":{"id":1},"files":[],"streamingPlaylists":[{"playlistUrl":"https://tube.example/m.m3u8","files":[]}]}"""),
            Answer($"{Host}/api/v1/videos/{Id}/captions", "", 404)])).Items.Single();

        Assert.Equal(("https://tube.example/m.m3u8", StreamDelivery.Hls, live), (item.Sources.Single().Urls[0], item.Sources[0].Delivery, item.Live));
        Assert.Empty(item.Extras);
    }

    [Fact]
    public async Task A_channel_goes_on_from_its_cursor()
    {
        var rest = await ExtractAsync(new PeerTubePlugin(), Folder, $"{Host}/c/workshop", [Cassette.Load(File(Folder, "channel.json")).Exchanges[1]], cursor: "2");

        Assert.Equal(["Film 1", null], rest.Steps.Select(s => (s as ReferenceFound)?.Title));
    }

    [Fact]
    public async Task A_list_that_ends_early_is_not_called_complete()
    {
        var list = await ExtractAsync(new PeerTubePlugin(), Folder, $"{Host}/c/workshop", [Answer($"{Host}/api/v1/video-channels/workshop/videos?start=0&count=100&sort=-publishedAt&nsfw=both", """{"total":9,"data":[]}""")]);

        Assert.Equal(("the host lists 0 of 9 videos", TruncationCause.SiteLimit), (((ExtractionEnded)list.Steps[^1]).Sentence, ((ExtractionEnded)list.Steps[^1]).Because!.Value));
    }
}
