namespace SnatchEngine.Downloads.Segments;

/// <summary>Disjoint spans of a file in order; adjacent ones are one.</summary>
internal sealed class SpanSet
{
    private readonly List<ByteSpan> _spans = [];

    public IReadOnlyList<ByteSpan> Spans => _spans;

    public void Add(ByteSpan span)
    {
        if (span.Length <= 0 || span.Start < 0)
        {
            return;
        }

        var first = _spans.FindIndex(s => s.End >= span.Start);
        if (first < 0)
        {
            _spans.Add(span);
            return;
        }

        var last = first;
        while (last < _spans.Count && _spans[last].Start <= span.End)
        {
            span = new ByteSpan(Math.Min(span.Start, _spans[last].Start), Math.Max(span.End, _spans[last].End));
            last++;
        }

        _spans.RemoveRange(first, last - first);
        _spans.Insert(first, span);
    }

    public void Remove(ByteSpan span)
    {
        if (span.Length <= 0)
        {
            return;
        }

        for (var i = _spans.Count - 1; i >= 0; i--)
        {
            var old = _spans[i];
            if (old.End <= span.Start || old.Start >= span.End)
            {
                continue;
            }

            _spans.RemoveAt(i);
            if (old.End > span.End)
            {
                _spans.Insert(i, old with { Start = span.End });
            }

            if (old.Start < span.Start)
            {
                _spans.Insert(i, old with { End = span.Start });
            }
        }
    }

    public void Clear() => _spans.Clear();
}
