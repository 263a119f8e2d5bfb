using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;
using SnatchEngine.Plugins.OpenDirectory;

namespace SnatchEngine.Plugins.Specs.OpenDirectory;

public sealed class OpenDirectorySpecs
{
    private const string Start = "https://h.example/pub/";

    [Fact]
    public async Task Apaches_listings_are_read_as_lines_and_as_a_table()
    {
        var extraction = await RecordedAsync("apache");

        Assert.Equal(
            [
                "https://files.example/pub/harbour/chart-of-the-whole-northern-coast.pdf 2026-02-27T19:04 1258291",
                "https://files.example/pub/harbour/lamp.wav 2025-12-31T23:59 873",
                "https://files.example/pub/harbour/tides%20%26%20tables/spring.csv 2026-03-01T08:14 14336 in tides & tables",
            ],
            extraction.Items.Select(Text));
        Assert.Same(ExtractionEnded.Complete, extraction.End());
    }

    [Fact]
    public async Task Nginx_is_read_as_HTML_JSON_and_XML()
    {
        var extraction = await RecordedAsync("nginx");

        Assert.Equal(
            [
                "http://mirror.example/isos/tin-1.4-amd64.iso 2026-02-20T11:02 734003200",
                "http://mirror.example/isos/%D1%87%D0%B8%D1%82%D0%B0%D0%B9.txt 2026-02-20T11:05 412",
                "http://mirror.example/isos/old/tin%201.3%3F.iso 2026-01-13T22:10 699400192 in old",
                "http://mirror.example/isos/old/deeper/notes.txt 2026-01-02T03:04 77 in old/deeper",
            ],
            extraction.Items.Select(Text));
        Assert.Equal("читай.txt", extraction.Items.ElementAt(1).Sources[0].FileName);
        Assert.Same(ExtractionEnded.Complete, extraction.End());
    }

    [Fact]
    public async Task Lighttpd_is_read_and_a_depth_of_0_stays_in_the_folder()
    {
        var extraction = await RecordedAsync("lighttpd");

        Assert.Equal(["http://seeds.example/seeds/catalogue.pdf 2026-01-06T10:00 2621440"], extraction.Items.Select(Text));
        Assert.Equal((TruncationCause.Bound, "folders more than 0 deep are left out ('#depth=' after the URL takes more)"), (extraction.End().Because, extraction.End().Sentence));
    }

    [Fact]
    public async Task Caddy_is_read_as_HTML_and_JSON_and_a_folder_that_is_refused_is_named()
    {
        var extraction = await RecordedAsync("caddy");

        Assert.Equal(
            ["https://maps.example/maps/ridge.tif 2026-02-03T04:05 5242881", "https://maps.example/maps/valley/brook.tif 2026-02-01T10:11 1024 in valley"],
            extraction.Items.Select(Text));
        Assert.Equal((TruncationCause.PageFailed, "1 of its folders could not be listed: /valley/mill/ (the server answers 403)"), (extraction.End().Because, extraction.End().Sentence));
    }

    [Theory]
    [InlineData("include=*.ISO", "b.iso sub/b.iso")]
    [InlineData("exclude=sub/", "a.txt b.iso")]
    [InlineData("exclude=*.txt,b.*", "sub/deep/c.zip")]
    [InlineData("include=sub/**", "sub/b.iso sub/deep/c.zip")]
    [InlineData("include=**/c.zip", "sub/deep/c.zip")]
    [InlineData("include=sub/*", "sub/b.iso")]
    [InlineData("depth=1", "a.txt b.iso sub/b.iso")]
    [InlineData("newer-than=2026-02-01", "a.txt b.iso")]
    [InlineData("newer-than=20d&include=%2A.iso", "b.iso")]
    [InlineData("top", "a.txt b.iso sub/b.iso sub/deep/c.zip")]
    public async Task The_fragment_says_what_is_wanted_of_a_tree(string fragment, string files)
    {
        var extraction = await TreeAsync($"{Start}#{fragment}");

        Assert.Equal(files, string.Join(' ', extraction.Items.Select(i => i.Sources[0].Urls[0][Start.Length..])));
    }

    [Theory]
    [InlineData("deep=1", "there is no option 'deep' (after the # of the URL); there are depth, include, exclude, newer-than")]
    [InlineData("depth=many", "the option 'depth' must be 0 to 64, was 'many'")]
    [InlineData("newer-than=soon", "the option 'newer-than' must be a date such as 2026-05-01 or an age such as 30d, was 'soon'")]
    public async Task An_option_that_makes_no_sense_is_said_so_before_anything_is_fetched(string fragment, string message)
    {
        var extraction = await TreeAsync($"{Start}#{fragment}");

        Assert.Equal((0, ExtractionFailure.BadRequest, message), (extraction.Steps.Count, extraction.Failure!.Failure, extraction.Failure.Message));
    }

    [Fact]
    public async Task A_setting_holds_where_the_URL_says_nothing()
    {
        var options = Recorded.Options("OpenDirectory") with { Settings = new Dictionary<string, string> { ["depth"] = "0", ["include"] = "*.iso" } };

        var set = await PluginKit.PluginBench.ExtractAsync(new OpenDirectoryPlugin(), Tree(Start), options);
        var over = await PluginKit.PluginBench.ExtractAsync(new OpenDirectoryPlugin(), Tree($"{Start}#depth=1"), options);

        Assert.Equal([1, 2], [set.Items.Count(), over.Items.Count()]);
    }

    [Fact]
    public async Task An_extraction_goes_on_from_any_of_its_cursors_and_misses_nothing()
    {
        var whole = await TreeAsync(Start);
        var steps = whole.Steps.ToList();
        foreach (var page in steps.OfType<PageReached>())
        {
            var rest = await Replay(Tree(Start) with { Cursor = page.Cursor });

            Assert.Equal(steps.Skip(steps.IndexOf(page)).OfType<ItemFound>().Select(i => i.Item.Id), rest.Items.Select(i => i.Id));
        }

        Assert.Equal(["/", "/sub/", "/sub/deep/"], steps.OfType<PageReached>().Select(p => p.Cursor));
    }

    [Fact]
    public async Task A_folder_that_leads_back_to_itself_is_walked_once()
    {
        var looped = Listing("<a href=\"me/\">me/</a> 01-Jan-2026 00:00 -\n<a href=\"x\">x</a> 01-Jan-2026 00:00 5");

        var extraction = await Recorded.ReplayAsync<OpenDirectoryPlugin>("OpenDirectory", "text/html", (Start, looped), (Start + "me/", looped));

        Assert.Equal([Start + "x"], extraction.Items.Select(i => i.Sources[0].Urls[0]));
        Assert.Same(ExtractionEnded.Complete, extraction.End());
    }

    [Fact]
    public async Task Nothing_above_beside_or_elsewhere_is_followed()
    {
        var links = string.Join('\n', ((string[])
            [
                "../", "..", ".", "./", "/", "/pub", "/pub/", "/pub2/x", "//other.example/pub/x", "https://other.example/pub/x", "http://h.example/pub/x", "https://h.example:444/pub/x",
                "%2e%2e/", "%2e%2e%2fx", "a%2fb", "a%5Cb", "a/b", "javascript:alert(1)", "mailto:me@h.example", "?C=M;O=A", "x?y", "", "#top", "https://h.example/other/../pub/../x",
                "good%20one.txt", "/pub/good2.txt", "https://h.example/pub/good3.txt", "./good4.txt", "good5.txt#part", "//h.example/pub/good6.txt",
            ]).Select(href => $"<a href=\"{href}\">x</a> 01-Jan-2026 00:00 5"));

        var extraction = await Recorded.ReplayAsync<OpenDirectoryPlugin>("OpenDirectory", "text/html", (Start, Listing(links)));

        Assert.Equal(["good%20one.txt", "good2.txt", "good3.txt", "good4.txt", "good5.txt", "good6.txt"], extraction.Items.Select(i => i.Sources[0].Urls[0][Start.Length..]));
    }

    [Fact]
    public async Task A_folder_that_is_redirected_out_of_the_start_is_left_out()
    {
        var away = new Exchange { Url = Start + "sub/", Status = 302, AnswerHeaders = [new("Location", "/private/")] };
        var cassette = Recorded.Of(Start, Recorded.Page(Start, "text/html", Listing("<a href=\"sub/\">sub/</a>")), away, Recorded.Page("https://h.example/private/", "text/html", Listing("<a href=\"key\">key</a>")));

        var extraction = await Replay(cassette);

        Assert.Empty(extraction.Items);
        Assert.Contains("/sub/ (it leads out of the start folder)", extraction.End().Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html", "<html><title>Welcome</title><a href=\"a.iso\">a.iso</a></html>", "it is no listing of a folder")]
    [InlineData("text/html", "<html><title>A shop</title><a href=\"?sort=price&amp;order=asc\">cheap</a><a href=\"shoe/\">shoe</a></html>", "it is no listing of a folder")]
    [InlineData("text/html", "", "it is no listing of a folder")]
    [InlineData("application/json", "{\"name\":\"x\"}", "it is no listing of a folder")]
    [InlineData("application/json", "[1,2", "it is no listing of a folder")]
    [InlineData("text/xml", "<?xml version=\"1.0\"?><rss/>", "it is no listing of a folder")]
    [InlineData("video/mp4", "x", "it is video/mp4")]
    public async Task What_is_no_listing_is_left_to_others(string type, string body, string reason) =>
        Assert.Equal(reason, (await Recorded.ReplayAsync<OpenDirectoryPlugin>("OpenDirectory", type, (Start, body))).Refusal());

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task An_error_is_left_to_the_download_core_which_knows_logins_and_tries_again(int status) =>
        Assert.Equal($"the server answers {status}", (await Replay(Recorded.Of(Start, new Exchange { Url = Start, Status = status }))).Refusal());

    [Fact]
    public async Task A_body_beyond_8_MiB_is_left_to_others() =>
        Assert.Equal("it is longer than 8 MiB", (await Recorded.ReplayAsync<OpenDirectoryPlugin>("OpenDirectory", "text/html", (Start, Listing(new string('x', 8 << 20))))).Refusal());

    [Fact]
    public async Task A_server_that_stalls_in_the_page_costs_the_URL_nobody_else()
    {
        var time = PluginKit.PluginBench.Replay(Tree(Start)).Time;
        var environment = new Abstractions.PluginEnvironment("open-directory", () => new HttpClient(new Stalling()), () => throw new IOException("no state")) { Time = time };
        List<ExtractionStep> steps = [];
        await foreach (var step in new OpenDirectoryExtractor(environment).ExtractAsync(new ExtractionRequest(Start)))
        {
            steps.Add(step);
        }

        Assert.Equal(new NotMine("no answer came in time"), Assert.Single(steps));
    }

    private sealed class Stalling : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Silence()), RequestMessage = request });
    }

    private sealed class Silence : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    private static string Listing(string rows) => $"<html><head><title>Index of /pub/</title></head><body><h1>Index of /pub/</h1><pre><a href=\"../\">../</a>\n{rows}\n</pre></body></html>";

    private static Cassette Tree(string url) => Recorded.Of(
        url,
        Recorded.Page(Start, "text/html", Listing("<a href=\"sub/\">sub/</a> 01-Jan-2026 00:00 -\n<a href=\"a.txt\">a.txt</a> 01-Mar-2026 00:00 5\n<a href=\"b.iso\">b.iso</a> 20-Feb-2026 00:00 5")),
        Recorded.Page(Start + "sub/", "text/html", Listing("<a href=\"deep/\">deep/</a> 01-Jan-2026 00:00 -\n<a href=\"b.iso\">b.iso</a> 01-Jan-2026 00:00 5")),
        Recorded.Page(Start + "sub/deep/", "text/html", Listing("<a href=\"c.zip\">c.zip</a> 01-Jan-2026 00:00 5")));

    private static Task<ExtractionResult> TreeAsync(string url) => Replay(Tree(url));

    private static Task<ExtractionResult> Replay(Cassette cassette) => PluginKit.PluginBench.ExtractAsync(new OpenDirectoryPlugin(), cassette, Recorded.Options("OpenDirectory"));

    private static Task<ExtractionResult> RecordedAsync(string name) => Recorded.ReplayAsync<OpenDirectoryPlugin>("OpenDirectory", name);

    private static string Text(MediaItem item) =>
        $"{item.Sources[0].Urls[0]} {item.Published:yyyy-MM-ddTHH:mm} {item.Sources[0].SizeEstimate?.Bytes}{(item.Sources[0].Folder is { } folder ? $" in {folder}" : "")}";
}
