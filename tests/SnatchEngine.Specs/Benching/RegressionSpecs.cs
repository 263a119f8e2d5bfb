using SnatchEngine.Benching;

namespace SnatchEngine.Specs.Benching;

public sealed class RegressionSpecs
{
    private static readonly BenchCell s_cell = new(null, 1, 2, null);

    [Theory]
    [InlineData(0.95, 1, 12.7062)]
    [InlineData(0.95, 4, 2.7764)]
    [InlineData(0.99, 10, 3.1693)]
    [InlineData(0.95, 30, 2.0423)]
    [InlineData(0.90, 2.5, 2.5582)]
    public void Students_t_is_that_of_the_tables(double confidence, double freedom, double expected) => Assert.Equal(expected, StudentT.TwoSided(confidence, freedom), 3);

    [Fact]
    public void The_interval_is_Welchs()
    {
        var change = Compare([100, 110, 121], [80, 84, 88.2]).Single(c => c.Figure == "speed");

        // By hand: means of logarithms 4.7005 and 4.4308, standard error 0.0617, 2.98 degrees of freedom, t = 3.19.
        Assert.Equal(-0.2364, change.Change, 3);
        Assert.Equal(-0.3727, change.Low, 2);
        Assert.Equal(-0.0705, change.High, 2);
    }

    [Fact]
    public void A_fall_beyond_the_scatter_is_worse() => Assert.True(Compare([100, 101, 102], [80, 81, 82]).Single(c => c.Figure == "speed").IsWorse);

    [Fact]
    public void A_rise_is_better() => Assert.True(Compare([100, 101, 102], [130, 131, 129]).Single(c => c.Figure == "speed") is { IsBetter: true, IsWorse: false });

    [Theory]
    [InlineData(new[] { 100.0, 101, 102 }, new[] { 98.0, 99, 100 })]
    [InlineData(new[] { 60.0, 100, 140 }, new[] { 50.0, 80, 120 })]
    public void What_lies_within_the_threshold_or_the_scatter_is_the_same(double[] before, double[] now) =>
        Assert.DoesNotContain(Compare(before, now), c => c.IsWorse || c.IsBetter);

    [Fact]
    public void More_processor_time_and_memory_are_worse()
    {
        var before = Result([Run(100), Run(101)]);
        var now = Result([Run(100) with { CpuSeconds = 2, PeakMemory = 300 }, Run(101) with { CpuSeconds = 2.01, PeakMemory = 301 }]);

        var changes = new Regression(0.95, 0.05).Compare(before, now);

        Assert.Equal(["cpu", "memory"], changes.Where(c => c.IsWorse).Select(c => c.Figure));
    }

    [Fact]
    public void A_file_that_fails_now_is_worse_and_says_nothing_of_speed()
    {
        var now = Result([Run(100), Run(500) with { Succeeded = 0 }]);

        var changes = new Regression(0.95, 0.05).Compare(Result([Run(100), Run(101)]), now);

        Assert.Equal(("success", true), (Assert.Single(changes).Figure, changes[0].IsWorse));
    }

    private static IReadOnlyList<FigureChange> Compare(double[] before, double[] now) => new Regression(0.95, 0.05).Compare(Result([.. before.Select(Run)]), Result([.. now.Select(Run)]));

    private static BenchRun Run(double speed) => new() { Seconds = 1, Bytes = (long)(speed * 1000), Files = 1, Succeeded = 1, CpuSeconds = 1, PeakMemory = 100 };

    private static BenchResult Result(IReadOnlyList<BenchRun> runs) => new()
    {
        Plan = new BenchPlan(),
        At = DateTimeOffset.UnixEpoch,
        Machine = new BenchMachine("any", 2, 1, "0.1.0"),
        Cells = [new CellResult(s_cell, runs)],
    };
}
