using SnatchEngine.Caching;
using SnatchEngine.Caching.Prefetch;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Specs.Plugins.Lending;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;
using Patience = SnatchEngine.TestKit.Patience;

namespace SnatchEngine.Specs.Caching.Prefetch;

public sealed class PrefetchSpecs
{
    private const string List = "https://www.example.org/list";
    private const string Detail = "https://www.example.org/detail";

    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(250);
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // Past their time, and past the time they are used while they are renewed.
    private static readonly TimeSpan s_tooOld = TimeSpan.FromMinutes(21);

    private static async Task LearnAsync(Lent lent)
    {
        for (var i = 0; i < 2; i++)
        {
            await lent.GetAsync(List);
            await lent.GetAsync(Detail);
            lent.Time.Advance(s_tooOld);
        }
    }

    [Fact]
    public async Task What_usually_follows_is_there_before_anybody_asks_for_it()
    {
        var details = 0;
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var lent = new Lent
        {
            Cache = new CacheOptions { Mode = CacheMode.Aggressive },
            Answer = r =>
            {
                if (r.RequestUri!.AbsoluteUri == Detail && ++details == 3)
                {
                    came.SetResult();
                }

                return Lent.Page("yes");
            },
        };
        await LearnAsync(lent);
        await lent.GetAsync(List);
        await lent.Time.WaitForDelayAsync(d => d == s_quiet);
        Assert.Equal(2, details);
        lent.Time.Advance(s_quiet);
        await Patience.ForAsync(came.Task, "the page that follows");

        await lent.GetAsync(Detail);
        Assert.Equal(3, details);
        Assert.Equal((5, 1), (lent.Use[0].Misses, lent.Use[0].MemoryHits));
        await lent.RestartAsync();
        var report = (await new CacheInventory(lent.Home.Path, lent.Time, _ => { }).ReadAsync(TestContext.Current.CancellationToken)).Prefetch;
        Assert.Equal((1, 1, true), (Math.Round(report.Fetched, 1), Math.Round(report.Used, 1), report.Pays));
        Assert.Equal(1, report.Precision);
    }

    [Fact]
    public async Task What_was_learned_is_known_to_the_next_process()
    {
        await using var lent = new Lent { Cache = new CacheOptions { Mode = CacheMode.Aggressive } };
        await LearnAsync(lent);
        await lent.RestartAsync();

        await lent.GetAsync(List);

        Assert.Equal(s_quiet, await lent.Time.WaitForDelayAsync(d => d == s_quiet));
    }

    [Fact]
    public async Task Nothing_is_learned_in_another_mode()
    {
        await using var lent = new Lent();
        await LearnAsync(lent);
        await lent.RestartAsync();

        await using var disk = new DiskLevel(lent.Home["cache"], lent.Time, _ => { }, _ => { }) { Most = 1000 };
        Assert.Null(await disk.ReadAsync(store => store.LastOf("p/"), null, TestContext.Current.CancellationToken));
        Assert.NotEmpty(await disk.ReadAsync(store => store.Inventory(), [], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_is_off_while_it_does_not_pay_and_tried_again_after_a_day_or_two()
    {
        using var home = new TempFolder();
        var time = new ManualTime();
        foreach (var used in (int[])[5, 6])
        {
            await using var cache = new EngineCache(new CacheOptions(), home[$"{used}"], time, _ => { }, _ => { });
            cache.Disk.Write(new AddCount(Precision.Ahead, "Fetched", 20));
            cache.Disk.Write(new AddCount(Precision.Ahead, "Used", used));
            Assert.Equal(used == 6, await new Precision(cache, time).PaysAsync());
        }

        time.Advance(TimeSpan.FromDays(2));
        await using var later = new EngineCache(new CacheOptions(), home["5"], time, _ => { }, _ => { });
        Assert.True(await new Precision(later, time).PaysAsync());
    }

    [Fact]
    public void A_page_is_likely_when_it_is_a_habit_and_no_other_is_as_strong()
    {
        Assert.Equal("a", Odds.Next([Seen("a", 2), Seen("b", 1)], s_now)?.Key);
        Assert.Null(Odds.Next([Seen("a", 1)], s_now));
        Assert.Null(Odds.Next([Seen("a", 2), Seen("b", 1.5), Seen("c", 1.5)], s_now));
        Assert.Null(Odds.Next([], s_now));
        Assert.Null(Odds.Next([Seen("a", 2) with { Request = null }], s_now));

        // Half of a week-old count is left.
        Assert.Null(Odds.Next([Seen("a", 2) with { At = s_now.AddDays(-7) }], s_now));
        Assert.Equal("b", Odds.Next([Seen("a", 4) with { At = s_now.AddDays(-14) }, Seen("b", 2)], s_now)?.Key);

        static FollowedBy Seen(string key, double weight) => new(key, weight, s_now, "found -");
    }

    [Theory]
    [InlineData("Accept", "text/html", true)]
    [InlineData("Authorization", "Bearer x", false)]
    [InlineData("Cookie", "sid=1", false)]
    [InlineData("X-Api-Key", "k", false)]
    public void Only_what_holds_no_login_may_be_sent_unasked(string name, string value, bool may)
    {
        var ask = new PageAsk { Method = HttpMethod.Get, Url = new Uri(List), Origin = "https://www.example.org:443", Headers = [(name, value)], FollowsRedirects = true, Kind = CacheKind.Trends };
        var text = AheadRequest.Of(ask, null);
        Assert.Equal(may, text is not null);
        Assert.Null(AheadRequest.Of(ask, "sid=1"));
        if (may)
        {
            var again = AheadRequest.Parse(text!)!;
            Assert.Equal(ask.Key(s_now), again.Key(s_now));
            Assert.Equal((ask.Kind, ask.Origin, ask.IsTyped), (again.Kind, again.Origin, again.IsTyped));
        }
    }
}
