using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Specs.Extraction.Sites;

public sealed class SiteExtractionSpecs
{
    private const string List = """
        name: tube
        urls: tube.example/list/{channel}
        items: article
        fields:
          id: { attr: data-id }
          title: h2
          published: time
          duration: .length
          creator: { text: "{channel}" }
          page: h2 a
          url: a.get
          size: .size
          kind: video
        next: a[rel=next]
        """;

    [Fact]
    public async Task A_list_in_html_is_told_page_by_page()
    {
        var site = new TestSite()
            .On("https://tube.example/list/cats", """
                <article data-id=1><h2> A  first <a href="/watch/1">one</a></h2><time datetime="2025-03-01">1 March</time><i class=length>1:02:03</i><a class=get href="../f/1.mp4">get</a><b class=size>1.5 MB</b></article>
                <article data-id=2><h2>Two</h2><a class=get href="https://cdn.example/2.mp4?s=%7E">get</a><b class=size>1048576</b></article>
                <a rel=next href="?page=2">more</a>
                """)
            .On("https://tube.example/list/cats?page=2", "<article data-id=3><h2>Three</h2><a class=get href=/f/3.mp4>get</a></article><article data-id=2><h2>Again</h2><a class=get href=/x>x</a></article>");

        var steps = await site.ExtractAsync(List, "https://tube.example/list/cats");

        Assert.Equal(["ItemFound", "ItemFound", "PageReached", "ItemFound", "ExtractionEnded"], steps.Select(s => s.GetType().Name));
        var items = steps.OfType<ItemFound>().Select(s => s.Item).ToList();
        Assert.Equal(["tube:1 A first one", "tube:2 Two", "tube:3 Three"], items.Select(i => $"{i.Id} {i.Title}"));
        Assert.Equal(
            ("https://tube.example/f/1.mp4", "https://tube.example/watch/1", "cats", new TimeSpan(1, 2, 3), new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero), 1_500_000L, MediaKind.Video),
            (items[0].Sources[0].Urls[0], items[0].Page, items[0].Creator, items[0].Duration!.Value, items[0].Published!.Value, items[0].Sources[0].SizeEstimate!.Value.Bytes, items[0].Sources[0].Kind));
        Assert.Equal(("https://cdn.example/2.mp4?s=%7E", 1_048_576L), (items[1].Sources[0].Urls[0], items[1].Sources[0].Size!.Value.Bytes));
        Assert.Equal(ExtractionEnded.Complete, steps[^1]);
    }

    [Fact]
    public async Task An_extraction_goes_on_from_where_an_earlier_one_was()
    {
        var site = new TestSite().On("https://tube.example/list/cats?page=2", "<article data-id=3><h2>Three</h2><a class=get href=/f/3.mp4>get</a></article>");

        var steps = await site.ExtractAsync(List, "https://tube.example/list/cats", "2|u|https://tube.example/list/cats?page=2");

        Assert.Equal(["ItemFound", "ExtractionEnded"], steps.Select(s => s.GetType().Name));
        Assert.Equal(["GET https://tube.example/list/cats?page=2"], site.Asked);
        Assert.Equal(ExtractionFailure.BadRequest, (await Assert.ThrowsAsync<ExtractionException>(() => site.ExtractAsync(List, "https://tube.example/list/cats", "nonsense"))).Failure);
    }

    [Fact]
    public async Task A_json_api_is_asked_with_a_cursor_a_secret_and_a_body()
    {
        const string yaml = """
            name: tube
            urls: tube.example/shows/{show}
            hosts: api.tube.example
            secrets: key
            request:
              url: https://api.tube.example/v1/{show}?after={cursor}
              headers: { Authorization: "Bearer {secret.key}" }
              json: { show: "{show}", deep: [1, true, null, "x"] }
            items: $.list[*]
            fields:
              id: $.id
              title: $.name
              published: $.at
              duration: { json: $.ms, filters: { duration: ms } }
            sources:
              items: $.files[?@.type == 'video']
              fields:
                url: $.href
                height: $.h
                video-codec: $.codecs
                language: de
            next: $.cursor
            """;
        var site = new TestSite { Secrets = { ["key"] = "s3cret" } }
            .On("https://api.tube.example/v1/a%20b?after=", """
                { "cursor": "x&y", "list": [ { "id": 7, "name": "Seven", "at": 1700000000, "ms": 90500, "files": [
                  { "type": "video", "href": "https://cdn.example/7-low.mp4", "h": 360 }, { "type": "audio", "href": "https://cdn.example/7.m4a" },
                  { "type": "video", "href": "https://cdn.example/7-high.mp4", "h": "1080p", "codecs": "avc1" } ] } ] }
                """, "application/json")
            .On("https://api.tube.example/v1/a%20b?after=x%26y", """{ "cursor": null, "list": [] }""", "application/json");

        var steps = await site.ExtractAsync(yaml, "https://tube.example/shows/a%20b");

        Assert.Equal(
            [
                """POST https://api.tube.example/v1/a%20b?after= [Authorization: Bearer s3cret] {"show":"a b","deep":[1,true,null,"x"]}""",
                """POST https://api.tube.example/v1/a%20b?after=x%26y [Authorization: Bearer s3cret] {"show":"a b","deep":[1,true,null,"x"]}""",
            ],
            site.Asked);
        var item = Assert.Single(steps.OfType<ItemFound>()).Item;
        Assert.Equal(("tube:7", TimeSpan.FromSeconds(90.5), DateTimeOffset.FromUnixTimeSeconds(1700000000)), (item.Id.ToString(), item.Duration, item.Published));
        Assert.Equal(["https://cdn.example/7-high.mp4 1080 avc1 de", "https://cdn.example/7-low.mp4 360 unknown de"], item.Sources.Select(s => $"{s.Urls[0]} {s.Height} {s.VideoCodec} {s.Language}"));
        Assert.Equal("2|c|x&y", Assert.Single(steps.OfType<PageReached>()).Cursor);
    }

    [Fact]
    public async Task Pages_are_counted_until_one_has_nothing_new()
    {
        const string yaml = """
            name: tube
            urls: tube.example/all
            request: https://tube.example/api?offset={page-number}
            items: { regex: '(?<id>\d+)=(?<name>\w+);' }
            fields: { id: { text: "{id}" }, title: { text: "{name}" }, url: { text: "https://cdn.example/{name}" } }
            paging: { from: 0, step: 2 }
            """;
        var site = new TestSite().On("https://tube.example/api?offset=0", "1=a;2=b;", "text/plain").On("https://tube.example/api?offset=2", "3=c;", "text/plain").On("https://tube.example/api?offset=4", "3=c;", "text/plain");

        var steps = await site.ExtractAsync(yaml, "https://tube.example/all");

        Assert.Equal(["https://cdn.example/a", "https://cdn.example/b", "https://cdn.example/c"], steps.OfType<ItemFound>().Select(i => i.Item.Sources[0].Urls[0]));
        Assert.Equal(3, site.Asked.Count);
        Assert.Same(ExtractionEnded.Complete, steps[^1]);
    }

    [Fact]
    public async Task A_count_that_runs_past_the_last_page_is_at_its_end_and_a_bound_says_so()
    {
        const string yaml = """
            name: tube
            urls: tube.example/all
            request: https://tube.example/api/{page-number}
            items: i
            fields: { id: i, url: { attr: href } }
            paging: { max: MAX }
            """;
        var site = new TestSite().On("https://tube.example/api/1", "<i href=/a>1</i>").On("https://tube.example/api/2", "<i href=/b>2</i>");
        var own = yaml.Replace("id: i", "id: { attr: href }", StringComparison.Ordinal);

        var all = await site.ExtractAsync(own.Replace("MAX", "9", StringComparison.Ordinal), "https://tube.example/all");
        var one = await site.ExtractAsync(own.Replace("MAX", "1", StringComparison.Ordinal), "https://tube.example/all");

        Assert.Same(ExtractionEnded.Complete, all[^1]);
        Assert.Equal(2, all.OfType<ItemFound>().Count());
        Assert.Equal((TruncationCause.Bound, "it has more than 1 pages ('paging.max' in tube.yaml)"), ((one[^1] as ExtractionEnded)!.Because, (one[^1] as ExtractionEnded)!.Sentence));
    }

    [Fact]
    public async Task Each_item_may_need_a_request_of_its_own_and_one_that_is_gone_costs_itself_only()
    {
        const string yaml = """
            name: tube
            urls: tube.example/
            items: li
            fields: { id: { attr: data-id }, title: a }
            follow:
              url: a
              embedded: script#state
              fields: { url: $.video.url, creator: $.by, title: { text: "{title} by {creator}" } }
            """;
        var site = new TestSite().On("https://tube.example/", "<ul><li data-id=1><a href=/1>One</a><li data-id=2><a href=/2>Two</a><li data-id=3><a href=/3>Three</a></ul>")
            .On("https://tube.example/1", """<script id=state type=application/json>{"video":{"url":"/f/1.mp4"},"by":"Ann"}</script>""")
            .On("https://tube.example/3", """<script id=state type=application/json>{"video":{"url":"/f/3.mp4"},"by":"Bob"}</script>""");

        var steps = await site.ExtractAsync(yaml, "https://tube.example/");

        Assert.Equal(["One by Ann Ann https://tube.example/f/1.mp4", "Three by Bob Bob https://tube.example/f/3.mp4"], steps.OfType<ItemFound>().Select(i => $"{i.Item.Title} {i.Item.Creator} {i.Item.Sources[0].Urls[0]}"));
        Assert.Equal((TruncationCause.PageFailed, "1 items were left out, the last as https://tube.example/2 is not there (status 404)"), ((steps[^1] as ExtractionEnded)!.Because, (steps[^1] as ExtractionEnded)!.Sentence));
    }

    [Fact]
    public async Task A_single_page_is_an_item_named_by_its_url()
    {
        const string yaml = """
            name: tube
            urls: [ "tube.example/watch?v={id}", "*.tube.example/e/{id:[0-9]+}" ]
            fields:
              title: [ "meta[property='og:title']", title ]
              description: meta[name=description]
              tags: { css: "meta[name=keywords]", filters: { split: "," } }
              thumbnail: "meta[property='og:image']"
              url: { regex: 'file:\s*"([^"]+)"', filters: [ { decode: json }, absolute ] }
            """;
        var site = new TestSite().On("https://tube.example/watch?v=a1&t=3", """<title>Page</title><script>play({ file: "https:\/\/cdn.example\/a.mp4" })</script>""")
            .On("https://en.tube.example/e/42", """<meta property="og:title" content="Forty-two"><meta name=description content="Line  one&#10; two"><meta name=keywords content="a, b,a"><meta property="og:image" content="/t.jpg"><script>file: "/b.m3u8?x"</script>""");

        var first = Assert.Single(await site.ItemsAsync(yaml, "https://tube.example/watch?v=a1&t=3"));
        var second = Assert.Single(await site.ItemsAsync(yaml, "https://en.tube.example/e/42"));
        var other = Assert.Single(await site.ExtractAsync(yaml, "https://en.tube.example/e/x42"));

        Assert.Equal(("tube:a1", "Page", "https://cdn.example/a.mp4", "https://tube.example/watch?v=a1&t=3"), (first.Id.ToString(), first.Title, first.Sources[0].Urls[0], first.Page));
        Assert.Equal(("tube:42", "Forty-two", "https://en.tube.example/b.m3u8?x"), (second.Id.ToString(), second.Title, second.Sources[0].Urls[0]));
        Assert.Equal(("Line one\ntwo", "a b", "https://en.tube.example/t.jpg", StreamDelivery.Hls), (second.Description, string.Join(' ', second.Tags), second.Extras[0].Urls[0], second.Sources[0].Delivery));
        Assert.Equal("no pattern in 'urls' of tube.yaml fits it", Assert.IsType<NotMine>(other).Reason);
    }

    [Fact]
    public async Task A_feed_is_read_with_the_same_selectors()
    {
        const string yaml = """
            name: tube
            urls: tube.example/feed
            items: channel > item
            fields:
              id: guid
              title: title
              published: pubDate
              creator: { css: channel > title, in: page }
              duration: itunes|duration
              url: media|content
              size: { css: media|content, attr: fileSize }
              page: link
            """;
        var site = new TestSite().On("https://tube.example/feed", """
            <?xml version="1.0"?><rss xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Show</title>
            <item><guid>g1</guid><title>A &amp; B</title><link>https://tube.example/1</link><pubDate>Tue, 04 Mar 2025 10:00:00 EST</pubDate><itunes:duration>65</itunes:duration><media:content url="https://cdn.example/1.mp4" fileSize="99"/></item>
            </channel></rss>
            """, "application/rss+xml");

        var item = Assert.Single(await site.ItemsAsync(yaml, "https://tube.example/feed"));

        Assert.Equal(
            ("tube:g1", "A & B", "Show", new DateTimeOffset(2025, 3, 4, 15, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(65), "https://cdn.example/1.mp4", 99L, "https://tube.example/1"),
            (item.Id.ToString(), item.Title, item.Creator, item.Published!.Value, item.Duration!.Value, item.Sources[0].Urls[0], item.Sources[0].Size!.Value.Bytes, item.Page));
    }

    [Fact]
    public async Task Links_are_handed_on_to_whoever_claims_them()
    {
        const string yaml = """
            name: tube
            pages:
              - urls: tube.example/c/{name}
                links: a.video
              - urls: tube.example/c/{name}/watch/{id}
                fields: { url: video source, mirrors: "video source", headers: { Referer: "{page-url}" } }
            """;
        var site = new TestSite().On("https://tube.example/c/x", "<base href='https://tube.example/c/x/'><a class=video href=watch/1>1</a><a class=video href=watch/2>2</a><a class=video href=watch/1#top>1</a><a class=video href=javascript:x>x</a>")
            .On("https://tube.example/c/x/watch/1", "<video><source src=/a.mp4><source src=//mirror.example/a.mp4></video>");

        var list = await site.ExtractAsync(yaml, "https://tube.example/c/x");
        var source = Assert.Single(await site.ItemsAsync(yaml, "https://tube.example/c/x/watch/1")).Sources[0];

        Assert.Equal(["https://tube.example/c/x/watch/1", "https://tube.example/c/x/watch/2", "https://tube.example/c/x/watch/1#top"], list.OfType<ReferenceFound>().Select(r => r.Url));
        Assert.Equal(["https://tube.example/a.mp4", "https://mirror.example/a.mp4"], source.Urls);
        Assert.Equal([KeyValuePair.Create("Referer", "https://tube.example/c/x/watch/1")], source.Headers);
    }

    [Theory]
    [InlineData(404, "", ExtractionFailure.Gone, "https://tube.example/list/x is not there (status 404)")]
    [InlineData(403, "", ExtractionFailure.AuthNeeded, "https://tube.example/list/x is not shown to everybody (status 403)")]
    [InlineData(500, "", ExtractionFailure.Transient, "https://tube.example/list/x cannot be shown for the moment (status 500)")]
    [InlineData(418, "", ExtractionFailure.SiteChanged, "https://tube.example/list/x is answered in a way the site file does not know (status 418)")]
    [InlineData(403, "<p>Not in your Country</p>", ExtractionFailure.GeoBlocked, "https://tube.example/list/x is not shown in this country")]
    [InlineData(200, "<form class=login></form>", ExtractionFailure.AuthNeeded, "https://tube.example/list/x: sign in first")]
    [InlineData(200, "<p class=removed></p>", ExtractionFailure.Gone, "https://tube.example/list/x is not there")]
    [InlineData(200, "<p>nothing</p>", ExtractionFailure.SiteChanged, "https://tube.example/list/x has 0 items, and tube.yaml expects at least 1")]
    [InlineData(200, "<article><h2>x</h2></article><article></article>", ExtractionFailure.SiteChanged, "none of the 2 items of https://tube.example/list/x has a id where tube.yaml looks for it")]
    public async Task A_refusal_is_told_for_what_it_is(int status, string body, ExtractionFailure failure, string message)
    {
        const string errors = """

            errors:
              gone: [ { css: .removed }, { status: 200, regex: "(?i)was deleted" } ]
              auth-needed: { css: form.login, status: [200, 401], message: sign in first }
              geo-blocked: not in your country
            expect: { items: 1 }
            """;
        var site = new TestSite().On("https://tube.example/list/x", body, status: status);

        var told = await site.FailureAsync(List + errors, "https://tube.example/list/x");

        Assert.Equal((failure, message), (told.Failure, told.Message));
    }

    [Fact]
    public async Task A_premiere_says_when_to_come_back()
    {
        const string errors = """

            errors:
              not-yet: { json: $.premiere, until: $.premiere }
            """;
        var site = new TestSite().On("https://tube.example/list/x", """{ "premiere": "2026-01-02T03:04:05Z" }""", "application/json");

        var told = await site.FailureAsync(List + errors, "https://tube.example/list/x");

        Assert.Equal((ExtractionFailure.NotYet, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), (told.Failure, told.NotBefore));
    }

    [Fact]
    public async Task A_later_page_that_fails_leaves_what_was_found()
    {
        var site = new TestSite().On("https://tube.example/list/x", "<article data-id=1><a class=get href=/1>x</a></article><a rel=next href=?p=2>2</a>").On("https://tube.example/list/x?p=2", "", status: 500);

        var steps = await site.ExtractAsync(List, "https://tube.example/list/x");

        Assert.Single(steps.OfType<ItemFound>());
        Assert.Equal((TruncationCause.PageFailed, "page 2: https://tube.example/list/x cannot be shown for the moment (status 500)"), ((steps[^1] as ExtractionEnded)!.Because, (steps[^1] as ExtractionEnded)!.Sentence));
    }

    [Fact]
    public async Task A_page_that_leads_to_itself_ends_the_list()
    {
        var site = new TestSite().On("https://tube.example/list/x", "<article data-id=1><a class=get href=/1>x</a></article><a rel=next href=/list/x>2</a>");

        Assert.Same(ExtractionEnded.Complete, (await site.ExtractAsync(List, "https://tube.example/list/x"))[^1]);
        Assert.Single(site.Asked);
    }

    [Fact]
    public async Task A_secret_goes_to_the_sites_hosts_only_and_one_that_is_not_set_is_named()
    {
        const string yaml = """
            name: tube
            urls: tube.example/{id}
            secrets: [key]
            fields: { url: a, headers: { X-Key: "{secret.key}" } }
            """;
        var site = new TestSite().On("https://tube.example/1", "<a href=https://evil.example/1>x</a>").On("https://tube.example/2", "<a href=/2.mp4>x</a>");

        Assert.Equal("the site 'tube' needs a secret; set 'tube.key' in config/secrets.yaml", (await site.FailureAsync(yaml, "https://tube.example/2")).Message);
        site.Secrets["key"] = "s3cret";
        Assert.Equal("the header 'X-Key' of the site 'tube' holds a secret, and evil.example is none of its hosts; add it to 'hosts' in tube.yaml if it may see it", (await site.FailureAsync(yaml, "https://tube.example/1")).Message);
        Assert.Equal([KeyValuePair.Create("X-Key", "s3cret")], Assert.Single(await site.ItemsAsync(yaml, "https://tube.example/2")).Sources[0].Headers);
        Assert.Contains("there is no 'secret.key' here", Assert.Single(TestSite.Problems(yaml.Replace("url: a,", "url: a, title: { text: \"{secret.key}\" },", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_hosts_that_the_file_names_are_asked()
    {
        const string yaml = """
            name: tube
            urls: tube.example/{id}
            request: https://api.other.example/{id}
            fields: { url: a }
            """;
        var site = new TestSite();

        Assert.Equal("the site 'tube' may not ask api.other.example; add it to 'hosts' in tube.yaml", (await site.FailureAsync(yaml, "https://tube.example/1")).Message);
        Assert.Empty(site.Asked);
    }

    [Theory]
    [Trait("nasty", "79")]
    [InlineData("text/html", "deep")]
    [InlineData("application/xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>")]
    [InlineData("application/json", "{ \"a\": ")]
    [InlineData("application/json", "deep-json")]
    public async Task An_answer_that_would_hurt_is_a_site_that_changed(string type, string body)
    {
        body = body switch { "deep" => string.Concat(Enumerable.Repeat("<div>", 200_000)), "deep-json" => new string('[', 100_000), _ => body };
        var site = new TestSite().On("https://tube.example/list/x", body, type);

        var told = await site.FailureAsync(List, "https://tube.example/list/x");

        Assert.Equal(ExtractionFailure.SiteChanged, told.Failure);
        Assert.StartsWith("https://tube.example/list/x is not what tube.yaml takes it for: ", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_long_for_the_host_is_cut_and_no_crash()
    {
        var site = new TestSite().On("https://tube.example/list/x", $"<article data-id=1><h2>{new string('x', 100_000)}</h2><a class=get href=/1>x</a></article>");

        Assert.Equal(4096, Assert.Single(await site.ItemsAsync(List, "https://tube.example/list/x")).Title!.Length);
    }
}
