using SnatchEngine.Abstractions.Lending;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Plugins.Lending;

public sealed class MeasureSpecs
{
    [Fact]
    public void Its_figures_are_those_of_the_values()
    {
        var measure = new Measure("pages");
        foreach (var value in Enumerable.Range(1, 100).Reverse().Append(42))
        {
            measure.Record(value);
        }

        measure.Record(double.NaN);
        var all = measure.Summary();
        Assert.Equal((101L, 1.0, 100.0, 42.0), (all.Count, all.Min, all.Max, all.Last));
        Assert.Equal((50.0, 95.0, 99.0), (all.P50, all.P95, all.P99));
        Assert.Equal(5092 / 101.0, all.Mean, 9);
    }

    [Fact]
    public void One_value_is_all_its_percentiles()
    {
        var measure = new Measure("one");
        measure.Record(7);

        Assert.Equal(new MeasureSummary("one", 1, 7, 7, 7, 7, 7, 7, 7), measure.Summary());
        Assert.Equal(new MeasureSummary("none", 0, 0, 0, 0, 0, 0, 0, 0), new Measure("none").Summary());
    }

    [Fact]
    public void A_million_values_keep_their_shape_in_bounded_memory()
    {
        var random = new Random(7);
        var measure = new Measure("many", random: random.NextDouble);
        for (var i = 0; i < 200_000; i++)
        {
            measure.Record(i);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 200_000; i < 1_000_000; i++)
        {
            measure.Record(i);
        }

        var grown = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(grown, 0, 10_000);
        var all = measure.Summary();
        Assert.InRange(all.P50, 430_000, 570_000);
        Assert.InRange(all.P95, 910_000, 985_000);
        Assert.Equal((1_000_000L, 0.0, 999_999.0), (all.Count, all.Min, all.Max));
    }

    [Fact]
    public void A_stopwatch_counts_once()
    {
        var time = new ManualTime();
        var measure = new Measure("steps", time);
        var watch = measure.Start();
        time.Advance(TimeSpan.FromMilliseconds(250));
        watch.Dispose();
        watch.Dispose();

        Assert.Equal((1L, 250.0), (measure.Summary().Count, measure.Summary().Last));
    }
}
