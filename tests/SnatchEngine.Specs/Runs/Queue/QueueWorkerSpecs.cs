using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Downloads;
using SnatchEngine.Runs.Queue;
using SnatchEngine.Storage;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Runs.Queue;

public sealed class QueueWorkerSpecs
{
    private static readonly AttemptEnd s_done = new(AttemptOutcome.Done);

    [Fact]
    public async Task What_is_added_is_worked_on_once_and_its_attempt_is_kept()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();

        await stage.WorkUntilIdleAsync((_, _) => Task.FromResult(s_done with { Bytes = 5 }));

        var item = await stage.FindAsync(id);
        var attempt = Assert.Single(await stage.Queue.AttemptsAsync(item, CancellationToken.None));
        Assert.Equal((QueueState.Done, 1, 0), (item.State, item.Attempts, item.Failures));
        Assert.Equal(("done", 5L), (attempt.Outcome, attempt.Bytes));
    }

    [Fact]
    public async Task What_fails_for_a_while_is_tried_again_later_and_later_and_given_up_after_its_attempts()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        stage.Work((_, _) => throw new DownloadException(DownloadFailure.ServerFailed, "busy"), new() { Attempts = 3 });

        var first = await stage.UntilAsync(id, i => i.NotBefore is not null);
        Assert.Equal((QueueState.Waiting, TimeSpan.FromMinutes(1)), (first.State, first.NotBefore - stage.Time.GetUtcNow()));
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await stage.UntilAsync(id, i => i.Failures == 2);
        Assert.Equal(TimeSpan.FromMinutes(4), second.NotBefore - stage.Time.GetUtcNow());
        stage.Time.Advance(TimeSpan.FromMinutes(4));

        var last = await stage.UntilAsync(id, i => i.State == QueueState.Failed);
        Assert.Equal((3, 3, "busy"), (last.Attempts, last.Failures, last.Reason));
    }

    [Fact]
    public async Task What_another_try_will_not_change_is_given_up_at_once_with_its_typed_failure()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();

        await stage.WorkUntilIdleAsync((_, _) => throw new ExtractionException(ExtractionFailure.Gone, "it was removed"));

        var item = await stage.FindAsync(id);
        Assert.Equal((QueueState.Failed, "it was removed"), (item.State, item.Reason));
        Assert.Equal("Gone", (await stage.Queue.AttemptsAsync(item, CancellationToken.None))[0].Failure);
    }

    [Fact]
    [Trait("nasty", "53")]
    public async Task A_reached_limit_is_no_failure_and_parks_all_of_its_host_over_a_restart()
    {
        await using var stage = await QueueStage.OpenAsync();
        var until = stage.Time.GetUtcNow() + TimeSpan.FromHours(2);
        var first = await stage.AddAsync("http://host.example/a");
        var second = await stage.AddAsync("http://host.example/b");
        var other = await stage.AddAsync("http://other.example/c");
        List<string> asked = [];

        await stage.WorkUntilIdleAsync(
            (job, _) =>
            {
                asked.Add(job.Order.Url);
                return job.Order.Host == "host.example" ? throw new ExtractionException(ExtractionFailure.RateLimited, "come back") { NotBefore = until } : Task.FromResult(s_done);
            },
            new() { PerHost = 1 });

        Assert.Equal(["http://host.example/a", "http://other.example/c"], asked.Order());
        Assert.Equal((0, until), ((await stage.FindAsync(first)).Failures, (await stage.FindAsync(first)).NotBefore));
        Assert.Equal(QueueState.Done, (await stage.FindAsync(other)).State);
        await using var again = await stage.ReopenAsync();
        await again.WorkUntilIdleAsync((_, _) => throw new InvalidOperationException("nothing may be asked"));
        Assert.Equal((QueueState.Waiting, 0), ((await again.FindAsync(second)).State, (await again.FindAsync(second)).Attempts));
    }

    [Fact]
    [Trait("nasty", "51")]
    public async Task A_step_that_failed_is_owed_in_the_lane_of_steps()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();

        await stage.WorkUntilIdleAsync((_, _) => throw new PostProcessingException(PostProcessingFailure.ProgramFailed, "ffmpeg failed"));

        var item = await stage.FindAsync(id);
        Assert.Equal((QueueState.Waiting, QueueLane.PostProcess, 1), (item.State, item.Lane, item.Failures));
    }

    [Fact]
    public async Task What_is_paused_while_it_runs_stops_and_goes_on_when_it_is_resumed()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        var (begun, mayEnd) = (new Gate(), new Gate());
        stage.Work(async (job, ct) =>
        {
            await begun.WaitAsync(job.Attempt == 1 ? ct : CancellationToken.None);
            await mayEnd.WaitAsync(CancellationToken.None);
            return s_done;
        });
        await begun.ReachedAsync();

        Assert.Equal([id], await stage.ActAsync(QueueAct.Pause, id[..6]));
        await stage.UntilAsync(id, i => i.Outcome == "stopped" || i.State == QueueState.Paused);
        Assert.Equal(QueueState.Paused, (await stage.FindAsync(id)).State);
        await stage.ActAsync(QueueAct.Resume, id);
        await begun.ReachedAsync(2);
        begun.Open();
        mayEnd.Open();

        var item = await stage.UntilAsync(id, i => i.State == QueueState.Done);
        Assert.Equal((2, 0), (item.Attempts, item.Failures));
        Assert.Equal(["stopped", "done"], (await stage.Queue.AttemptsAsync(item, CancellationToken.None)).Select(a => a.Outcome));
    }

    [Fact]
    public async Task What_is_resumed_before_it_has_stopped_never_runs_twice_at_once()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        var (inside, most) = (0, 0);
        var (begun, mayStop) = (new Gate(), new Gate());
        stage.Work(async (job, ct) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            if (job.Attempt == 1)
            {
                await begun.WaitAsync(CancellationToken.None);
                await mayStop.WaitAsync(CancellationToken.None);
            }

            Interlocked.Decrement(ref inside);
            ct.ThrowIfCancellationRequested();
            return s_done;
        });
        await begun.ReachedAsync();
        await stage.ActAsync(QueueAct.Pause, id);
        await stage.ActAsync(QueueAct.Resume, id);
        begun.Open();
        mayStop.Open();

        await stage.UntilAsync(id, i => i.State == QueueState.Done);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task What_is_cancelled_is_not_begun_and_retry_begins_it()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        await stage.ActAsync(QueueAct.Cancel, id);
        await stage.WorkUntilIdleAsync((_, _) => Task.FromResult(s_done));
        Assert.Equal((QueueState.Cancelled, 0), ((await stage.FindAsync(id)).State, (await stage.FindAsync(id)).Attempts));

        await stage.ActAsync(QueueAct.Retry, id);
        await stage.WorkUntilIdleAsync((_, _) => Task.FromResult(s_done));

        Assert.Equal(QueueState.Done, (await stage.FindAsync(id)).State);
    }

    [Fact]
    public async Task Retry_wakes_what_is_parked_in_a_running_worker()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync(with: o => o with { NotBefore = stage.Time.GetUtcNow() + TimeSpan.FromHours(9) });
        stage.Work((_, _) => Task.FromResult(s_done));
        Assert.Equal("parked", (await stage.FindAsync(id)).StateWord(stage.Time.GetUtcNow()));

        await stage.ActAsync(QueueAct.Retry, id);

        await stage.UntilAsync(id, i => i.State == QueueState.Done);
    }

    [Fact]
    public async Task A_stop_lets_go_of_what_runs_and_the_next_start_takes_it_up()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        var begun = new Gate();
        stage.Work(async (_, ct) =>
        {
            await begun.WaitAsync(ct);
            return s_done;
        });
        await begun.ReachedAsync();

        await stage.StopAsync();

        var item = await stage.FindAsync(id);
        Assert.Equal((QueueState.Waiting, 0, "stopped"), (item.State, item.Failures, item.Outcome));
        await using var again = await stage.ReopenAsync();
        await again.WorkUntilIdleAsync((_, _) => Task.FromResult(s_done));
        Assert.Equal(QueueState.Done, (await again.FindAsync(id)).State);
    }

    [Fact]
    [Trait("nasty", "52")]
    public async Task What_a_killed_process_left_half_done_waits_again()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        var ticket = Assert.Single(await stage.Queue.Store.WaitingAsync(CancellationToken.None));
        await stage.Queue.Store.BeginAsync(ticket.Number, CancellationToken.None);

        Assert.Equal(1, await stage.WorkUntilIdleAsync((_, _) => Task.FromResult(s_done)));

        var item = await stage.FindAsync(id);
        Assert.Equal((QueueState.Done, 2, 0), (item.State, item.Attempts, item.Failures));
        Assert.Equal(["interrupted", "done"], (await stage.Queue.AttemptsAsync(item, CancellationToken.None)).Select(a => a.Outcome));
    }

    [Fact]
    [Trait("nasty", "43")]
    public async Task A_pause_that_a_wrong_clock_wrote_is_no_longer_than_a_pause_may_be()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        await stage.WorkUntilIdleAsync((_, _) => throw new DownloadException(DownloadFailure.Parked, "later") { NotBefore = stage.Time.GetUtcNow() + TimeSpan.FromHours(20) });
        await stage.Database.WriteAsync(c => c.Execute("UPDATE queue SET not_before = '2036-01-01T00:00:00.0000000Z'"), CancellationToken.None);

        await using var again = await stage.ReopenAsync();
        await again.WorkUntilIdleAsync((_, _) => Task.FromResult(s_done));

        Assert.Equal(again.Time.GetUtcNow() + TimeSpan.FromHours(24), (await again.FindAsync(id)).NotBefore);
    }

    [Fact]
    [Trait("nasty", "43")]
    public async Task A_clock_that_ran_ahead_and_is_set_right_delays_nothing_for_years()
    {
        await using var stage = await QueueStage.OpenAsync();
        stage.Time.ShiftClock(TimeSpan.FromDays(3650));
        var id = await stage.AddAsync();
        stage.Work((job, _) => job.Attempt == 1 ? throw new DownloadException(DownloadFailure.ServerFailed, "busy") : Task.FromResult(s_done));
        await stage.UntilAsync(id, i => i.NotBefore is not null);
        await stage.Time.WaitForTimersAsync();

        stage.Time.ShiftClock(TimeSpan.FromDays(-3650));

        await stage.Time.AdvanceUntilAsync(stage.UntilAsync(id, i => i.State == QueueState.Done), TimeSpan.FromMinutes(10));
        Assert.InRange(stage.Time.Elapsed, TimeSpan.FromHours(24), TimeSpan.FromDays(1000));
    }

    [Fact]
    [Trait("nasty", "53")]
    public async Task Retry_asks_at_once_although_the_host_said_to_come_back_later()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        stage.Work((job, _) => job.Attempt == 1
            ? throw new ExtractionException(ExtractionFailure.RateLimited, "come back") { NotBefore = stage.Time.GetUtcNow() + TimeSpan.FromHours(2) }
            : Task.FromResult(s_done));
        await stage.UntilAsync(id, i => i.NotBefore is not null);

        await stage.ActAsync(QueueAct.Retry, id);

        await stage.UntilAsync(id, i => i.State == QueueState.Done);
        Assert.Empty(await stage.Queue.Store.ClosuresAsync(CancellationToken.None));
    }

    [Fact]
    [Trait("nasty", "52")]
    public async Task An_end_that_could_not_be_written_is_written_later_and_the_work_is_not_done_again()
    {
        await using var stage = await QueueStage.OpenAsync();
        var id = await stage.AddAsync();
        await stage.Database.WriteAsync(c => c.Execute("CREATE TRIGGER full BEFORE UPDATE ON queue WHEN NEW.state = 'done' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"), CancellationToken.None);
        var worked = 0;
        stage.Work((_, _) =>
        {
            worked++;
            return Task.FromResult(s_done);
        });
        await stage.Time.WaitForDelayAsync(d => d == TimeSpan.FromSeconds(10));
        Assert.Equal(QueueState.Running, (await stage.FindAsync(id)).State);

        await stage.Database.WriteAsync(c => c.Execute("DROP TRIGGER full"), CancellationToken.None);
        stage.Time.Advance(TimeSpan.FromSeconds(10));

        await stage.UntilAsync(id, i => i.State == QueueState.Done);
        Assert.Equal(1, worked);
    }

    [Fact]
    public async Task An_order_that_cannot_be_read_any_more_fails_with_a_sentence_and_keeps_nothing_else_from_being_done()
    {
        await using var stage = await QueueStage.OpenAsync();
        var broken = await stage.AddAsync();
        var other = await stage.AddAsync("http://host.example/b");
        await stage.Database.WriteAsync(c => c.Execute("UPDATE queue SET wanted = '{\"url\":' WHERE id = $id", ("$id", broken)), CancellationToken.None);

        stage.Work((_, _) => Task.FromResult(s_done));

        await stage.UntilAsync(other, i => i.State == QueueState.Done);
        var item = await stage.UntilAsync(broken, i => i.State == QueueState.Failed);
        Assert.StartsWith("what was ordered cannot be read any more", item.Reason, StringComparison.Ordinal);
    }
}
