using System.Net;
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
    public async Task No_more_than_64_MiB_are_kept_and_the_least_used_goes_first()
    {
        var cache = new PageCache(TimeSpan.FromMinutes(10), TimeProvider.System);
        var asked = 0;
        for (var i = 0; i < 20; i++)
        {
            await AskAsync(i);
            await AskAsync(0);
        }

        Assert.Equal(20, asked);
        Assert.InRange(cache.Bytes, 1, PageCache.Most);
        await AskAsync(1);
        Assert.Equal(21, asked);

        Task<PageAnswer> AskAsync(int number)
        {
            var ask = new PageAsk { Method = HttpMethod.Get, Url = new Uri($"{Page}/{number}"), Origin = "https://www.example.org:443", Headers = [], FollowsRedirects = true };
            return cache.AnswerAsync(ask, "p/", null, (a, _) => { asked++; return Task.FromResult(new PageAnswer { Url = a.Url, Status = 200, Headers = [], Body = new byte[4 << 20] }); }, CancellationToken.None);
        }
    }
}
