using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Lending;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class SiteBudgetSpecs
{
    private const string Site = "https://www.example.org";

    [Fact]
    public async Task Requests_go_no_faster_than_the_budget_and_the_wait_can_be_asked()
    {
        await using var lent = With(new RequestBudget(4, TimeSpan.FromMinutes(1), 2, TimeSpan.Zero));
        await lent.GetAsync($"{Site}/1");
        await lent.GetAsync($"{Site}/2");
        Assert.Equal(TimeSpan.FromSeconds(15), lent.Environment.WaitForSite());

        var third = lent.GetAsync($"{Site}/3");
        lent.Time.Advance(TimeSpan.FromMilliseconds(14_999));
        Assert.Equal(2, lent.Asked.Count);
        lent.Time.Advance(TimeSpan.FromMilliseconds(1));
        await third;
        Assert.Equal(TimeSpan.Zero, lent.Environment.WaitForSite("another account"));
    }

    [Fact]
    public async Task A_restart_does_not_forget_an_hourly_budget()
    {
        await using var lent = With(new RequestBudget(2, TimeSpan.FromHours(1), 2, TimeSpan.Zero));
        await lent.GetAsync($"{Site}/1");
        await lent.GetAsync($"{Site}/2");
        await lent.RestartAsync();
        lent.Time.Advance(TimeSpan.FromMinutes(10));

        var wait = lent.Open(lent.Manifest).WaitForSite();
        Assert.InRange(wait.TotalMinutes, 19.9, 20.1);

        await lent.RestartAsync();
        lent.Time.ShiftClock(TimeSpan.FromDays(-2));
        Assert.InRange(lent.Open(lent.Manifest).WaitForSite().TotalMinutes, 19.9, 30.1);
    }

    [Fact]
    public async Task A_clock_that_jumps_while_it_runs_changes_nothing()
    {
        await using var lent = With(new RequestBudget(1, TimeSpan.FromHours(1), 1, TimeSpan.Zero));
        await lent.GetAsync($"{Site}/1");
        lent.Time.ShiftClock(TimeSpan.FromDays(3));

        Assert.Equal(TimeSpan.FromHours(1), lent.Environment.WaitForSite());
    }

    [Fact]
    public async Task A_wait_that_is_too_long_tells_when_to_come_again()
    {
        await using var lent = With(new RequestBudget(1, TimeSpan.FromHours(1), 1, TimeSpan.Zero));
        await lent.GetAsync($"{Site}/1");

        var error = await Assert.ThrowsAsync<ExtractionException>(() => lent.GetAsync($"{Site}/2"));
        Assert.Equal((ExtractionFailure.RateLimited, lent.Time.GetUtcNow().AddHours(1)), (error.Failure, error.NotBefore));
        Assert.Equal("the request budget of plugin 'p' (1 per 3600 s) is used up; the next request to www.example.org may go in 3600 s", error.Message);
    }

    [Fact]
    public async Task A_wait_of_more_than_a_second_is_told_once()
    {
        await using var lent = With(new RequestBudget(1, TimeSpan.FromSeconds(5), 1, TimeSpan.Zero));
        await lent.GetAsync($"{Site}/1");
        var scope = new ExtractionScope(Site);

        var waiting = AskAsync();
        await lent.Time.AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));

        Assert.True(scope.TryHear(out var sentence));
        Assert.EndsWith("the next request to www.example.org may go in 5 s", sentence, StringComparison.Ordinal);
        Assert.False(scope.TryHear(out _));

        async Task AskAsync()
        {
            scope.Enter();
            await lent.GetAsync($"{Site}/2");
            await lent.GetAsync($"{Site}/3");
        }
    }

    [Fact]
    public async Task The_operators_word_is_laid_over_the_manifests_and_a_new_version_forgives_nothing()
    {
        await using var lent = With(new RequestBudget(100, TimeSpan.FromSeconds(1), 5, TimeSpan.Zero));
        lent.Home.Write("config/snatch.yaml", "plugins:\n  budgets:\n    p: { requests: 1, per: hour }\n");
        await lent.GetAsync($"{Site}/1");
        Assert.Equal(TimeSpan.FromHours(1), lent.Environment.WaitForSite());

        var next = lent.Open(lent.Manifest with { Budget = new RequestBudget(7, TimeSpan.FromSeconds(1), 1, TimeSpan.Zero) });
        Assert.Equal(TimeSpan.FromHours(1), next.WaitForSite());
    }

    [Fact]
    public async Task A_reload_with_another_budget_goes_on_from_what_was_spent()
    {
        await using var lent = With(new RequestBudget(1, TimeSpan.FromSeconds(5), 1, TimeSpan.Zero));
        await lent.GetAsync($"{Site}/1");

        Assert.Equal(TimeSpan.FromSeconds(5), lent.Open(lent.Manifest with { Budget = new RequestBudget(1, TimeSpan.FromSeconds(8), 1, TimeSpan.Zero) }).WaitForSite());
    }

    [Fact]
    public async Task A_budget_that_is_back_in_seconds_is_worth_no_file()
    {
        await using var lent = With(RequestBudget.Usual);
        await lent.GetAsync($"{Site}/1");
        await lent.RestartAsync();

        Assert.False(Directory.Exists(lent.Home["state/budgets"]));
    }

    [Fact]
    public async Task A_file_that_is_damaged_costs_no_request()
    {
        await using var lent = With(new RequestBudget(2, TimeSpan.FromHours(1), 2, TimeSpan.Zero));
        lent.Home.Write("state/budgets/p.json", "{ \"default\": { \"spent\": \"lots\" ");

        Assert.Equal("yes", await lent.GetAsync($"{Site}/1"));
    }

    private static Lent With(RequestBudget budget) => new() { Manifest = Lent.UsualManifest with { Budget = budget } };
}
