using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Specs.Segments;

public sealed class SegmentMapSpecs
{
    private static Arbitrary<int[]> Steps => Gen.Choose(0, int.MaxValue - 1).ArrayOf().ToArbitrary();

    [Fact, Trait("nasty", "16")]
    public void Whatever_its_workers_do_the_segments_tile_the_file() =>
        Prop.ForAll(Gen.Choose(1, 5000).ToArbitrary(), Steps, (total, steps) => new Workshop(total, []).Work(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact, Trait("nasty", "16")]
    public void Whatever_was_held_before_the_segments_tile_the_file() =>
        Prop.ForAll(Gen.Choose(1, 5000).ToArbitrary(), Gen.Choose(0, 6000).ArrayOf().ToArbitrary(), Steps, (total, edges, steps) =>
        {
            var held = new SpanSet();
            foreach (var pair in edges.Chunk(2).Where(p => p.Length == 2))
            {
                held.Add(new ByteSpan(pair.Min(), pair.Max()));
            }

            new Workshop(total, held.Spans).Work(steps);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact, Trait("nasty", "16")]
    public void A_file_of_unknown_length_is_as_long_as_its_end_says() =>
        Prop.ForAll(Steps, Gen.Choose(0, 100).ToArbitrary(), (steps, more) =>
        {
            var workshop = new Workshop(null, []);
            workshop.Work(steps);
            workshop.End(more);
        }).QuickCheckThrowOnFailure();

    [Fact, Trait("nasty", "16")]
    public void Any_size_is_cut_into_pieces_that_tile_it_and_are_even() =>
        Prop.ForAll(Gen.Choose(1, 200_000).ToArbitrary(), Gen.Choose(1, 64).ToArbitrary(), Gen.Choose(1, 3000).ToArbitrary(), (total, count, smallest) =>
        {
            var map = new SegmentMap(total, []);
            map.SplitInto(count, smallest);
            var pieces = Workshop.Tiles(map, total);
            Assert.InRange(pieces.Count, 1, count);
            Assert.All(pieces, p => Assert.True(p.End - p.Start >= smallest || pieces.Count == 1));
            Assert.True(pieces.Count == count || pieces.TrueForAll(p => p.End - p.Start < 2 * smallest || pieces.Count == 1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory, Trait("nasty", "16")]
    [InlineData(12_303, 12)]
    [InlineData(12_303, 64)]
    [InlineData(12, 12)]
    [InlineData(13, 12)]
    [InlineData(1, 12)]
    public void Odd_sizes_are_cut_to_the_last_byte(long total, int count)
    {
        var map = new SegmentMap(total, []);
        map.SplitInto(count, 1);
        var pieces = Workshop.Tiles(map, total);
        Assert.Equal(Math.Min(total, count), pieces.Count);
        Assert.InRange(pieces.Max(p => p.End - p.Start) - pieces.Min(p => p.End - p.Start), 0, pieces.Count);
    }

    [Fact]
    public void A_thief_takes_what_its_speed_earns_and_never_what_is_claimed()
    {
        var map = new SegmentMap(10_000, []);
        var owner = map.TakeFree()!;
        owner.Speed = 100;
        map.Claim(owner, 0, 2000);
        var stolen = map.Steal(300, 1)!;
        Assert.Equal((2500, 10_000), (stolen.Start, stolen.End));
        Assert.Equal(6250, map.Steal(300, 1)!.Start);
        Assert.Null(map.Steal(300, 10_000));
    }

    [Fact]
    public void A_fast_thief_leaves_what_is_claimed()
    {
        var map = new SegmentMap(10_000, []);
        var owner = map.TakeFree()!;
        owner.Speed = 1;
        map.Claim(owner, 0, 2400);
        Assert.Equal(2400, map.Steal(1_000_000, 1)!.Start);
        Assert.Equal(2400, owner.End);
    }

    [Fact]
    public void The_slowest_owner_keeps_a_byte()
    {
        var map = new SegmentMap(10, []);
        map.TakeFree()!.Speed = 1;
        Assert.Equal(1, map.Steal(1_000_000, 1)!.Start);
        Assert.Equal(2, Workshop.Tiles(map, 10).Count);
    }

    [Fact]
    public void An_empty_file_is_complete()
    {
        var map = new SegmentMap(0, []);
        Assert.True(map.IsComplete);
        Assert.Equal(0, map.Total);
        Assert.Null(map.TakeFree());
    }

    [Fact]
    public void A_race_has_two_at_most_and_its_bytes_count_once()
    {
        var map = new SegmentMap(100, []);
        var owned = map.TakeFree()!;
        Assert.Same(owned, map.JoinRace((_, _) => true));
        Assert.Null(map.JoinRace((_, _) => true));
        Assert.False(map.TryJoin(owned));
        Assert.Equal(60, map.Commit(owned, 0, 60));
        Assert.Equal(0, map.Commit(owned, 0, 50));
        Assert.Equal(20, map.Commit(owned, 30, 50));
        Assert.Equal(80, map.HeldBytes);
    }

    [Fact]
    public void A_body_may_go_on_into_a_neighbour_only_while_that_has_no_byte()
    {
        var map = new SegmentMap(100, []);
        map.SplitInto(2, 1);
        var (left, right) = (map.TakeFreeAt(0)!, map.TakeFreeAt(50)!);
        Assert.Same(right, map.TryJoinAt(50));
        map.Release(right);
        map.Commit(right, 50, 1);
        Assert.Null(map.TryJoinAt(50));
        map.Release(right);
        Assert.Null(map.TakeFreeAt(50));
        Assert.Equal(0, left.Start);
    }
}
