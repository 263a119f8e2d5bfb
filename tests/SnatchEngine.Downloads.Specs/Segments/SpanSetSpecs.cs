using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Specs.Segments;

public sealed class SpanSetSpecs
{
    private const int Length = 200;

    [Fact]
    public void Adding_and_removing_agrees_with_a_naive_model() =>
        Prop.ForAll(Gen.Choose(0, (2 * Length * Length) - 1).ArrayOf().ToArbitrary(), steps =>
        {
            var set = new SpanSet();
            var model = new bool[Length];
            foreach (var step in steps)
            {
                // Backward spans too: they hold nothing.
                var (adds, span) = (step % 2 == 0, new ByteSpan(step / 2 % Length, step / 2 / Length));
                if (adds)
                {
                    set.Add(span);
                }
                else
                {
                    set.Remove(span);
                }

                for (var at = span.Start; at < span.End; at++)
                {
                    model[at] = adds;
                }

                var held = new bool[Length];
                set.Spans.ToList().ForEach(s => Array.Fill(held, true, (int)s.Start, (int)s.Length));
                Assert.Equal(model, held);
                Assert.All(set.Spans, s => Assert.True(s.Length > 0));
                Assert.All(set.Spans.Zip(set.Spans.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start, "spans must be in order, and adjacent ones be one"));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Theory]
    [InlineData(-5, 10)]
    [InlineData(10, 10)]
    [InlineData(10, 5)]
    public void A_span_that_is_none_is_not_added(long start, long end)
    {
        var set = new SpanSet();
        set.Add(new ByteSpan(start, end));
        Assert.Empty(set.Spans);
    }

    [Fact]
    public void Everything_from_an_offset_on_can_be_removed()
    {
        var set = new SpanSet();
        set.Add(new ByteSpan(0, 10));
        set.Add(new ByteSpan(20, 30));
        set.Remove(new ByteSpan(5, long.MaxValue));
        Assert.Equal([new ByteSpan(0, 5)], set.Spans);
    }
}
