using System.Net;
using SnatchEngine.Abstractions;
using SnatchEngine.Caching;
using SnatchEngine.Plugins.Lending;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class PageCacheSpecs
{
    private const string Page = "https://www.example.org/list";

    [Fact]
    public async Task A_page_is_asked_once_in_ten_minutes()
    {
        await using var lent = new Lent();
        await lent.GetAsync(Page);
        lent.Time.Advance(TimeSpan.FromSeconds(599));
        await lent.GetAsync(Page);
        Assert.Single(lent.Asked);

        lent.Time.Advance(TimeSpan.FromSeconds(1));
        await lent.GetAsync(Page);
        Assert.Equal(2, lent.Asked.Count);
    }

    [Theory]
    [InlineData("no-store", 0, 2)]
    [InlineData("max-age=60", 59, 1)]
    [InlineData("max-age=60", 60, 2)]
    [InlineData("public, max-age=86400", 601, 2)]
    [InlineData("no-cache", 0, 2)]
    public async Task The_site_may_want_less(string rules, int seconds, int asked)
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("yes", 200, ("Cache-Control", rules)) };
        await lent.GetAsync(Page);
        lent.Time.Advance(TimeSpan.FromSeconds(seconds));
        await lent.GetAsync(Page);

        Assert.Equal(asked, lent.Asked.Count);
    }

    [Fact]
    public async Task A_page_that_may_be_old_is_asked_for_by_its_mark()
    {
        await using var lent = new Lent
        {
            Answer = r => r.Headers.IfNoneMatch.ToString() == "\"v1\"" ? Lent.Page("", 304) : Lent.Page("first", 200, ("ETag", "\"v1\""), ("Cache-Control", "max-age=1")),
        };
        await lent.GetAsync(Page);
        lent.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("first", await lent.GetAsync(Page));
        Assert.Equal(2, lent.Asked.Count);
    }

    [Fact]
    public async Task The_same_page_asked_by_many_at_once_is_asked_for_once()
    {
        await using var lent = new Lent();
        var pages = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => lent.GetAsync(Page)));

        Assert.All(pages, p => Assert.Equal("yes", p));
        Assert.Single(lent.Asked);
    }

    [Fact]
    public async Task Accounts_see_their_own_pages_only()
    {
        await using var lent = new Lent();
        await lent.GetAsync(Page);
        await lent.Environment.HttpFor("other").GetStringAsync(new Uri(Page));

        Assert.Equal(2, lent.Asked.Count);
    }

    [Fact]
    public async Task Posting_makes_the_pages_of_the_host_be_asked_for_again()
    {
        await using var lent = new Lent();
        await lent.GetAsync(Page);
        using (await lent.Environment.Http.PostAsync(new Uri("https://www.example.org/login"), null))
        {
            await lent.GetAsync(Page);
        }

        Assert.Equal(3, lent.Asked.Count);
    }

    [Fact]
    public async Task Failures_and_files_are_not_kept()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("", 404) };
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<HttpRequestException>(() => lent.GetAsync(Page))).StatusCode);
        }

        lent.Answer = _ => Lent.Page("bytes", 200, ("Content-Type", "video/mp4"));
        await lent.GetAsync(Page);
        await lent.GetAsync(Page);
        Assert.Equal(4, lent.Asked.Count);
    }

    [Fact]
    public async Task The_next_process_asks_no_page_again_that_is_within_its_time()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("yes", 200, ("X-Kept", "with it"), ("Set-Cookie", "sid=secret")) };
        await lent.GetAsync(Page);
        await lent.RestartAsync();
        lent.Time.Advance(TimeSpan.FromSeconds(599));

        using var response = await lent.Environment.Http.GetAsync(new Uri(Page));

        Assert.Equal(("yes", "with it", false), (await response.Content.ReadAsStringAsync(), response.Headers.GetValues("X-Kept").Single(), response.Headers.Contains("Set-Cookie")));
        Assert.Single(lent.Asked);
        await lent.RestartAsync();
        lent.Time.Advance(TimeSpan.FromSeconds(1));
        await lent.GetAsync(Page);
        Assert.Equal(2, lent.Asked.Count);
    }

    [Fact]
    public async Task A_mark_from_an_earlier_process_saves_the_body()
    {
        await using var lent = new Lent
        {
            Answer = r => r.Headers.IfNoneMatch.ToString() == "\"v1\"" ? Lent.Page("", 304, ("Cache-Control", "max-age=30")) : Lent.Page("first", 200, ("ETag", "\"v1\""), ("Cache-Control", "max-age=1")),
        };
        await lent.GetAsync(Page);
        await lent.RestartAsync();
        lent.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("first", await lent.GetAsync(Page));

        // What the 304 says of its time holds from now on.
        lent.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("first", await lent.GetAsync(Page));
        Assert.Equal(2, lent.Asked.Count);
        Assert.Equal((1, 1), (lent.Use[0].Renewed, lent.Use[0].MemoryHits));
    }

    [Fact]
    public async Task Other_cookies_ask_for_another_page()
    {
        var user = "a";
        await using var lent = new Lent { Answer = r => r.RequestUri!.AbsolutePath == "/login" ? Lent.Page("in", 200, ("Set-Cookie", $"user={user}")) : Lent.Page(string.Join(';', r.Headers.TryGetValues("Cookie", out var sent) ? sent : [])) };
        Assert.Equal("", await lent.GetAsync(Page));
        await lent.GetAsync("https://www.example.org/login");
        Assert.Equal("user=a", await lent.GetAsync(Page));

        user = "b";
        await lent.RestartAsync();
        await lent.GetAsync("https://www.example.org/login?other");

        // The jar of the process before is gone, and with it whose page that was.
        Assert.Equal("", await lent.Environment.HttpFor("c").GetStringAsync(new Uri(Page)));
        Assert.Equal("", await lent.Environment.HttpFor("c").GetStringAsync(new Uri(Page)));
    }

    [Theory]
    [InlineData("max-age=10, stale-while-revalidate=20", CacheMode.Normal, 29, "first", true)]
    [InlineData("max-age=10, stale-while-revalidate=20", CacheMode.Normal, 30, "later", false)]
    [InlineData("max-age=10", CacheMode.Normal, 10, "later", false)]
    [InlineData("max-age=10", CacheMode.Aggressive, 19, "first", true)]
    [InlineData("max-age=10", CacheMode.Aggressive, 20, "later", false)]
    [InlineData("max-age=10, must-revalidate", CacheMode.Aggressive, 10, "later", false)]
    [InlineData("no-cache", CacheMode.Aggressive, 0, "later", false)]
    public async Task A_page_past_its_time_is_used_while_it_is_renewed_where_that_is_wanted(string rules, CacheMode mode, int seconds, string seen, bool isLate)
    {
        var page = "first";
        await using var lent = new Lent { Cache = new CacheOptions { Mode = mode }, Answer = _ => Lent.Page(page, 200, ("Cache-Control", rules)) };
        await lent.GetAsync(Page);
        page = "later";
        lent.Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(seen, await lent.GetAsync(Page));
        Assert.Equal(isLate ? 1 : 0, lent.Use[0].StaleHits);

        // Closing waits for what is being renewed, so the next process has it.
        await lent.RestartAsync();
        Assert.Equal("later", await lent.GetAsync(Page));
        Assert.Equal(isLate || rules != "no-cache" ? 2 : 3, lent.Asked.Count);
    }

    [Theory]
    [InlineData("max-age=10, stale-if-error=60", CacheMode.Normal, true)]
    [InlineData("max-age=10", CacheMode.Normal, false)]
    [InlineData("max-age=10", CacheMode.Aggressive, true)]
    [InlineData("max-age=10, must-revalidate", CacheMode.Aggressive, false)]
    public async Task A_page_past_its_time_stands_in_for_an_error_where_that_is_wanted(string rules, CacheMode mode, bool standsIn)
    {
        var fails = false;
        await using var lent = new Lent { Cache = new CacheOptions { Mode = mode }, Answer = _ => fails ? Lent.Page("", 501) : Lent.Page("first", 200, ("Cache-Control", rules)) };
        await lent.GetAsync(Page);
        fails = true;
        lent.Time.Advance(TimeSpan.FromSeconds(40));

        var seen = await Record.ExceptionAsync(() => lent.GetAsync(Page));
        Assert.Equal(standsIn, seen is null);
    }

    [Fact]
    public async Task Kinds_have_their_own_times_and_the_plugin_says_which_it_is()
    {
        await using var lent = new Lent { Cache = new CacheOptions { Trends = null, Metadata = TimeSpan.Zero } };
        await AskAsync("trends");
        await lent.RestartAsync();
        lent.Time.Advance(TimeSpan.FromDays(4000));
        await AskAsync("trends");
        Assert.Single(lent.Asked);
        Assert.Equal((0, 1), (lent.Use[0].Lookups, lent.Use[2].DiskHits));

        await AskAsync("metadata", "/1");
        await AskAsync("metadata", "/1");
        Assert.Equal(3, lent.Asked.Count);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync("songs"));
        Assert.Equal("'songs' is no kind of answer: pages, metadata, trends, thumbnails", refused.Message);

        async Task AskAsync(string kind, string path = "")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Page + path);
            request.Options.Set(PluginEnvironment.CacheKind, kind);
            using var response = await lent.Environment.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task Nothing_is_kept_when_the_mode_is_off()
    {
        await using var lent = new Lent { Cache = new CacheOptions { Mode = CacheMode.Off } };
        await lent.GetAsync(Page);
        await lent.GetAsync(Page);
        await lent.RestartAsync();

        Assert.Equal(2, lent.Asked.Count);
        Assert.False(File.Exists(lent.Home["cache/cache.db"]));
    }

    [Fact]
    public async Task A_small_picture_is_kept_as_a_thumbnail()
    {
        await using var lent = new Lent { Answer = _ => Lent.Page("bytes", 200, ("Content-Type", "image/png"), ("Content-Length", "5")) };
        await lent.GetAsync(Page);
        lent.Time.Advance(TimeSpan.FromDays(6));

        Assert.Equal("bytes", await lent.GetAsync(Page));
        Assert.Single(lent.Asked);
        Assert.Equal((1, 1), (lent.Use[3].MemoryHits, lent.Use[3].Misses));
    }

    [Fact]
    public async Task A_clock_that_ran_ahead_leaves_no_page_that_never_grows_old()
    {
        await using var lent = new Lent { Cache = new CacheOptions { Pages = null } };
        lent.Time.ShiftClock(TimeSpan.FromDays(400));
        await lent.GetAsync(Page);
        lent.Time.ShiftClock(TimeSpan.FromDays(-400));
        await lent.GetAsync(Page);

        Assert.Equal(2, lent.Asked.Count);
    }
}
