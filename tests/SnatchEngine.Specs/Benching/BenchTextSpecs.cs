using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Benching;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Benching;

public sealed class BenchTextSpecs
{
    private static readonly BenchResult s_result = new()
    {
        Plan = new BenchPlan { Profiles = ["speed"], FilesAtOnce = [1, 2], Connections = [4], Chunks = [new(null), new(ByteSize.MiB(1))], Repeat = 2, Size = ByteSize.MiB(3), Files = 2, Server = "rate=1MiB/s" },
        At = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        Machine = new BenchMachine("Linux", 2, 123, "0.1.0"),
        PlannedRuns = 8,
        CutShort = "stopped",
        Cells = [new CellResult(new BenchCell("speed", 1, 4, new ChunkChoice(ByteSize.MiB(1))), [new BenchRun { Seconds = 1.5, Bytes = 3 << 20, BytesFetched = 7, Files = 2, Succeeded = 2, CpuSeconds = 0.25, StartMemory = 1, PeakMemory = 3, EndMemory = 2 }, BenchRun.Failed(2, 9, "a \"reason\"")])],
        Suite = [new SuitePart("speed", [new SuiteFigure("time", 1.25, "s")], null), new SuitePart("cpu", [], "why")],
        Suggested = new BenchCell("speed", 1, 4, new ChunkChoice(null)),
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_result_is_read_as_it_was_written(bool indented)
    {
        using var folder = new TempFolder();

        var read = BenchReading.TryRead(folder.Write("r.json", BenchText.Of(s_result, indented)), out var problem);

        Assert.Null(problem);
        Assert.Equal(BenchText.Of(s_result, indented: true), BenchText.Of(read!, indented: true));
        Assert.Null(read!.Plan.DifferenceTo(s_result.Plan));
    }

    [Theory]
    [InlineData("", ":1:1: is no JSON")]
    [InlineData("{\n \"a\": oops }", ":2:7: is no JSON")]
    [InlineData("[1]", ": is no result of 'snatch bench' (write one with --out r.json)")]
    [InlineData("{\"format\":\"snatch-bench-1\"}", ": is no whole result of 'snatch bench'; something is missing in it or of another kind")]
    public void Anything_else_is_refused_with_its_place(string text, string expected)
    {
        using var folder = new TempFolder();
        var path = folder.Write("r.json", text);

        Assert.Null(BenchReading.TryRead(path, out var problem));

        Assert.Equal(path + expected, problem);
    }

    [Fact]
    public void A_cell_that_is_there_twice_is_refused()
    {
        using var folder = new TempFolder();
        var path = folder.Write("r.json", BenchText.Of(s_result with { Cells = [s_result.Cells[0], s_result.Cells[0]] }, indented: false));

        Assert.Null(BenchReading.TryRead(path, out var problem));

        Assert.Equal($"{path}: holds the cell '{s_result.Cells[0].Cell.Name}' twice, so it is no result as 'snatch bench' writes it", problem);
    }

    [Fact]
    public void A_suggestion_is_a_file_that_says_where_it_comes_from() => Assert.Equal(
        """
        # Written by 'snatch bench --suggest' on 2026-03-04; it is replaced when that is run again.
        # The best of 2 runs against its own server (rate=1MiB/s): 1.0 MiB/s, median of 2.
        name: mine
        extends: server
        download:
          files-at-once: 1
          connections-per-file: 4
          exact-connections: true
          connections-per-host: 4
          chunk-size: 1048576

        """.ReplaceLineEndings("\n"),
        SuggestedProfile.Text("mine", "server", s_result with { Suggested = s_result.Cells[0].Cell }));

    [Fact]
    public void Results_of_other_files_are_not_ranked_against_each_other()
    {
        var slow = s_result with { Cells = [new CellResult(s_result.Cells[0].Cell, [s_result.Cells[0].Runs[0] with { Seconds = 3 }])] };
        var other = s_result with { Plan = s_result.Plan with { Server = "" } };

        var ranked = RankedResult.Rank([("slow", slow), ("fast", slow with { Cells = [new CellResult(s_result.Cells[0].Cell, [s_result.Cells[0].Runs[0]])] }), ("other", other)]);

        Assert.Equal([(1, "fast", 1.0), (2, "slow", 0.5), (1, "other", 1.0)], ranked.OrderByDescending(r => r.Target.Contains("rate", StringComparison.Ordinal)).Select(r => (r.Place, r.Name, r.OfFirst)));
    }
}
