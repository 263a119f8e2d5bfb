using SnatchEngine.Automation.Schedules;
using SnatchEngine.Automation.Schedules.Cron;

namespace SnatchEngine.Automation.Specs.Schedules;

public sealed class OwedFiringsSpecs
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 12, 0, 20, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void However_many_were_missed_once_makes_up_for_them_with_one_run(int missed)
    {
        var owed = Owed(MissedPolicy.Once).Between(At(11, -missed), At(11, 1));
        Assert.Equal(At(11), Assert.Single(owed, f => f.IsOwed).Due);
    }

    [Fact]
    public void What_is_due_now_makes_up_for_what_was_missed()
    {
        var owed = Owed(MissedPolicy.Once).Between(At(8), s_now);
        Assert.Equal([(At(11), false), (At(12), true)], owed.Select(f => (f.Due, f.IsOwed)));
        Assert.Equal("due", owed[1].Reason);
    }

    [Fact]
    public void Skip_lets_go_what_was_missed_and_keeps_what_is_due_now()
    {
        var owed = Owed(MissedPolicy.Skip).Between(At(8), s_now);
        Assert.Equal([At(12)], owed.Where(f => f.IsOwed).Select(f => f.Due));
    }

    [Fact]
    public void All_makes_up_for_each_up_to_a_number_the_newest_of_them()
    {
        var owed = Owed(MissedPolicy.All, most: 3).Between(At(2), At(11, 1));
        Assert.Equal([At(9), At(10), At(11)], owed.Where(f => f.IsOwed).Select(f => f.Due));
    }

    [Fact]
    public void What_is_older_than_the_age_is_let_go()
    {
        var owed = Owed(MissedPolicy.All, most: 1000, age: TimeSpan.FromHours(2)).Between(At(2), At(11, 1));
        Assert.Equal([At(10), At(11)], owed.Where(f => f.IsOwed).Select(f => f.Due));
    }

    [Fact]
    public void Ten_years_of_absence_are_one_run_and_no_storm()
    {
        var owed = Owed(MissedPolicy.Once).Between(s_now.AddYears(-10), s_now.AddMinutes(30));
        Assert.Single(owed, f => f.IsOwed);
    }

    [Fact]
    public void A_clock_that_was_put_back_owes_nothing_until_the_next_instant()
    {
        Assert.Empty(Owed(MissedPolicy.All).Between(s_now.AddYears(10), s_now));
        Assert.Equal([At(13)], Owed(MissedPolicy.All).Between(s_now, At(13)).Select(f => f.Due));
    }

    [Fact]
    public void Starts_after_an_absence_are_spread_the_same_way_each_time_and_differently_for_each_name()
    {
        DateTimeOffset StartOf(string name) => Owed(MissedPolicy.Once, name: name).Between(At(8), At(11, 1))[0].Start;
        Assert.Equal(StartOf("a"), StartOf("a"));
        var starts = Enumerable.Range(0, 200).Select(i => StartOf($"s{i}") - At(11, 1)).ToList();
        Assert.All(starts, s => Assert.InRange(s, TimeSpan.Zero, OwedFirings.CatchUp));
        Assert.True(starts.Distinct().Count() > 190);
        Assert.True(starts.Max() - starts.Min() > OwedFirings.CatchUp * 0.9);
    }

    [Fact]
    public void Jitter_moves_each_start_by_another_part_of_it_and_never_the_instant()
    {
        var firings = new OwedFirings("talks", Hourly, MissedRuns.Default, TimeSpan.FromMinutes(10));
        var first = Assert.Single(firings.Between(At(11), s_now));
        Assert.Equal(At(12), first.Due);
        Assert.InRange(first.Start - first.Due, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Assert.NotEqual(first.Start - first.Due, Assert.Single(firings.Between(At(12), At(13))).Start - At(13));
        Assert.Equal(first, Assert.Single(firings.Between(At(11), s_now)));
    }

    private static Rhythm Hourly => new(CronExpression.Parse("0 * * * *"), TimeZoneInfo.Utc, null);

    private static DateTimeOffset At(int hour, int minute = 0) => new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero).AddHours(hour).AddMinutes(minute < 0 ? minute * 60 : minute * 5);

    private static OwedFirings Owed(MissedPolicy policy, int most = 10, TimeSpan? age = null, string name = "talks") =>
        new(name, Hourly, new MissedRuns(policy, age ?? TimeSpan.FromDays(3), most), TimeSpan.Zero);
}
