using System.Text;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.PluginKit;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.PluginKit.Replay;
using SnatchEngine.Plugins.Feed;
using SnatchEngine.TestKit;
using Exchange = SnatchEngine.PluginKit.Recordings.Exchange;

namespace SnatchEngine.Plugins.Specs.Feed;

public sealed class FeedSpecs
{
    private const string Start = "https://f.example/feed";

    [Fact]
    public async Task A_podcast_gives_its_episodes_page_after_page_with_their_other_formats()
    {
        var extraction = await Recorded.ReplayAsync<FeedPlugin>("Feed", "podcast");

        var (first, second) = (extraction.Items.First(), extraction.Items.Last());
        Assert.Equal(new ItemId("feed", "0b5f1e7c-54d1-5a3e-9b39-6d0e8e6a77f1 ep-12"), first.Id);
        Assert.Equal(("12: The keeper s cat", "Ada Lund", "https://fog.example/12"), (first.Title, first.Creator, first.Page));
        Assert.Equal((new DateTimeOffset(2026, 3, 3, 5, 0, 0, TimeSpan.Zero), new TimeSpan(1, 2, 3)), (first.Published, first.Duration));
        Assert.Equal(["https://cdn.example/fog/12.mp3?played=1&from=rss", "https://cdn.example/fog/12.opus", "https://backup.example/fog/12.opus"], first.Sources.SelectMany(s => s.Urls));
        Assert.Equal((SourceRelation.Variants, 29799000, "mp3"), (first.Relation, first.Sources[0].SizeEstimate?.Bytes, first.Sources[0].Container));
        Assert.Equal("sha-256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Assert.Single(first.Sources[1].Checksums).ToString());
        Assert.Null(first.Sources[0].Size);
        Assert.Equal(("https://fog.example/fog/11.mp3", null, null), (second.Sources[0].Urls[0], second.Published, second.Sources[0].SizeEstimate));
        Assert.Equal(2, extraction.Items.Count());
        Assert.Equal(["https://fog.example/feed.xml?page=2"], extraction.Steps.OfType<PageReached>().Select(p => p.Cursor));
        Assert.Same(ExtractionEnded.Complete, extraction.End());
    }

    [Fact]
    public async Task An_Atom_feed_is_read_in_its_own_encoding_from_its_own_bases_and_says_when_its_archive_fails()
    {
        var extraction = await Recorded.ReplayAsync<FeedPlugin>("Feed", "atom");

        var (first, second) = (extraction.Items.First(), extraction.Items.Last());
        Assert.Equal(("tag:films.example,2026:reel-1", "Blå reel", "Ossian", "https://films.example/shelf/reel/1.html"), (first.Id.Id, first.Title, first.Creator, first.Page));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 1, 30, 0, 500, TimeSpan.Zero), first.Published);
        Assert.Equal(["https://films.example/shelf/reel/1-1080.mp4", "https://films.example/shelf/reel/1-360.mp4"], first.Sources.Select(s => s.Urls[0]));
        Assert.Equal((SourceRelation.Variants, 1080, 25d, "sha-1=a9993e364706816aba3e25717850c26c9cd0d89d"), (first.Relation, first.Sources[0].Height, first.Sources[0].Fps, first.Sources[0].Checksums[0].ToString()));
        Assert.Equal((SourceRelation.Several, "https://films.example/dl/2.mp4", MediaKind.Document), (second.Relation, second.Sources[0].Urls[0], second.Sources[1].Kind));
        Assert.Equal((TruncationCause.PageFailed, "a page of older entries cannot be used: the server answers 500"), (extraction.End().Because, extraction.End().Sentence));
    }

    [Fact]
    public async Task A_JSON_Feed_gives_its_attachments_and_pages()
    {
        var extraction = await Recorded.ReplayAsync<FeedPlugin>("Feed", "jsonfeed");

        var item = Assert.Single(extraction.Items);
        Assert.Equal(("notes.example/feed.json 7", "https://notes.example/7", "Bo", TimeSpan.FromSeconds(61)), (item.Id.Id, item.Page, item.Creator, item.Duration));
        Assert.Equal(("https://notes.example/audio/7.m4a", "m4a"), (item.Sources[0].Urls[0], item.Sources[0].Container));
        Assert.Equal(["https://notes.example/6"], extraction.Steps.OfType<ReferenceFound>().Select(r => r.Url));
    }

    [Fact]
    public async Task An_unchanged_feed_is_told_again_without_being_sent_again()
    {
        using var state = new TempFolder();
        var cassette = Cassette.Load(Path.Combine(AppContext.BaseDirectory, "Feed", "Recordings", "podcast.json"));
        var options = Recorded.Options("Feed") with { StateFolder = state.Path };
        var first = await PluginBench.ExtractAsync(new FeedPlugin(), cassette, options);
        List<string> log = [];

        var again = await PluginBench.ExtractAsync(new FeedPlugin(), cassette, options with { Log = log.Add });

        Assert.Equal(["the feed has not changed since it was last asked for"], log);
        Assert.Equal(first.Items.Select(i => i.Id), again.Items.Select(i => i.Id));
    }

    [Fact]
    public async Task A_damaged_memory_costs_one_answer_and_nothing_else()
    {
        using var state = new TempFolder();
        var cassette = Cassette.Load(Path.Combine(AppContext.BaseDirectory, "Feed", "Recordings", "podcast.json"));
        var options = Recorded.Options("Feed") with { StateFolder = state.Path };
        await PluginBench.ExtractAsync(new FeedPlugin(), cassette, options);
        var file = Assert.Single(Directory.GetFiles(state.Path));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("cat", "cow", StringComparison.Ordinal));
        List<string> log = [];

        var again = await PluginBench.ExtractAsync(new FeedPlugin(), cassette, options with { Log = log.Add });

        Assert.Empty(log);
        Assert.Contains("cat", again.Items.First().Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_costs_one_conditional_request()
    {
        var cassette = Cassette.Load(Path.Combine(AppContext.BaseDirectory, "Feed", "Recordings", "podcast.json"));
        var probe = Assert.IsType<IProbeChanges>(new FeedExtractor(PluginBench.Replay(cassette)), exactMatch: false);

        var first = await probe.ProbeAsync(cassette.Url, null);
        var second = await probe.ProbeAsync(cassette.Url, first.Mark);

        Assert.Equal((true, false, first.Mark), (first.HasChanged, second.HasChanged, second.Mark));
        Assert.NotNull(first.Mark);
    }

    [Theory]
    [InlineData("Tue, 03 Mar 2026 06:00:00 GMT", "2026-03-03T06:00:00Z")]
    [InlineData("Fri, 3 Mar 2026 06:00 EST", "2026-03-03T11:00:00Z")]
    [InlineData("3 March 2026 06:00:00 -0130", "2026-03-03T07:30:00Z")]
    [InlineData("Tues, 3 Sept 2026 6:00", null)]
    [InlineData("03 Sept 2026 06:00:00 XYZ", "2026-09-03T06:00:00Z")]
    [InlineData("Tue, 03 Mar 26 06:00:00 PDT", "2026-03-03T13:00:00Z")]
    [InlineData("2026-03-03T06:00:00+01:00", "2026-03-03T05:00:00Z")]
    [InlineData("2026-03-03 06:00:00", "2026-03-03T06:00:00Z")]
    [InlineData("2026-03-03", "2026-03-03T00:00:00Z")]
    [InlineData("2026-02-30T06:00:00Z", null)]
    [InlineData("", null)]
    public async Task Dates_are_read_as_people_write_them_or_not_at_all(string written, string? moment)
    {
        var item = Assert.Single((await RssAsync($"<item><pubDate>{written}</pubDate><enclosure url=\"/a.mp3\"/></item>")).Items);

        Assert.Equal(moment is null ? null : DateTimeOffset.Parse(moment), item.Published);
    }

    [Fact]
    public async Task Without_a_guid_the_files_URL_is_the_id_and_a_guid_used_twice_does_not_hide_an_episode()
    {
        var extraction = await RssAsync(
            "<item><enclosure url=\"https://c.example/a.mp3?t=1\"/></item><item><guid>x</guid><enclosure url=\"/b.mp3\"/></item><item><guid>x</guid><enclosure url=\"/c.mp3\"/></item><item><guid>x</guid><enclosure url=\"/b.mp3\"/></item>");

        var ids = extraction.Items.Select(i => i.Id.Id).ToList();
        Assert.Equal(("https://c.example/a.mp3", "f.example/feed x"), (ids[0], ids[1]));
        Assert.StartsWith("f.example/feed x ", ids[2], StringComparison.Ordinal);
        Assert.Equal(ids[1], ids[3]);
    }

    [Fact]
    public async Task Files_that_share_one_name_are_called_by_their_titles()
    {
        var extraction = await RssAsync(
            "<item><title>One/Two</title><enclosure url=\"/1/default.mp3\" type=\"audio/mpeg\"/></item><item><title>Three</title><enclosure url=\"/2/default.mp3\" type=\"audio/mpeg\"/></item><item><title>Four</title><enclosure url=\"/four.mp3\"/></item>");

        Assert.Equal(["One_Two.mp3", "Three.mp3", null], extraction.Items.Select(i => i.Sources[0].FileName));
    }

    [Theory]
    [InlineData("", "https://f.example/1")]
    [InlineData("#links=never", "")]
    [InlineData("#links=always", "https://f.example/1")]
    public async Task A_feed_without_files_leads_on_to_its_pages(string fragment, string links)
    {
        var extraction = await Recorded.ReplayAsync<FeedPlugin>("Feed", "text/xml", (Start + fragment, Rss("<item><title>t</title><link>/1</link></item>")));

        Assert.Equal(links, string.Join(' ', extraction.Steps.OfType<ReferenceFound>().Select(r => r.Url)));
    }

    [Fact]
    public async Task Slips_that_feeds_are_full_of_are_mended()
    {
        var extraction = await RssAsync("<item><title>Tom & Jerry &eacute; &unknown; <![CDATA[a & b]]></title><enclosure url=\"/a.mp3?x=1&y=2\"/></item>");

        Assert.Equal(("Tom & Jerry é &unknown; a & b", "https://f.example/a.mp3?x=1&y=2"), (Assert.Single(extraction.Items).Title, extraction.Items.Single().Sources[0].Urls[0]));
    }

    [Theory]
    [InlineData("<!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel/></rss>", "it has a document type definition (DTD), which is refused")]
    [InlineData("<rss><channel><item></channel></rss>", "does not match")]
    public async Task A_feed_that_cannot_be_read_says_why_and_what_to_do(string body, string reason)
    {
        var failure = (await Recorded.ReplayAsync<FeedPlugin>("Feed", "text/xml", (Start, body))).Failure!;

        Assert.Equal(ExtractionFailure.SiteChanged, failure.Failure);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("'--extractor direct-link'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_nested_without_end_is_refused_and_not_followed_down()
    {
        var deep = new StringBuilder("<rss>").Insert(5, "<a>", 100_000).ToString();

        Assert.Contains("nested more than 200 deep", (await Recorded.ReplayAsync<FeedPlugin>("Feed", "text/xml", (Start, deep))).Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/xml", "<?xml version=\"1.0\"?><!DOCTYPE note SYSTEM \"note.dtd\"><note/>", "it begins like something else")]
    [InlineData("text/xml", "<sitemap/>", "it begins like something else")]
    [InlineData("text/html", "<!doctype html><html><body>feed</body></html>", "it begins like something else")]
    [InlineData("application/json", "{\"items\":[]}", "it is no feed")]
    [InlineData("application/octet-stream", "\u0001\u0002", "it begins like something else")]
    [InlineData("application/zip", "PK", "it is application/zip")]
    [InlineData("text/xml", "<feed", "it begins like something else")]
    public async Task What_is_no_feed_is_left_to_others(string type, string body, string reason)
    {
        var refusal = (await Recorded.ReplayAsync<FeedPlugin>("Feed", type, (Start, body)));

        Assert.True(refusal.Failure is not null && body == "<feed" || refusal.Refusal() == reason);
    }

    [Fact]
    public async Task A_long_file_that_begins_like_no_feed_is_not_read_to_its_end()
    {
        var read = 0L;
        var environment = new Abstractions.PluginEnvironment("feed", () => new HttpClient(new Endless(n => read += n)), () => throw new IOException("no state"));

        var steps = new List<ExtractionStep>();
        await foreach (var step in new FeedExtractor(environment).ExtractAsync(new ExtractionRequest("https://f.example/dump.xml")))
        {
            steps.Add(step);
        }

        Assert.Equal(new NotMine("it begins like something else"), Assert.Single(steps));
        Assert.InRange(read, 1, 64 << 10);
    }

    private static string Rss(string items) => $"<rss version=\"2.0\"><channel><title>F</title>{items}</channel></rss>";

    private static Task<ExtractionResult> RssAsync(string items) => Recorded.ReplayAsync<FeedPlugin>("Feed", "application/rss+xml", (Start, Rss(items)));

    private sealed class Endless(Action<int> onRead) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Zeros(onRead)), RequestMessage = request });
    }

    private sealed class Zeros(Action<int> onRead) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            onRead(buffer.Length);
            buffer.Span.Fill((byte)'0');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
