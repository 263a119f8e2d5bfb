using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Lending;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.Plugins.YtDlp;

namespace SnatchEngine.Plugins.Specs.YtDlp;

public sealed class YtDlpSpecs
{
    private const string Page = "https://clips.example/watch/88kites";
    private readonly List<IReadOnlyList<string>> _calls = [];
    private readonly List<TimeSpan> _times = [];
    private readonly List<string> _log = [];

    [Theory]
    [InlineData("video", Page)]
    [InlineData("described", "https://clips.example/watch/12lantern")]
    [InlineData("playlist", "https://clips.example/list/PL1")]
    public async Task What_it_says_becomes_items_and_references(string name, string page)
    {
        var expected = Expectation.Load(Replayed.File("YtDlp", $"{name}.expected.json"));

        var extraction = await ExtractAsync(page, Recorded(name));

        expected.Verify(extraction);
    }

    [Fact]
    public async Task It_is_asked_without_a_shell_and_the_page_is_no_option()
    {
        await ExtractAsync(Page, Recorded("video"));

        Assert.Equal(["--ignore-config", "-J", "--flat-playlist", "--playlist-items", "1:500", "--", Page], Assert.Single(_calls));
        Assert.True(Assert.Single(_times) < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_operators_browser_lends_its_session()
    {
        await ExtractAsync(Page, Recorded("video"), settings: ("cookies-from-browser", "firefox"));

        Assert.Equal(["--cookies-from-browser", "firefox", "--", Page], Assert.Single(_calls).TakeLast(4));
    }

    [Fact]
    public async Task What_is_left_out_is_named()
    {
        await ExtractAsync(Page, Recorded("video"));

        Assert.Equal(["left out of 'Kites / A Study': mhtml: sb0"], _log);
    }

    [Fact]
    public async Task What_is_live_is_an_item_that_says_so()
    {
        var live = await ExtractAsync(Page, Recorded("video").Replace("\"not_live\"", "\"is_live\"", StringComparison.Ordinal));

        Assert.Equal(LiveState.Live, live.Items.Single().Live);
    }

    [Fact]
    public async Task Fragments_are_named_one_by_one_and_those_with_a_hole_are_left_out()
    {
        var item = (await ExtractAsync(Page, """
            {"id":"1","extractor_key":"Clips","title":"One","formats":[
              {"format_id":"a","protocol":"http_dash_segments","url":"https://cdn.example/m.mpd","fragment_base_url":"https://cdn.example/v/","ext":"mp4","vcodec":"avc1","acodec":"none",
               "fragments":[{"path":"init.mp4"},{"path":"1.m4s","duration":2},{"url":"https://other.example/2.m4s"}]},
              {"format_id":"b","protocol":"http_dash_segments","url":"https://cdn.example/m.mpd","fragments":[{"url":"https://cdn.example/0.m4s"},{"path":"1.m4s"}]},
              {"format_id":"c","protocol":"http_dash_segments","url":"https://cdn.example/m.mpd"}]}
            """)).Items.Single();

        var source = Assert.Single(item.Sources);
        Assert.Equal(("a", StreamDelivery.Dash), (source.Label, source.Delivery));
        Assert.Equal(["https://cdn.example/v/init.mp4", "https://cdn.example/v/1.m4s", "https://other.example/2.m4s"], source.Fragments);
        Assert.Equal(["left out of 'One': in fragments whose URLs are not told: b, c"], _log);
    }

    [Fact]
    public async Task A_long_list_is_read_in_pages_and_goes_on_from_its_cursor()
    {
        string List(int from, int count) => $$"""{"_type":"playlist","entries":[{{string.Join(',', Enumerable.Range(from, count).Select(n => $$"""{"_type":"url","url":"https://clips.example/watch/{{n}}"}"""))}}]}""";

        var all = await ExtractAsync("https://clips.example/list", List(1, 500), List(501, 2));
        var rest = await ExtractAsync("https://clips.example/list", [List(501, 2)], cursor: "501");

        Assert.Equal(502, all.Steps.Count(s => s is ReferenceFound));
        Assert.Equal("501", Assert.IsType<PageReached>(all.Steps[500]).Cursor);
        Assert.Equal(all.Steps.Skip(501), rest.Steps);
        Assert.Equal(["1:500", "501:1000", "501:1000"], _calls.Select(c => c[4]));
    }

    [Fact]
    public async Task An_entry_that_cannot_be_had_costs_no_other()
    {
        var list = await ExtractAsync("https://clips.example/list", """
            {"_type":"playlist","entries":[
              {"id":"1","extractor_key":"Clips","title":"Locked","formats":[{"format_id":"a","url":"https://clips.example/a","has_drm":true}]},
              {"id":"2","extractor_key":"Clips","title":"Open","url":"https://clips.example/b.mp4","ext":"mp4"},
              {"_type":"playlist","entries":[{"_type":"url","url":"https://clips.example/3"}]}]}
            """);

        Assert.Equal("yt-dlp:clips:2", Assert.Single(list.Items).Id.ToString());
        Assert.Equal("https://yt-dlp.invalid/?url=https%3A%2F%2Fclips.example%2F3", Assert.IsType<ReferenceFound>(list.Steps[1]).Url);
        Assert.Contains("protected (DRM): a", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_brings_its_place_in_the_list_to_the_item()
    {
        var list = await ExtractAsync("https://clips.example/list", """{"_type":"playlist","id":"PL&1","title":"Kites, all","playlist_count":2,"entries":[{"_type":"url","url":"https://clips.example/1?a=b&c=d"},{"_type":"url","url":"https://clips.example/2"}]}""");
        var item = (await ExtractAsync(Assert.IsType<ReferenceFound>(list.Steps[0]).Url, Recorded("video"))).Items.Single();

        Assert.Equal(new MediaList("PL&1", "Kites, all", 1, 2), item.List);
        Assert.Equal("https://clips.example/1?a=b&c=d", _calls[^1][^1]);
    }

    [Fact]
    public async Task A_reference_comes_back_as_its_page()
    {
        await ExtractAsync("https://yt-dlp.invalid/?url=https%3A%2F%2Fclips.example%2Fwatch%3Fv%3D1%26t%3D2", Recorded("video"));

        Assert.Equal("https://clips.example/watch?v=1&t=2", Assert.Single(_calls)[^1]);
    }

    [Theory]
    [InlineData("https://yt-dlp.invalid/?url=http%3A%2F%2F169.254.169.254%2Flatest")]
    [InlineData("https://yt-dlp.invalid/?url=http%3A%2F%2F127.0.0.1%2F")]
    [InlineData("https://yt-dlp.invalid/?url=http%3A%2F%2F2130706433%2F")]
    [InlineData("https://yt-dlp.invalid/?url=http%3A%2F%2F%5B%3A%3A1%5D%2F")]
    [InlineData("https://yt-dlp.invalid/?url=http%3A%2F%2Flocalhost%3A8080%2F")]
    [InlineData("https://yt-dlp.invalid/?url=http%3A%2F%2Frouter%2F")]
    [InlineData("https://yt-dlp.invalid/?url=file%3A%2F%2F%2Fetc%2Fpasswd")]
    [InlineData("https://yt-dlp.invalid/?url=ytsearch%3Akites")]
    [InlineData("https://yt-dlp.invalid/")]
    public async Task A_reference_to_what_is_private_is_not_followed(string url)
    {
        var refused = await ExtractAsync(url, Recorded("video"));

        Assert.NotNull(refused.Failure);
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task Expired_links_are_renewed_for_the_very_same_format()
    {
        var item = (await ExtractAsync(Page, Recorded("video"))).Items.Single();
        var source = item.Sources.Single(s => s.Label == "a-en");

        var fresh = await Refresher(Recorded("video").Replace("sig=abc", "sig=new", StringComparison.Ordinal)).RefreshAsync(item, source);
        var other = await Assert.ThrowsAsync<ExtractionException>(() => Refresher(Recorded("video").Replace("1234567", "1234568", StringComparison.Ordinal)).RefreshAsync(item, source));

        Assert.Equal(["https://cdn.clips.example/v/88/a.m4a?expire=1772400000&sig=new"], fresh);
        Assert.Equal(ExtractionFailure.Gone, other.Failure);
    }

    [Fact]
    public async Task Expired_fragments_are_renewed_one_by_one_and_only_as_many_are_the_same_format()
    {
        string Video(string signature, int count) => $$"""
            {"id":"1","extractor_key":"Clips","title":"One","formats":[{"format_id":"a","protocol":"http_dash_segments","url":"https://cdn.example/m.mpd","fragments":[{{string.Join(',', Enumerable.Range(0, count).Select(n => $$"""{"url":"https://cdn.example/{{n}}.m4s?sig={{signature}}"}"""))}}]}]}
            """;
        var item = (await ExtractAsync(Page, Video("old", 3))).Items.Single();

        var fresh = await Refresher(Video("new", 3)).RefreshAsync(item, item.Sources[0]);
        var other = await Assert.ThrowsAsync<ExtractionException>(() => Refresher(Video("new", 2)).RefreshAsync(item, item.Sources[0]));

        Assert.Equal(["https://cdn.example/0.m4s?sig=new", "https://cdn.example/1.m4s?sig=new", "https://cdn.example/2.m4s?sig=new"], fresh);
        Assert.Equal(ExtractionFailure.Gone, other.Failure);
    }

    [Theory]
    [InlineData("\"live_status\": \"not_live\"", "\"live_status\": \"is_upcoming\", \"release_timestamp\": 1772500000", ExtractionFailure.NotYet)]
    [InlineData("\"protocol\": \"", "\"protocol\": \"x-", ExtractionFailure.SiteChanged)]
    [InlineData("\"protocol\"", "\"has_drm\": true, \"protocol\"", ExtractionFailure.Gone)]
    public async Task A_video_without_a_file_says_why(string from, string to, ExtractionFailure failure)
    {
        var video = await ExtractAsync(Page, Recorded("video").Replace(from, to, StringComparison.Ordinal));

        Assert.Equal(failure, video.Failure?.Failure);
        Assert.Equal(to.Contains("1772500000", StringComparison.Ordinal) ? DateTimeOffset.FromUnixTimeSeconds(1772500000) : null, video.Failure!.NotBefore);
    }

    [Theory]
    [InlineData("ERROR: [youtube] drmSSLlogin1: Video unavailable. This video has been removed by the uploader", ExtractionFailure.Gone)]
    [InlineData("ERROR: [youtube] a1: Private video. Sign in if you've been granted access to this video", ExtractionFailure.AuthNeeded)]
    [InlineData("ERROR: [youtube] a1: Sign in to confirm you're not a bot. Use --cookies-from-browser or --cookies for the authentication.", ExtractionFailure.AuthNeeded)]
    [InlineData("ERROR: [youtube] a1: Join this channel to get access to members-only content", ExtractionFailure.AuthNeeded)]
    [InlineData("ERROR: [youtube] a1: The uploader has not made this video available in your country", ExtractionFailure.GeoBlocked)]
    [InlineData("ERROR: [youtube] a1: Video unavailable. This video contains content from X, who has blocked it in your country on copyright grounds", ExtractionFailure.GeoBlocked)]
    [InlineData("ERROR: [youtube] a1: Premieres in 3 hours", ExtractionFailure.NotYet)]
    [InlineData("ERROR: [youtube] a1: This live event will begin in 2 days.", ExtractionFailure.NotYet)]
    [InlineData("ERROR: [twitch:stream] abc: The channel is not currently live", ExtractionFailure.NotYet)]
    [InlineData("ERROR: [a] 1: Unable to download webpage: HTTP Error 429: Too Many Requests (caused by <HTTPError 429: Too Many Requests>)", ExtractionFailure.RateLimited)]
    [InlineData("ERROR: [a] 1: Unable to download webpage: HTTP Error 404: Not Found (caused by <HTTPError 404: Not Found>)", ExtractionFailure.Gone)]
    [InlineData("ERROR: [a] 1: Unable to download webpage: HTTP Error 403: Forbidden", ExtractionFailure.AuthNeeded)]
    [InlineData("ERROR: [a] 1: Unable to download JSON metadata: HTTP Error 503: Service Unavailable", ExtractionFailure.Transient)]
    [InlineData("ERROR: [generic] Unable to download webpage: <urlopen error [Errno -3] Temporary failure in name resolution>", ExtractionFailure.Transient)]
    [InlineData("ERROR: [a] 1: The read operation timed out", ExtractionFailure.Transient)]
    [InlineData("ERROR: [DRM] The requested site is known to use DRM protection. It will NOT be supported.", ExtractionFailure.Gone)]
    [InlineData("ERROR: Unsupported URL: https://clips.example/login/not-found", ExtractionFailure.SiteChanged)]
    [InlineData("ERROR: [a] 1: Unable to extract uploader id; please report this issue on  https://tracker.example , filling out the template.", ExtractionFailure.SiteChanged)]
    [InlineData("Usage: yt-dlp [OPTIONS] URL [URL...]\n\nyt-dlp: error: no such option: --flat-playlist", ExtractionFailure.SiteChanged)]
    [InlineData("WARNING: [a] login is deprecated\nERROR: [a] 1: Video does not exist", ExtractionFailure.Gone)]
    [InlineData("", ExtractionFailure.SiteChanged)]
    public async Task Every_complaint_has_its_meaning(string errors, ExtractionFailure failure)
    {
        var refused = await PluginBench.ExtractAsync(Extractor(() => new ProgramOutput(1, "null\n", errors)), new ExtractionRequest(Page));

        Assert.Equal(failure, refused.Failure?.Failure);
    }

    [Theory]
    [InlineData(ProgramFailure.TimedOut, ExtractionFailure.Transient)]
    [InlineData(ProgramFailure.TooMuchOutput, ExtractionFailure.SiteChanged)]
    public async Task A_run_that_was_ended_has_its_meaning(ProgramFailure how, ExtractionFailure failure)
    {
        var ended = await PluginBench.ExtractAsync(Extractor(() => throw new ProgramException(how, "it was ended")), new ExtractionRequest(Page));

        Assert.Equal((failure, "it was ended"), (ended.Failure!.Failure, ended.Failure.Message));
    }

    [Fact]
    public async Task A_program_that_is_missing_is_the_hosts_to_explain()
    {
        var missing = await Assert.ThrowsAsync<ProgramException>(() => PluginBench.ExtractAsync(Extractor(() => throw new ProgramException(ProgramFailure.Missing, "install it")), new ExtractionRequest(Page)));

        Assert.Equal(ProgramFailure.Missing, missing.Failure);
    }

    [Fact]
    public async Task A_complaint_is_shown_without_what_a_url_signs()
    {
        var refused = await PluginBench.ExtractAsync(
            Extractor(() => new ProgramOutput(1, "", "ERROR: [a] 1: Unable to open https://cdn.example/v?sig=secret: HTTP Error 410: Gone")), new ExtractionRequest(Page));

        Assert.Equal("yt-dlp: [a] 1: Unable to open https://cdn.example/v HTTP Error 410: Gone (it was removed, or never was there)", refused.Failure?.Message);
    }

    private Task<ExtractionResult> ExtractAsync(string page, params string[] answers) => ExtractAsync(page, answers, null);

    private Task<ExtractionResult> ExtractAsync(string page, string answer, (string, string) settings) => ExtractAsync(page, [answer], null, settings);

    private Task<ExtractionResult> ExtractAsync(string page, string[] answers, string? cursor, params (string Key, string Value)[] settings)
    {
        var left = new Queue<string>(answers);
        return PluginBench.ExtractAsync(Extractor(() => new ProgramOutput(0, left.Dequeue(), ""), settings), new ExtractionRequest(page) { Cursor = cursor });
    }

    private IExtractor Extractor(Func<ProgramOutput> answer, params (string Key, string Value)[] settings) => new YtDlpPlugin().CreateExtractors(new PluginEnvironment("yt-dlp", new Lender
    {
        OpenHttp = _ => throw new NotSupportedException("yt-dlp asks by itself"),
        OpenStateFolder = () => throw new NotSupportedException("nothing is kept"),
        ReadSettings = () => settings.ToDictionary(s => s.Key, s => s.Value),
        RunProgramAsync = (call, _) =>
        {
            Assert.Equal("yt-dlp", call.Program);
            _calls.Add(call.Arguments);
            _times.Add(call.TimeOut);
            return Task.FromResult(answer());
        },
    })
    {
        Log = _log.Add,
    }).Single();

    private IRefreshLinks Refresher(string answer) => (IRefreshLinks)Extractor(() => new ProgramOutput(0, answer, ""));

    private static string Recorded(string name) => System.IO.File.ReadAllText(Replayed.File("YtDlp", $"{name}.body.json"));
}
