using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Optimization;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Optimization;

/// <summary>What was done to the machine stays known, whenever the process dies.</summary>
public sealed class TuningJournalSpecs : IDisposable
{
    private readonly TempFolder _state = new();
    private readonly TuningJournal _journal;

    public TuningJournalSpecs() => _journal = new TuningJournal(_state.Path);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void What_is_begun_and_not_finished_is_found_by_the_next_the_last_first()
    {
        using (var open = _journal.TryOpen()!)
        {
            open.Begin(Entry("one", "2"));
            open.Begin(Entry("two", "2"));
            open.Made(Entry("one", "2"));
        }

        using var next = _journal.TryOpen()!;
        Assert.Equal(["two", "one"], next.Unfinished.Select(e => e.Change.Key));
        Assert.Equal("restore of one", next.Unfinished[1].Change.Restore);
        Assert.Empty(_journal.Kept());
    }

    [Fact]
    public void What_is_finished_is_kept_even_if_the_process_dies_before_it_clears_up()
    {
        using (var open = _journal.TryOpen()!)
        {
            open.Begin(Entry("one", "2"));
            open.Made(Entry("one", "2"));
            open.Finish();
        }

        using var next = _journal.TryOpen()!;
        Assert.Empty(next.Unfinished);
        Assert.Equal("one", Assert.Single(next.Kept).Change.Key);
        next.Forget(next.Kept[0]);
        next.Leave([]);
        Assert.Empty(Directory.GetFiles(_state.Path));
    }

    [Fact]
    public void Changed_a_second_time_it_goes_back_to_what_it_was_before_the_first()
    {
        foreach (var wanted in (string[])["2", "3"])
        {
            using var open = _journal.TryOpen()!;
            var entry = Entry("one", wanted);
            entry = entry with { Change = entry.Change with { Present = wanted == "2" ? "1" : "2", Restore = $"before {wanted}" } };
            open.Begin(entry);
            open.Made(entry);
            open.Finish();
            open.Leave([]);
        }

        var kept = Assert.Single(_journal.Kept());
        Assert.Equal(("1", "3", "before 2"), (kept.Change.Present, kept.Change.Wanted, kept.Change.Restore));
    }

    [Fact]
    public void A_torn_line_and_lines_of_nobody_are_no_entries()
    {
        var whole = Entry("one", "2").ToLine();
        File.WriteAllText(_state["optimizers.open"], $"{whole}not json\n[]\n{{\"key\":1}}\n{whole[..^20]}");
        using var open = _journal.TryOpen()!;
        Assert.Equal(Entry("one", "2"), Assert.Single(open.Unfinished));
    }

    [Fact]
    public void One_at_a_time_and_everybody_may_read_what_was_done()
    {
        using var open = _journal.TryOpen()!;
        Assert.Null(_journal.TryOpen());
        Assert.True(_journal.IsOpen);
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(_state["optimizers.open"]).HasFlag(UnixFileMode.OtherRead));
        }
    }

    [Fact]
    public void What_a_dead_run_left_is_cleared_away_and_what_a_living_one_holds_is_not()
    {
        _state.Write("optimizers.run.999999", Entry("one", "2").ToLine());
        using var living = new RunJournal(_state.Path);
        living.Begin(Entry("one", "2"));
        new RunJournal(_state.Path).Clear();
        Assert.Equal([$"optimizers.run.{Environment.ProcessId}"], Directory.GetFiles(_state.Path).Select(Path.GetFileName));
        living.Dispose();
        Assert.Empty(Directory.GetFiles(_state.Path));
    }

    private static JournalEntry Entry(string key, string wanted) => new("linux", new TuningChange { Key = key, Reach = ChangeReach.Machine, Present = "1", Wanted = wanted, Why = "a spec", Restore = $"restore of {key}", Undo = "by hand" });
}
