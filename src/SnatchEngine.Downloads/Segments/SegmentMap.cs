namespace SnatchEngine.Downloads.Segments;

/// <summary>Bytes of a file, from <paramref name="Start"/> up to but without <paramref name="End"/>.</summary>
internal readonly record struct ByteSpan(long Start, long End)
{
    public long Length => End - Start;
}

/// <summary>Who fetches what: an ordered list of segments that always tile the whole file.</summary>
/// <remarks>An unknown length is one segment that ends at <see cref="long.MaxValue"/> until the end is seen.</remarks>
internal sealed class SegmentMap
{
    private readonly Lock _gate = new();
    private readonly List<Segment> _segments = [];
    private long _held;

    public SegmentMap(long? total, IEnumerable<ByteSpan> held)
    {
        var end = total ?? long.MaxValue;
        long at = 0;
        foreach (var span in held)
        {
            Add(at, Math.Min(span.Start, end), isHeld: false);
            Add(Math.Max(at, span.Start), Math.Min(span.End, end), isHeld: true);
            at = Math.Max(at, Math.Min(span.End, end));
        }

        Add(at, end, isHeld: false);
    }

    public long? Total
    {
        get
        {
            lock (_gate)
            {
                return _segments.Count == 0 ? 0 : _segments[^1].IsOpenEnded ? null : _segments[^1].End;
            }
        }
    }

    /// <summary>Bytes here, of all segments.</summary>
    public long HeldBytes => Interlocked.Read(ref _held);

    public bool IsComplete
    {
        get
        {
            lock (_gate)
            {
                return _segments.TrueForAll(s => s.IsDone);
            }
        }
    }

    /// <summary>Segments that still want bytes, whoever owns them.</summary>
    public IReadOnlyList<Segment> Unfinished()
    {
        lock (_gate)
        {
            return _segments.FindAll(s => !s.IsDone);
        }
    }

    /// <summary>What is here, as merged spans in order.</summary>
    public IReadOnlyList<ByteSpan> Held()
    {
        lock (_gate)
        {
            var spans = new List<ByteSpan>();
            foreach (var segment in _segments)
            {
                if (segment.Position == segment.Start)
                {
                    continue;
                }

                if (spans.Count > 0 && spans[^1].End == segment.Start)
                {
                    spans[^1] = spans[^1] with { End = segment.Position };
                }
                else
                {
                    spans.Add(new ByteSpan(segment.Start, segment.Position));
                }
            }

            return spans;
        }
    }

    /// <summary>Takes the first segment nobody works on.</summary>
    public Segment? TakeFree()
    {
        lock (_gate)
        {
            var free = _segments.Find(s => s is { IsDone: false, Owners: 0 });
            free?.Owners = 1;
            return free;
        }
    }

    /// <summary>Takes the untouched segment that starts where another ended, so that one body can go on into it.</summary>
    public Segment? TakeFreeAt(long start)
    {
        lock (_gate)
        {
            var free = _segments.Find(s => s.Start == start && s is { IsDone: false, Owners: 0 } && s.Position == start);
            free?.Owners = 1;
            return free;
        }
    }

    /// <summary>The segment that covers an offset; null beyond the end.</summary>
    public Segment? At(long offset)
    {
        lock (_gate)
        {
            return _segments.Find(s => s.Start <= offset && offset < s.End);
        }
    }

    /// <summary>Whether a thief or a new connection would find work worth a request.</summary>
    public bool HasWork(long smallest)
    {
        lock (_gate)
        {
            return _segments.Exists(s => !s.IsDone && !s.IsOpenEnded && (s.Owners == 0 || s.End - s.Claimed >= 2 * smallest));
        }
    }

    /// <summary>Cuts the unfinished segments until there are <paramref name="count"/>, each at least <paramref name="smallest"/> long.</summary>
    public void SplitInto(int count, long smallest)
    {
        lock (_gate)
        {
            while (_segments.Count(s => !s.IsDone) < count)
            {
                var widest = _segments.Where(s => s is { IsDone: false, IsOpenEnded: false }).MaxBy(s => s.End - s.Claimed);
                var missing = count - _segments.Count(s => !s.IsDone);
                if (widest is null || widest.End - widest.Claimed < 2 * smallest)
                {
                    return;
                }

                // Cutting off one equal share at a time keeps the pieces even, whatever the count.
                var share = Math.Max(smallest, (widest.End - widest.Claimed) / (missing + 1));
                Cut(widest, widest.End - share);
            }
        }
    }

    /// <summary>Takes from the owner who would need longest the share that the thief's speed earns.</summary>
    /// <param name="thiefSpeed">Bytes per second the thief is expected to make; 0 when unknown, which halves.</param>
    /// <param name="smallest">Less than this is not worth a request.</param>
    public Segment? Steal(double thiefSpeed, long smallest)
    {
        lock (_gate)
        {
            Segment? victim = null;
            foreach (var segment in _segments)
            {
                if (segment is { IsDone: false, Owners: > 0, IsOpenEnded: false } && segment.End - segment.Claimed >= smallest &&
                    (victim is null || TimeLeft(segment) > TimeLeft(victim)))
                {
                    victim = segment;
                }
            }

            if (victim is null)
            {
                return null;
            }

            var victimSpeed = victim.Speed;
            var keeps = thiefSpeed <= 0 || victimSpeed <= 0 ? 0.5 : victimSpeed / (victimSpeed + thiefSpeed);

            // However slow, the owner keeps a byte: an empty segment would stand in the list beside the stolen one.
            var cut = Math.Max(Math.Max(victim.Claimed, victim.Start + 1), victim.Position + (long)(victim.Remaining * keeps));
            if (victim.End - cut < smallest)
            {
                return null;
            }

            var stolen = Cut(victim, cut);
            stolen.Owners = 1;
            return stolen;
        }
    }

    /// <summary>Joins the race for the segment that would end last, when nobody else races it.</summary>
    /// <param name="worthIt">Decides by the segment's remaining bytes and its owner's seconds left.</param>
    public Segment? JoinRace(Func<long, double, bool> worthIt)
    {
        lock (_gate)
        {
            var last = _segments.Where(s => s is { IsDone: false, Owners: 1, IsOpenEnded: false }).MaxBy(TimeLeft);
            if (last is null || !worthIt(last.Remaining, TimeLeft(last)))
            {
                return null;
            }

            last.Owners++;
            return last;
        }
    }

    /// <summary>Joins the race for one segment.</summary>
    public bool TryJoin(Segment segment)
    {
        lock (_gate)
        {
            if (segment.IsDone || segment.Owners != 1)
            {
                return false;
            }

            segment.Owners++;
            return true;
        }
    }

    /// <summary>Takes the segment that starts here and has no byte yet, or joins whoever was sent for it; null when there is none.</summary>
    public Segment? TryJoinAt(long start)
    {
        lock (_gate)
        {
            var untouched = _segments.Find(s => s.Start == start && s.Position == start && !s.IsDone);
            untouched?.Owners += 1;
            return untouched;
        }
    }

    /// <summary>Promises an owner bytes that no thief may cut off.</summary>
    /// <returns>Up to where it may read now.</returns>
    public long Claim(Segment segment, long offset, long window)
    {
        lock (_gate)
        {
            segment.Claimed = Math.Max(segment.Claimed, offset >= segment.End - window ? segment.End : offset + window);
            return Math.Min(segment.Claimed, segment.End);
        }
    }

    /// <summary>Records that bytes are in the file.</summary>
    /// <returns>How many of them were new.</returns>
    public long Commit(Segment segment, long offset, long count)
    {
        lock (_gate)
        {
            var end = Math.Min(offset + count, segment.End);
            if (offset > segment.Position || end <= segment.Position)
            {
                return 0;
            }

            var fresh = end - segment.Position;
            segment.Position = end;
            segment.Claimed = Math.Max(segment.Claimed, end);
            Interlocked.Add(ref _held, fresh);
            return fresh;
        }
    }

    /// <summary>Gives a segment back, finished or not.</summary>
    public void Release(Segment segment)
    {
        lock (_gate)
        {
            segment.Owners--;
            if (segment.Owners == 0)
            {
                segment.Claimed = segment.Position;
                segment.Speed = 0;
            }

            MergeDone();
        }
    }

    /// <summary>The end was seen: the file of unknown length is as long as what came.</summary>
    public void EndAt(long total)
    {
        lock (_gate)
        {
            _segments.RemoveAll(s => s.Start >= total && s.Start > 0);
            if (_segments.Count > 0)
            {
                _segments[^1].End = Math.Max(_segments[^1].Position, Math.Min(_segments[^1].End, total));
            }
        }
    }

    private static double TimeLeft(Segment segment) => segment.Remaining / Math.Max(segment.Speed, 1);

    private Segment Cut(Segment segment, long at)
    {
        var tail = new Segment(at, segment.End);
        segment.End = at;
        _segments.Insert(_segments.IndexOf(segment) + 1, tail);
        return tail;
    }

    private void MergeDone()
    {
        for (var i = _segments.Count - 1; i > 0; i--)
        {
            var (left, right) = (_segments[i - 1], _segments[i]);
            if (left is { IsDone: true, Owners: 0 } && right is { IsDone: true, Owners: 0 })
            {
                _segments[i - 1] = new Segment(left.Start, right.End) { Position = right.End, Claimed = right.End };
                _segments.RemoveAt(i);
            }
        }
    }

    private void Add(long start, long end, bool isHeld)
    {
        if (start >= end)
        {
            return;
        }

        _segments.Add(new Segment(start, end) { Position = isHeld ? end : start, Claimed = isHeld ? end : start });
        _held += isHeld ? end - start : 0;
    }
}
