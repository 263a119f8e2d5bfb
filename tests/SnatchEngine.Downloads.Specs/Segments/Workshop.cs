using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Specs.Segments;

/// <summary>Workers on a map that do what random numbers say, and a plain model of what they hold that must agree after each step.</summary>
internal sealed class Workshop
{
    private const int Most = 8;
    private const int OpenEnd = 12_000;

    private readonly long? _total;
    private readonly SegmentMap _map;
    private readonly bool[] _held;
    private readonly List<(Segment Segment, long Claimed)> _workers = [];

    public Workshop(long? total, IReadOnlyList<ByteSpan> held)
    {
        (_total, _map, _held) = (total, new SegmentMap(total, held), new bool[total ?? OpenEnd]);
        held.ToList().ForEach(Hold);
        Agree();
    }

    /// <summary>The segments from the first byte to the last, none missing and none twice.</summary>
    public static List<Segment> Tiles(SegmentMap map, long? total)
    {
        var tiles = new List<Segment>();
        for (long at = 0; at < (total ?? long.MaxValue); at = tiles[^1].End)
        {
            Assert.True(map.At(at) is { } tile && tile.Start == at, $"no segment starts at {at}");
            tiles.Add(map.At(at)!);
        }

        Assert.All(tiles, t => Assert.True(t.Start <= t.Position && t.Position <= t.End && t.Start < t.End));
        Assert.Equal(tiles.TrueForAll(t => t.IsDone), map.IsComplete);
        return tiles;
    }

    public void Work(int[] steps)
    {
        foreach (var step in steps)
        {
            Do(step % 11, step / 11);
            Agree();
        }
    }

    public void End(int more)
    {
        var end = _map.Held() is [.., var last] ? last.End + more : more;
        _map.EndAt(end);
        Assert.Equal(end, _map.Total);
        Tiles(_map, end);
        Assert.Equal(more == 0, _map.IsComplete);
        Assert.Equal(_held.Count(h => h), _map.HeldBytes);
    }

    private void Do(int what, int how)
    {
        switch (what)
        {
            case 0:
                Hire(_map.TakeFree(), owners: 1);
                break;
            case 1:
                Hire(_map.Steal(how % 5 * 100, 1 + (how % 50)), owners: 1);
                break;
            case 2:
                Hire(_map.JoinRace((left, seconds) => left > 0 && seconds > 0 && how % 2 == 0), owners: 2);
                break;
            case 3 when _workers.Count is > 0 and < Most && Worker(how).Segment is var joined && _map.TryJoin(joined):
                Hire(joined, owners: 2);
                break;
            case 4 when _workers.Count > 0:
                Hire(how % 2 == 0 ? _map.TakeFreeAt(Worker(how).Segment.End) : _map.TryJoinAt(Worker(how).Segment.End), how % 2 == 0 ? 1 : null);
                break;
            case 5:
                _map.SplitInto(1 + (how % 20), 1 + (how % 60));
                break;
            case 6 or 7 or 8 when _workers.Count > 0:
                Bring(how % _workers.Count, how);
                break;
            case 9 when _workers.Count > 0:
                Worker(how).Segment.Speed = how % 1000;
                break;
            case 10 when _workers.Count > 0:
                _map.Release(Worker(how).Segment);
                _workers.RemoveAt(how % _workers.Count);
                break;
        }
    }

    private (Segment Segment, long Claimed) Worker(int how) => _workers[how % _workers.Count];

    private void Hire(Segment? segment, int? owners)
    {
        if (segment is null)
        {
            return;
        }

        Assert.False(segment.IsDone);
        Assert.Equal(owners ?? segment.Owners, segment.Owners);
        Assert.Equal(segment.Owners, _workers.Count(w => w.Segment == segment) + 1);
        _workers.Add((segment, segment.Position));
    }

    /// <summary>One worker claims and brings a part of what it claimed, some of it perhaps a rival's bytes again.</summary>
    private void Bring(int worker, int how)
    {
        var segment = _workers[worker].Segment;
        if (segment.IsDone)
        {
            return;
        }

        var from = Math.Max(segment.Start, segment.Position - (how % 7));
        var claimed = _map.Claim(segment, from, 1 + (how % 300));
        Assert.InRange(claimed, from, segment.End);
        _workers[worker] = (segment, Math.Max(claimed, _workers[worker].Claimed));
        var to = Math.Min(from + (how % 250), Math.Min(claimed, _held.Length));
        var before = segment.Position;
        Assert.Equal(Math.Max(0, to - before), _map.Commit(segment, from, to - from));
        Hold(new ByteSpan(before, Math.Max(before, to)));
    }

    private void Hold(ByteSpan span)
    {
        for (var at = span.Start; at < Math.Min(span.End, _held.Length); at++)
        {
            _held[at] = true;
        }
    }

    private void Agree()
    {
        Tiles(_map, _total);
        Assert.Equal(_total, _map.Total);
        Assert.Equal(_held.Count(h => h), _map.HeldBytes);
        Assert.Equal(_map.HeldBytes, _map.Held().Sum(s => s.Length));
        Assert.Equal(Spans(), _map.Held());
        Assert.All(_workers, w => Assert.True(w.Segment.End >= w.Claimed, "claimed bytes were cut off"));
        Assert.All(_workers, w => Assert.Same(w.Segment, _map.At(w.Segment.Start)));
    }

    private List<ByteSpan> Spans()
    {
        var spans = new List<ByteSpan>();
        for (var at = 0; at < _held.Length; at++)
        {
            if (!_held[at])
            {
                continue;
            }

            var start = at;
            while (at < _held.Length && _held[at])
            {
                at++;
            }

            spans.Add(new ByteSpan(start, at));
        }

        return spans;
    }
}
