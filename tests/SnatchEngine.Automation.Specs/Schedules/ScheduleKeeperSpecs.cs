using SnatchEngine.Automation.Schedules;
using SnatchEngine.Automation.Schedules.Cron;
using SnatchEngine.Profiles.Matching;
using SnatchEngine.Runs.Firings;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;
using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Specs.Schedules;

/// <summary>The table of firings on a real database: each instant once, whatever happens to the process and its clock.</summary>
public sealed class ScheduleKeeperSpecs : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _notices = [];
    private StateDatabase? _database;
    private RunQueue? _queue;
    private ScheduleKeeper? _keeper;

    public async ValueTask InitializeAsync() => await OpenAsync();

    public async ValueTask DisposeAsync() => await CloseAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_schedule_owes_nothing_of_the_past_and_runs_at_its_first_instant()
    {
        await UseAsync(Hourly("talks"));
        Assert.Equal(At(13), await _keeper!.ReviewAsync("talks", s_none));
        Assert.Empty(await RunsAsync());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(At(14), await _keeper.ReviewAsync("talks", s_none));
        Assert.Equal("schedule:talks", Assert.Single(await RunsAsync()).Url);
        var firing = Assert.Single(await new FiringLog(_database!).RecentAsync("talks", 10, s_none));
        Assert.Equal((At(13), true, "due"), (firing.Due, firing.IsRun, firing.Reason));
        Assert.Equal((await RunsAsync())[0].Id, firing.Item);
    }

    [Fact]
    public async Task Asking_twice_and_a_restart_bring_no_second_run()
    {
        await UseAsync(Hourly("talks", overlap: OverlapPolicy.Queue));
        await _keeper!.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(_keeper.ReviewAsync("talks", s_none), _keeper.ReviewAsync("talks", s_none));
        await CloseAsync();
        await OpenAsync();
        await UseAsync(Hourly("talks", overlap: OverlapPolicy.Queue));
        await _keeper!.ReviewAsync("talks", s_none);
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task What_was_missed_while_the_process_was_gone_is_made_up_for_once()
    {
        await UseAsync(Hourly("talks"));
        await _keeper!.ReviewAsync("talks", s_none);
        await CloseAsync();
        _time.Advance(TimeSpan.FromHours(5.5));
        await OpenAsync();
        await UseAsync(Hourly("talks"));
        await _keeper!.ReviewAsync("talks", s_none);
        var run = Assert.Single(await RunsAsync());
        Assert.InRange(run.NotBefore!.Value - _time.GetUtcNow(), TimeSpan.Zero, OwedFirings.CatchUp);
        Assert.Equal("missed with 4 before it, made up for once", (await new FiringLog(_database!).RecentAsync(null, 10, s_none))[0].Reason);
    }

    [Fact]
    public async Task While_a_run_has_not_ended_the_next_instant_is_let_go_and_says_why()
    {
        await UseAsync(Hourly("talks"));
        await _keeper!.ReviewAsync("talks", s_none);
        for (var i = 0; i < 2; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await _keeper.ReviewAsync("talks", s_none);
        }

        Assert.Single(await RunsAsync());
        Assert.Equal("let go, as the run before has not begun yet", (await new FiringLog(_database!).RecentAsync("talks", 1, s_none))[0].Reason);
    }

    [Fact]
    public async Task A_clock_that_was_put_back_is_believed_and_the_instants_come_again()
    {
        await UseAsync(Hourly("talks"));
        await _keeper!.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromHours(1));
        await _keeper.ReviewAsync("talks", s_none);
        await CancelRunsAsync();
        _time.ShiftClock(TimeSpan.FromHours(-2));
        Assert.Equal(At(12), await _keeper.ReviewAsync("talks", s_none));
        Assert.Equal("talks: the clock was put back, and it counts from now", Assert.Single(_notices));
        _time.Advance(TimeSpan.FromHours(1));
        await _keeper.ReviewAsync("talks", s_none);
        Assert.Single(await RunsAsync(), r => r.State == QueueState.Waiting);
    }

    [Fact]
    public async Task A_clock_ten_years_ahead_brings_one_run_and_no_storm()
    {
        await UseAsync(Hourly("talks"));
        await _keeper!.ReviewAsync("talks", s_none);
        _time.ShiftClock(TimeSpan.FromDays(3652));
        await _keeper.ReviewAsync("talks", s_none);
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task A_renamed_schedule_keeps_its_history()
    {
        await UseAsync(Hourly("talks"));
        await _keeper!.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromHours(3));
        await UseAsync(Hourly("lectures") with { Was = "talks" });
        await _keeper.ReviewAsync("lectures", s_none);
        Assert.Equal("due", (await new FiringLog(_database!).RecentAsync("lectures", 1, s_none))[0].Reason);
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task What_follows_a_run_is_started_once_for_each_of_its_instants()
    {
        var follower = Hourly("after") with { Timing = new ScheduleTiming { After = "talks", Overlap = OverlapPolicy.Queue } };
        await UseAsync(Hourly("talks"), follower);
        await _keeper!.FollowAsync("talks", At(11), s_none);
        await CancelRunsAsync();
        await _keeper.FollowAsync("talks", At(11), s_none);
        Assert.Equal("follows talks", Assert.Single(await new FiringLog(_database!).RecentAsync("after", 10, s_none)).Reason);
        await _keeper.FollowAsync("talks", At(12), s_none);
        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task A_run_outside_the_window_waits_for_its_opening()
    {
        var window = new TimeWindows([new TimeWindow("mon-sun", new HashSet<string>(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), 19 * 60, 20 * 60)]);
        var schedule = Hourly("talks");
        await UseAsync(schedule with { Timing = schedule.Timing with { Window = window } });
        await _keeper!.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromHours(1));
        await _keeper.ReviewAsync("talks", s_none);
        Assert.Equal(At(19), Assert.Single(await RunsAsync()).NotBefore);
    }

    [Fact]
    public async Task With_missed_all_each_instant_that_was_missed_gets_its_run()
    {
        var schedule = Hourly("talks", OverlapPolicy.Queue);
        schedule = schedule with { Timing = schedule.Timing with { Missed = new MissedRuns(MissedPolicy.All, TimeSpan.FromDays(1)) } };
        await UseAsync(schedule);
        await _keeper!.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromHours(3.5));
        await _keeper.ReviewAsync("talks", s_none);
        Assert.Equal(3, (await RunsAsync()).Count);
        Assert.Equal([At(15), At(14), At(13)], (await new FiringLog(_database!).RecentAsync("talks", 10, s_none)).Where(f => f.IsRun).Select(f => f.Due));
    }

    [Fact]
    public async Task An_event_swallows_no_instant_of_the_clock()
    {
        var schedule = Hourly("talks", OverlapPolicy.Queue);
        await UseAsync(schedule with { Timing = schedule.Timing with { On = [new EventTrigger(TriggerKind.DiskFreed)] } });
        await _keeper!.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromHours(2.5));
        await _keeper.HappenedAsync(t => t.Kind == TriggerKind.DiskFreed, "the disk has room again", s_none);
        await CancelRunsAsync();
        await _keeper.ReviewAsync("talks", s_none);
        Assert.Equal(At(14), Assert.Single(await new FiringLog(_database!).RecentAsync("talks", 10, s_none), f => f.Reason.StartsWith("missed", StringComparison.Ordinal)).Due);
    }

    [Fact]
    public async Task A_schedule_that_was_edited_or_disabled_for_a_while_owes_nothing_of_that_time()
    {
        await UseAsync(Hourly("talks"));
        await _keeper!.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromMinutes(30));
        await UseAsync(Hourly("talks") with { IsEnabled = false });
        _time.Advance(TimeSpan.FromHours(5));
        await UseAsync(Hourly("talks"));
        await _keeper.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromMinutes(10));
        var edited = Hourly("talks");
        await UseAsync(edited with { Timing = edited.Timing with { Cron = CronExpression.Parse("*/5 * * * *") } });
        await _keeper.ReviewAsync("talks", s_none);
        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task A_run_that_waits_for_a_clock_that_ran_ahead_keeps_no_later_one_from_coming()
    {
        await UseAsync(Hourly("talks"));
        await _keeper!.ReviewAsync("talks", s_none);
        _time.ShiftClock(TimeSpan.FromDays(3652));
        await _keeper.ReviewAsync("talks", s_none);
        _time.ShiftClock(TimeSpan.FromDays(-3652));
        await _keeper.ReviewAsync("talks", s_none);
        _time.Advance(TimeSpan.FromHours(1));
        await _keeper.ReviewAsync("talks", s_none);
        Assert.InRange(Assert.Single(await RunsAsync(), r => r.State == QueueState.Waiting).NotBefore ?? At(13), At(12), At(14));
    }

    [Fact]
    public async Task A_disabled_schedule_does_nothing()
    {
        await UseAsync(Hourly("talks") with { IsEnabled = false });
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Null(await _keeper!.ReviewAsync("talks", s_none));
        Assert.Empty(await RunsAsync());
    }

    private static ScheduleDefinition Hourly(string name, OverlapPolicy overlap = OverlapPolicy.Skip) => new(
        name,
        new ScheduleTiming { Cron = CronExpression.Parse("0 * * * *"), Zone = TimeZoneInfo.Utc, Overlap = overlap },
        new ScheduleAction(ScheduleVerb.Tune, ""),
        new YamlPlace("a.yaml", 1, 1));

    private static DateTimeOffset At(int hour) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hour);

    private Task UseAsync(params ScheduleDefinition[] schedules) => _keeper!.UseAsync(schedules, isUnsure: false, s_none);

    private Task<IReadOnlyList<QueuedItem>> RunsAsync() => _queue!.ListAsync(new QueueFilter(), s_none);

    private Task CancelRunsAsync() => _queue!.ActAsync(QueueAct.Cancel, new QueueSelection { All = true }, s_none);

    private async Task OpenAsync()
    {
        _database = await StateDatabase.OpenAsync(_folder.Path, _time);
        _queue = new RunQueue(_database);
        _keeper = new ScheduleKeeper(_queue, new FiringLog(_database), _time, _notices.Add);
    }

    private async Task CloseAsync()
    {
        _keeper?.Dispose();
        if (_queue is not null && _database is not null)
        {
            await _queue.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
