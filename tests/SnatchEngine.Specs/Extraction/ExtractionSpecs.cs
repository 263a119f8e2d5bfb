using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Extraction;
using SnatchEngine.Planning;
using SnatchEngine.Plugins;
using SnatchEngine.Specs.Plugins;
using SnatchEngine.Specs.Runs;

namespace SnatchEngine.Specs.Extraction;

public sealed class ExtractionSpecs
{
    private const string Site = "https://wayward.example";

    [Fact]
    public async Task Every_item_of_a_list_is_fetched_in_its_order()
    {
        await using var installed = new Installed("Wayward");

        var told = await installed.SnatchAsync($"{Site}/three");

        Assert.Equal(["https://cdn.example/a", "https://cdn.example/b", "https://cdn.example/c"], told.Fetched.Order());
        Assert.Empty(told.Notices);
    }

    [Fact]
    public async Task A_typed_failure_is_told_as_it_is_and_costs_the_plugin_nothing()
    {
        await using var installed = new Installed("Wayward");

        var told = await installed.SnatchAsync([.. Enumerable.Repeat($"{Site}/gone", 5)]);

        Assert.All(told.Events.OfType<ItemFailed>(), e => Assert.Equal(ExtractionFailure.Gone, Assert.IsType<ExtractionException>(e.Error).Failure));
        Assert.Equal((5, false), (told.Report.Failed, told.Report.NothingStarted));
        Assert.Equal(PluginState.Loaded, installed.Plugin("wayward").State);
    }

    [Fact]
    public async Task A_plugin_that_crashes_three_times_in_a_row_is_quarantined()
    {
        await using var installed = new Installed("Wayward") { Options = new() { FilesAtOnce = 1 } };

        var told = await installed.SnatchAsync([.. Enumerable.Repeat($"{Site}/crash", 4)]);

        const string crash = "plugin 'wayward 1.2.0' crashed while extracting: InvalidOperationException: tripped";
        Assert.Equal([crash, crash, crash, $"plugin 'wayward 1.2.0' is quarantined: 3 calls in a row failed, the last: {crash}"], told.Failures);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_given_up_after_its_time()
    {
        var time = new HandTime();
        await using var installed = new Installed("Wayward") { Time = time, Bounds = new() { StepTime = TimeSpan.FromSeconds(7) } };
        await installed.SnatchAsync($"{Site}/nothing");

        var running = installed.SnatchAsync($"{Site}/hang");
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(["plugin 'wayward 1.2.0' hung: extracting took longer than 7 s"], (await running).Failures);
    }

    [Fact]
    public async Task References_are_followed_once_each_and_no_deeper_than_allowed()
    {
        await using var installed = new Installed("Wayward");

        var loop = await installed.SnatchAsync($"{Site}/loop");
        var deep = await installed.SnatchAsync($"{Site}/deep");

        Assert.Equal(3, loop.Report.Done);
        Assert.Equal([$"{Site}/deep is not followed: references go at most 4 deep"], deep.Notices);
    }

    [Fact]
    public async Task One_dead_reference_does_not_cost_the_others()
    {
        await using var installed = new Installed("Wayward");

        var told = await installed.SnatchAsync($"{Site}/mixed");

        Assert.Equal(["ftp: URLs are not supported; http: and https: are", "it was taken down"], told.Failures.Order());
        Assert.Equal(["https://cdn.example/after"], told.Fetched);
    }

    [Fact]
    public async Task A_title_that_is_too_long_breaks_the_contract()
    {
        await using var installed = new Installed("Wayward");

        var told = await installed.SnatchAsync($"{Site}/long-title");

        Assert.Equal(["plugin 'wayward 1.2.0' breaks the contract: the title of an item has 5000 characters, at most 4096 are allowed"], told.Failures);
    }

    [Fact]
    public async Task An_endless_list_is_stopped_and_said_so()
    {
        await using var installed = new Installed("Wayward") { Bounds = new() { Items = 10 } };

        var told = await installed.SnatchAsync($"{Site}/endless");

        Assert.Equal(10, told.Report.Done);
        Assert.Equal([$"stopped after 10 items of {Site}/endless: more are not taken from one URL"], told.Notices);
    }

    [Theory]
    [InlineData("/unsaid", "wayward stopped at https://wayward.example/unsaid without saying whether that is all (Unsaid)")]
    [InlineData("/cut", "wayward did not list all of https://wayward.example/cut (SiteLimit): only the newest")]
    public async Task A_list_that_is_not_complete_is_said_so(string path, string notice)
    {
        await using var installed = new Installed("Wayward");

        Assert.Equal([notice], (await installed.SnatchAsync($"{Site}{path}")).Notices);
    }

    [Fact]
    public async Task A_page_with_nothing_on_it_is_skipped()
    {
        await using var installed = new Installed("Wayward");

        var told = await installed.SnatchAsync($"{Site}/nothing?token=secret");

        Assert.Equal(new Skipped(SkipReason.NothingFound, $"nothing to fetch was found at {Site}/nothing"), Assert.Single(told.Events.OfType<ItemSkipped>()).Skipped);
    }

    [Fact]
    public async Task Links_are_renewed_by_the_extractor_that_found_them()
    {
        await using var installed = new Installed("Wayward");

        var told = await installed.SnatchAsync($"{Site}/unsaid");

        var request = Assert.Single(told.Events.OfType<ItemFinished>()).Plan.Request;
        Assert.Equal(["https://cdn.example/one?fresh"], await request.RenewLinks!(CancellationToken.None));
    }

    [Fact]
    public async Task What_is_not_an_extractors_own_goes_to_the_next_one_and_the_plan_says_so()
    {
        await using var installed = new Installed("DirectLink", "Wayward");

        var told = await installed.SnatchAsync($"{Site}/not-mine?q=1");

        Assert.Equal([$"{Site}/not-mine?q=1"], told.Fetched);
        Assert.Empty(told.Notices);
        var plan = Assert.Single(told.Events.OfType<ItemFinished>()).Plan;
        Assert.Equal(("direct-link", true), (plan.Extractor, plan.Request.TypedByOperator));
        Assert.Equal($"wayward handed it on (a file lies there), so direct-link of plugin direct-link 1.0.0 takes {Site}/not-mine", plan.Reasons[0]);
    }

    [Fact]
    public async Task What_nobody_else_wants_fails_with_a_reason()
    {
        await using var installed = new Installed("Wayward");

        Assert.Equal(["no plugin that can be used claims this URL"], (await installed.SnatchAsync($"{Site}/not-mine")).Failures);
    }

    [Fact]
    public async Task An_extractor_asked_for_by_name_has_nobody_to_hand_on_to()
    {
        await using var installed = new Installed("DirectLink", "Wayward");

        var told = await installed.SnatchAsync(new[] { new Wish { Url = $"{Site}/not-mine", Folder = installed.Home, Extractor = "wayward" } }.ToAsyncEnumerable());

        Assert.Equal([$"wayward was asked for by name and can do nothing with {Site}/not-mine: a file lies there"], told.Failures);
        Assert.Empty(told.Fetched);
    }

    [Fact]
    public async Task Handing_on_after_something_was_found_breaks_the_contract()
    {
        await using var installed = new Installed("DirectLink", "Wayward");

        var told = await installed.SnatchAsync($"{Site}/not-mine-late");

        Assert.Equal(["https://cdn.example/first"], told.Fetched);
        Assert.Equal(["plugin 'wayward 1.2.0' breaks the contract: it found something, and then said that nothing there is its own"], told.Failures);
    }
}
