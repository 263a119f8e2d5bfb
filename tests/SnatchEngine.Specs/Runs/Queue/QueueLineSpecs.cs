using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Runs.Queue;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Runs.Queue;

public sealed class QueueLineSpecs
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_most_urgent_is_taken_first_and_within_one_priority_the_first_that_came()
    {
        var line = Line(new());
        Add(line, 1, DownloadPriority.Low);
        Add(line, 2, DownloadPriority.Normal);
        Add(line, 3, DownloadPriority.Urgent);
        Add(line, 4, DownloadPriority.Normal);
        Add(line, 5, DownloadPriority.High);

        Assert.Equal([3, 5, 2, 4, 1], TakeAll(line));
    }

    [Fact]
    public void What_has_waited_for_long_is_not_passed_over_for_ever()
    {
        var line = Line(new());
        Add(line, 1, DownloadPriority.Low);
        _time.Advance(TimeSpan.FromHours(3));
        Add(line, 2, DownloadPriority.Normal);
        _time.Advance(TimeSpan.FromHours(2));
        Add(line, 3, DownloadPriority.Normal);

        Assert.Equal([2, 1, 3], TakeAll(line));
    }

    [Fact]
    public void A_lane_has_places_of_its_own()
    {
        var line = Line(new() { FilesAtOnce = 2 });
        for (var i = 1; i <= 10; i++)
        {
            Add(line, i, lane: i <= 5 ? QueueLane.Transfer : QueueLane.Backfill);
        }

        Add(line, 11, lane: QueueLane.Probe);

        Assert.Equal([1, 2, 6, 11], TakeAll(line).Order());
    }

    [Fact]
    public void A_host_that_has_no_room_lets_others_pass_and_goes_on_when_there_is_room()
    {
        var line = Line(new() { FilesAtOnce = 10, PerHost = 2 });
        for (var i = 1; i <= 4; i++)
        {
            Add(line, i, host: "a");
        }

        Add(line, 5, host: "b");
        var first = line.Take()!;

        Assert.Equal([2, 5], TakeAll(line));
        line.Release(first);
        Assert.Equal([3], TakeAll(line));
    }

    [Fact]
    public void An_account_has_a_budget_within_that_of_its_host()
    {
        var line = Line(new() { FilesAtOnce = 10, PerHost = 3, PerAccount = 1 });
        Add(line, 1, host: "a", account: "x");
        Add(line, 2, host: "a", account: "x");
        Add(line, 3, host: "a", account: "y");
        Add(line, 4, host: "a");
        Add(line, 5, host: "a");

        Assert.Equal([1, 3, 4], TakeAll(line));
    }

    [Fact]
    [Trait("nasty", "53")]
    public void A_host_whose_limit_was_reached_waits_for_its_moment_and_others_do_not()
    {
        var line = Line(new());
        Add(line, 1, host: "a");
        Add(line, 2, host: "b");
        line.Close("a", _time.GetUtcNow() + TimeSpan.FromMinutes(5));

        Assert.Equal([2], TakeAll(line));
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(5), line.NextMoment);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([1], TakeAll(line));
    }

    [Fact]
    public void What_names_no_host_draws_on_no_budget_and_none_closes_for_it()
    {
        var line = Line(new() { FilesAtOnce = 10, PerHost = 1 });
        for (var i = 1; i <= 3; i++)
        {
            Add(line, i, host: "");
        }

        line.Close("", _time.GetUtcNow() + TimeSpan.FromHours(1));

        Assert.Equal([1, 2, 3], TakeAll(line));
    }

    [Fact]
    public void The_lane_of_quick_looks_has_eight_places()
    {
        var line = Line(new());
        for (var i = 1; i <= 10; i++)
        {
            Add(line, i, lane: QueueLane.Probe);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], TakeAll(line));
    }

    [Fact]
    public void A_closed_host_that_is_opened_by_hand_is_taken_from_at_once()
    {
        var line = Line(new());
        Add(line, 1, host: "a");
        line.Close("a", _time.GetUtcNow() + TimeSpan.FromHours(1));
        Assert.Empty(TakeAll(line));

        line.Reopen("a");

        Assert.Equal([1], TakeAll(line));
    }

    [Fact]
    [Trait("nasty", "43")]
    public void A_clock_that_is_set_back_shortens_pauses_and_closures_and_no_date_that_somebody_wanted()
    {
        var line = Line(new());
        var far = _time.GetUtcNow() + TimeSpan.FromDays(3650);
        line.Add(Ticket(1).Later(null, far));
        line.Add(new QueueTicket(2, QueueLane.Transfer, 2, "h", "") { NotBefore = far });
        Add(line, 3, host: "a");
        line.Close("a", far);

        line.Clamp(_time.GetUtcNow() + TimeSpan.FromDays(1));
        Assert.Empty(TakeAll(line));
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal([1, 3], TakeAll(line).Order());
    }

    [Fact]
    [Trait("nasty", "43")]
    public void A_closure_that_has_ended_does_not_begin_anew_when_the_clock_is_set_back()
    {
        var line = Line(new());
        line.Close("a", _time.GetUtcNow() + TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(TakeAll(line));
        _time.ShiftClock(TimeSpan.FromHours(-1));
        Add(line, 1, host: "a");

        Assert.Equal([1], TakeAll(line));
    }

    [Fact]
    public void What_is_parked_waits_for_its_moment_and_takes_no_place()
    {
        var line = Line(new() { FilesAtOnce = 1 });
        line.Add(Ticket(1).Later(null, _time.GetUtcNow() + TimeSpan.FromHours(1)));
        Add(line, 2);

        var second = line.Take()!;
        Assert.Equal((2, null), (second.Number, line.Take()));
        line.Release(second);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([1], TakeAll(line));
    }

    [Fact]
    public void What_was_taken_out_is_not_taken_and_leaves_its_place_to_the_next()
    {
        var line = Line(new());
        Add(line, 1);
        Add(line, 2);
        line.Remove(1);
        line.Remove(77);

        Assert.Equal([2], TakeAll(line));
        Assert.Equal(0, line.Waiting);
    }

    [Fact]
    public void However_it_is_used_no_budget_is_exceeded_nothing_is_lost_and_nothing_is_taken_twice() => Prop.ForAll(
        Gen.ListOf(Gen.Choose(0, 999)).ToArbitrary(),
        steps =>
        {
            var options = new QueueOptions { FilesAtOnce = 4, PerHost = 2, PerAccount = 1 };
            var line = new QueueLine(options, _time);
            List<QueueTicket> running = [];
            HashSet<long> taken = [];
            var added = 0;
            foreach (var step in steps)
            {
                if (step % 3 == 0)
                {
                    Add(line, ++added, (DownloadPriority)(step % 4), host: $"h{step % 5}", account: step % 2 == 0 ? "" : $"{step % 7}");
                }
                else if (step % 3 == 1 && line.Take() is { } ticket)
                {
                    Assert.True(taken.Add(ticket.Number));
                    running.Add(ticket);
                }
                else if (running.Count > 0)
                {
                    line.Release(running[step % running.Count]);
                    running.RemoveAt(step % running.Count);
                }

                Assert.True(running.Count <= 4);
                Assert.All(running.GroupBy(t => t.Host), host => Assert.True(host.Count() <= 2));
                Assert.All(running.Where(t => t.Account.Length > 0).GroupBy(t => (t.Host, t.Account)), account => Assert.True(account.Count() <= 1));
            }

            while (taken.Count < added)
            {
                running.ForEach(line.Release);
                running = [line.Take() ?? throw new InvalidOperationException("something is left and is not taken")];
                Assert.True(taken.Add(running[0].Number));
            }
        }).QuickCheckThrowOnFailure();

    private QueueLine Line(QueueOptions options) => new(options, _time);

    private static List<long> TakeAll(QueueLine line)
    {
        List<long> taken = [];
        while (line.Take() is { } ticket)
        {
            taken.Add(ticket.Number);
        }

        return taken;
    }

    private QueueTicket Ticket(long number, DownloadPriority priority = DownloadPriority.Normal, QueueLane lane = QueueLane.Transfer, string host = "h", string account = "") =>
        new(number, lane, QueueRank.Of(_time.GetUtcNow(), priority), host, account);

    private void Add(QueueLine line, long number, DownloadPriority priority = DownloadPriority.Normal, QueueLane lane = QueueLane.Transfer, string host = "h", string account = "") =>
        line.Add(Ticket(number, priority, lane, host, account));
}
