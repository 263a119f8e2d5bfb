using System.IO.Compression;
using System.Net;
using SnatchEngine.Abstractions;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class PluginHttpSpecs
{
    private const string Site = "https://www.example.org";

    [Theory]
    [InlineData("https://api.example.org/x", true)]
    [InlineData("https://API.example.org/x", true)]
    [InlineData("https://example.org/x", false)]
    [InlineData("https://example.net/x", false)]
    [InlineData("ftp://api.example.org/x", false)]
    public async Task It_reaches_the_hosts_of_the_permissions_only(string url, bool allowed)
    {
        await using var lent = new Lent();

        var error = await Record.ExceptionAsync(() => lent.Environment.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url)));

        Assert.Equal(allowed, error is null);
        Assert.Equal(allowed ? 1 : 0, lent.Asked.Count);
    }

    [Fact]
    public async Task A_redirect_to_a_host_that_is_not_declared_is_refused_before_it_is_asked()
    {
        await using var lent = new Lent { Answer = r => Lent.Page("", 302, ("Location", "https://evil.example.net/x")) };

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => lent.GetAsync($"{Site}/a"));

        Assert.Equal("the permissions of plugin 'p' do not name the host evil.example.net; add it to permissions.hosts in its plugin.json", error.Message);
        Assert.Equal([$"GET {Site}/a"], lent.Asked);
    }

    [Fact]
    public async Task Another_origin_sees_no_header_and_no_cookie_of_the_first()
    {
        List<string> seen = [];
        await using var lent = new Lent
        {
            Answer = r =>
            {
                seen.Add(string.Join(' ', r.Headers.Select(h => h.Key).Where(k => k is "Authorization" or "X-Key" or "Cookie" or "Referer" or "Host")));
                return r.RequestUri!.Host.StartsWith("www", StringComparison.Ordinal)
                    ? Lent.Page("", 302, ("Location", "https://cdn.example.org/b"), ("Set-Cookie", "a=1"))
                    : Lent.Page("there");
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Site}/a");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer x");
        request.Headers.TryAddWithoutValidation("X-Key", "x");
        request.Headers.TryAddWithoutValidation("Host", "other.example.org");

        using var response = await lent.Environment.Http.SendAsync(request);

        Assert.Equal(["Authorization X-Key", ""], seen);
        Assert.Equal("https://cdn.example.org/b", response.RequestMessage!.RequestUri!.AbsoluteUri);
        await lent.GetAsync($"{Site}/c");
        Assert.Equal("Cookie", seen[^2]);
    }

    [Fact]
    public async Task Redirects_end_and_can_be_seen_instead_of_followed()
    {
        await using var lent = new Lent { Answer = r => Lent.Page("", 302, ("Location", $"{r.RequestUri!.AbsolutePath}x")) };

        Assert.Equal("www.example.org redirects more than 10 times", (await Assert.ThrowsAsync<HttpRequestException>(() => lent.GetAsync($"{Site}/a"))).Message);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Site}/b");
        request.Options.Set(PluginEnvironment.FollowRedirects, false);
        using var response = await lent.Environment.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.Redirect, "/bx"), (response.StatusCode, response.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task A_body_is_never_redirected_to_another_origin()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("", 307, ("Location", "https://cdn.example.org/b")) };

        await Assert.ThrowsAsync<HttpRequestException>(() => lent.Environment.Http.PostAsync(new Uri($"{Site}/login"), new StringContent("password")));
        Assert.Equal([$"POST {Site}/login"], lent.Asked);
    }

    [Fact]
    public async Task What_may_pass_is_asked_again_unless_asking_twice_is_not_the_same()
    {
        var left = 2;
        await using var lent = new Lent { Answer = _ => left-- > 0 ? Lent.Page("", 503) : Lent.Page("yes") };

        var got = lent.GetAsync($"{Site}/a");
        await lent.Time.AdvanceUntilAsync(got, TimeSpan.FromSeconds(1));
        Assert.Equal(("yes", 3), (await got, lent.Asked.Count));

        left = 1;
        using var posted = await lent.Environment.Http.PostAsync(new Uri($"{Site}/b"), null);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 4), (posted.StatusCode, lent.Asked.Count));
    }

    [Fact]
    public async Task Retry_after_is_waited_for_when_it_is_short_and_told_when_it_is_long()
    {
        var asks = "7";
        await using var lent = new Lent();
        lent.Answer = _ => lent.Asked.Count == 1 ? Lent.Page("", 429, ("Retry-After", asks)) : Lent.Page("yes");

        var got = lent.GetAsync($"{Site}/a");
        await lent.Time.AdvanceUntilAsync(got, TimeSpan.FromMilliseconds(500));
        Assert.InRange(lent.Time.Elapsed.TotalSeconds, 7, 9);

        lent.Asked.Clear();
        asks = "3600";
        var error = await Assert.ThrowsAsync<ExtractionException>(() => lent.GetAsync($"{Site}/b"));
        Assert.Equal((ExtractionFailure.RateLimited, lent.Time.GetUtcNow().AddHours(1)), (error.Failure, error.NotBefore));
        await Assert.ThrowsAsync<ExtractionException>(() => lent.GetAsync($"{Site}/c"));
        Assert.Single(lent.Asked);
    }

    [Fact]
    public async Task A_host_that_failed_five_times_is_left_alone_for_a_minute()
    {
        await using var lent = new Lent { Answer = _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "nobody there") };

        for (var i = 0; i < 2; i++)
        {
            var failing = Record.ExceptionAsync(() => lent.GetAsync($"{Site}/a")).AsTask();
            await lent.Time.AdvanceUntilAsync(failing, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(5, lent.Asked.Count);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => lent.GetAsync($"{Site}/a"));
        Assert.Contains("as 5 requests in a row failed, the last: nobody there", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, lent.Asked.Count);

        lent.Answer = _ => Lent.Page("back");
        lent.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("back", await lent.GetAsync($"{Site}/a"));
    }

    [Fact]
    public async Task Five_hundred_answers_left_open_are_sixteen_and_then_a_sentence()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("bytes", 200, ("Content-Type", "video/mp4")) };
        var asked = Enumerable.Range(0, 500).Select(i => Record.ExceptionAsync(() => lent.Environment.Http.GetAsync(new Uri($"{Site}/{i}"), HttpCompletionOption.ResponseHeadersRead)).AsTask()).ToList();
        await lent.Time.AdvanceUntilAsync(Task.WhenAll(asked), TimeSpan.FromSeconds(5));

        var errors = (await Task.WhenAll(asked)).OfType<Exception>().ToList();
        Assert.Equal((16, 500 - 16), (lent.Asked.Count, errors.Count));
        Assert.Contains(errors, e => e is HttpRequestException { Message: "plugin 'p' keeps 16 answers open, as many as it may; it must dispose them before it asks for more" });
    }

    [Fact]
    [Trait("nasty", "61")]
    public async Task What_one_wish_keeps_open_starves_no_other_and_all_together_are_bounded()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("bytes", 200, ("Content-Type", "video/mp4")) };
        var wishes = await Task.WhenAll(Enumerable.Range(0, 10).Select(wish => HoardAsync(wish, 16)));
        await lent.Time.AdvanceUntilAsync(Task.WhenAll(wishes.SelectMany(w => w)), TimeSpan.FromSeconds(5));

        var errors = (await Task.WhenAll(wishes.SelectMany(w => w))).OfType<HttpRequestException>().ToList();
        Assert.Equal((128, 32), (lent.Asked.Count, errors.Count));
        Assert.All(errors, e => Assert.Equal("plugin 'p' keeps 128 answers open over all wishes, as many as it may; it must dispose them before it asks for more", e.Message));

        async Task<List<Task<Exception?>>> HoardAsync(int wish, int many)
        {
            await Task.Yield();
            new ExtractionScope($"{Site}/{wish}").Enter();
            return [.. Enumerable.Range(0, many).Select(i => Record.ExceptionAsync(() => lent.Environment.Http.GetAsync(new Uri($"{Site}/{wish}/{i}"), HttpCompletionOption.ResponseHeadersRead)).AsTask())];
        }
    }

    [Fact]
    public async Task What_an_extraction_leaves_open_is_closed_when_it_ends()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("bytes", 200, ("Content-Type", "video/mp4")) };
        for (var wish = 0; wish < 5; wish++)
        {
            var scope = new ExtractionScope(Site);
            await ExtractAsync(scope);
            scope.End();
        }

        Assert.Equal(80, lent.Asked.Count);

        async Task ExtractAsync(ExtractionScope scope)
        {
            scope.Enter();
            for (var i = 0; i < 16; i++)
            {
                await lent.Environment.Http.GetAsync(new Uri($"{Site}/{i}"), HttpCompletionOption.ResponseHeadersRead);
            }
        }
    }

    [Fact]
    public async Task An_answer_that_is_read_to_its_end_takes_no_place()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("bytes", 200, ("Content-Type", "video/mp4")) };
        for (var i = 0; i < 40; i++)
        {
            var response = await lent.Environment.Http.GetAsync(new Uri($"{Site}/{i}"), HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("bytes", await response.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("video/mp4")]
    public async Task More_than_8_MiB_is_refused_however_small_it_is_on_the_wire(string type)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new byte[(8 << 20) + 1]);
        }

        await using var lent = new Lent { Answer = _ => new HttpResponseMessage { Content = new ByteArrayContent(packed.ToArray()) { Headers = { { "Content-Type", type }, { "Content-Encoding", "gzip" } } } } };

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => lent.GetAsync($"{Site}/bomb"));
        Assert.Contains("www.example.org answers with more than 8 MiB", $"{error.Message} {error.InnerException?.Message}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_of_two_accounts_do_not_meet()
    {
        await using var lent = new Lent { Answer = r => Lent.Page(r.Headers.TryGetValues("Cookie", out var sent) ? string.Join(';', sent) : "none", 200, ("Cache-Control", "no-store"), ("Set-Cookie", $"who={r.RequestUri!.Query[1..]}")) };
        var (one, two) = (lent.Environment.HttpFor("one"), lent.Environment.HttpFor("two"));
        await one.GetStringAsync(new Uri($"{Site}/?1"));
        await two.GetStringAsync(new Uri($"{Site}/?2"));

        Assert.Equal(("who=1", "who=2", "none"), (await one.GetStringAsync(new Uri($"{Site}/?1")), await two.GetStringAsync(new Uri($"{Site}/?2")), await lent.GetAsync($"{Site}/?0")));
        Assert.Same(one, lent.Environment.HttpFor("one"));
    }

    [Fact]
    public async Task Metadata_addresses_are_never_dialled_and_private_ones_only_where_somebody_typed_them()
    {
        await using var origin = await OriginServer.StartAsync();
        origin.Serve("/page", "listing");
        var any = new PluginPermissions(["*"], []);
        await using var lent = new Lent { ByWire = true };
        var http = lent.Open(lent.Manifest with { Permissions = any }).Http;

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri(origin.Url("/page"))));
        Assert.Contains("a private address that nobody typed", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri(origin.Url("/page", "localhost"))));
        Assert.Equal("listing", await TypedAsync(origin.Url("/"), origin.Url("/page")));
        Assert.Contains("may not be dialled", (await Assert.ThrowsAsync<HttpRequestException>(() => TypedAsync("http://169.254.169.254/", "http://169.254.169.254/latest"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => TypedAsync("https://public.example.org/", origin.Url("/page")));
        Assert.Single(origin.Requests);

        async Task<string> TypedAsync(string typed, string url)
        {
            new ExtractionScope(typed).Enter();
            return await http.GetStringAsync(new Uri(url));
        }
    }

    [Theory]
    [InlineData(true, "True True")]
    [InlineData(false, "True False")]
    public async Task Only_a_typed_private_host_leads_on_to_private_ones(bool isPrivate, string dialled)
    {
        var time = new ManualTime();
        List<bool> mayDial = [];
        var fetch = new PageFetch(
            (request, mayDialPrivate, _) =>
            {
                mayDial.Add(mayDialPrivate);
                return Task.FromResult(request.RequestUri!.AbsolutePath == "/a" ? Lent.Page("", 302, ("Location", "https://cdn.example.org/b")) : Lent.Page("there"));
            },
            _ => isPrivate, new(), time, () => 0);
        using var answers = new OpenAnswers("p", time);
        var budget = new SiteBudget(RequestBudget.Usual, "default", new BudgetFile("none", time), time, () => 0, _ => { });
        var ask = new PageAsk { Method = HttpMethod.Get, Url = new Uri($"{Site}/a"), Origin = $"{Site}:443", Headers = [], FollowsRedirects = true, IsTyped = true };

        await fetch.AnswerAsync(ask, new PluginSite(Lent.UsualManifest, "", () => budget, new(), answers, time), CancellationToken.None);

        Assert.Equal(dialled, string.Join(' ', mayDial));
    }
}
