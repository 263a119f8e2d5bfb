using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>One segment of one period, placed.</summary>
internal readonly record struct DashSegment(TimeSpan Start, TimeSpan Duration, IReadOnlyList<Uri> Urls, ByteSpan? Range, PieceInit? Init);

/// <summary>Counts the segments of a representation in one period: from a list, a timeline, or a duration and the clock.</summary>
internal sealed class DashSegments(DashManifest manifest, DashPeriod period, DashRepresentation representation, DateTimeOffset now)
{
    private readonly DashAddressing _how = representation.Addressing!;

    public IEnumerable<DashSegment> Read()
    {
        var init = Init();
        foreach (var (number, time, duration) in Times())
        {
            var (media, range) = Media(number, time);
            yield return new DashSegment(Sum(period.Start, Span(time - _how.PresentationTimeOffset)), Span(duration), media, range, init);
        }
    }

    private (IReadOnlyList<Uri> Urls, ByteSpan? Range) Media(long number, long time)
    {
        if (_how.Kind == DashAddressingKind.List)
        {
            var listed = _how.Listed[(int)(number - _how.StartNumber)];
            return (listed.Media is { } media ? Resolve(media) : representation.BaseUrls, listed.Range);
        }

        var template = _how.Media ?? throw new ManifestException("a SegmentTemplate has no media", _how.Line);
        return (Resolve(DashTemplate.Fill(template, representation, number, time, _how.Line)), null);
    }

    private PieceInit? Init()
    {
        if (!_how.HasInitialization)
        {
            return null;
        }

        var urls = _how.Initialization is { } text
            ? Resolve(_how.Kind == DashAddressingKind.Template ? DashTemplate.Fill(text, representation, 0, 0, _how.Line) : text)
            : representation.BaseUrls;
        return new PieceInit(urls, _how.InitializationRange, null);
    }

    private IEnumerable<(long Number, long Time, long Duration)> Times()
    {
        var times = _how.Timeline is not null ? OfTimeline() : OfDuration();
        return _how.Kind == DashAddressingKind.List ? times.Take(_how.Listed.Count) : times;
    }

    private IEnumerable<(long Number, long Time, long Duration)> OfTimeline()
    {
        var (number, time, count) = (_how.StartNumber, 0L, 0);
        for (var i = 0; i < _how.Timeline!.Count; i++)
        {
            var entry = _how.Timeline[i];
            time = entry.Time ?? time;
            var until = entry.Repeat >= 0 ? long.MaxValue : i + 1 < _how.Timeline.Count && _how.Timeline[i + 1].Time is { } next ? next : EndTime();
            for (var repeat = 0L; entry.Repeat < 0 ? time < until : repeat <= entry.Repeat; repeat++)
            {
                if (++count > ManifestBounds.Segments || time > long.MaxValue - entry.Duration)
                {
                    throw new ManifestException($"a timeline has more than {ManifestBounds.Segments} segments, or times beyond 64 bits", _how.Line);
                }

                if (number > _how.EndNumber)
                {
                    yield break;
                }

                yield return (number++, time, entry.Duration);
                time += entry.Duration;
            }
        }
    }

    private IEnumerable<(long Number, long Time, long Duration)> OfDuration()
    {
        if (_how.Duration is not > 0)
        {
            // A list of one needs no duration, as the period is its own.
            return _how is { Kind: DashAddressingKind.List, Listed.Count: 1 } || (_how.Kind == DashAddressingKind.Template && _how.Media?.Contains('$', StringComparison.Ordinal) == false)
                ? [(_how.StartNumber, _how.PresentationTimeOffset, 0)]
                : throw new ManifestException("segments have neither a duration nor a timeline", _how.Line);
        }

        return Counted(_how.Duration.Value);
    }

    private IEnumerable<(long Number, long Time, long Duration)> Counted(long duration)
    {
        var (first, count) = manifest.IsDynamic ? Available(duration) : (0L, Count(duration));
        if (_how.EndNumber is { } end)
        {
            count = Math.Min(count, Math.Max(0, end - _how.StartNumber + 1));
        }

        if (count - first > ManifestBounds.Segments || count > long.MaxValue / duration || _how.StartNumber > long.MaxValue - count)
        {
            throw new ManifestException($"more than {ManifestBounds.Segments} segments", _how.Line);
        }

        for (var i = first; i < count; i++)
        {
            yield return (_how.StartNumber + i, (i * duration) + _how.PresentationTimeOffset, duration);
        }
    }

    private long Count(long duration)
    {
        if (_how.Kind == DashAddressingKind.List)
        {
            return _how.Listed.Count;
        }

        if (period.Duration is not { } length)
        {
            return _how.EndNumber is { } end ? Math.Max(0, end - _how.StartNumber + 1) : throw new ManifestException("nobody says how many segments there are", _how.Line);
        }

        // A last one of less than a millisecond is a rounding of the whole's duration.
        var units = length.TotalSeconds * _how.Timescale / duration;
        return (long)Math.Ceiling(units - (0.001 * _how.Timescale / duration));
    }

    /// <summary>Those of a live stream that are whole by now and not yet taken away.</summary>
    private (long First, long Count) Available(long duration)
    {
        var seconds = duration / (double)_how.Timescale;
        var begun = (manifest.AvailabilityStart ?? throw new ManifestException("a live manifest says not when it began", _how.Line)) + period.Start;
        var age = (now - begun).TotalSeconds;
        var end = period.Duration is { } length ? Math.Min(age, length.TotalSeconds) : age;
        var oldest = manifest.TimeShiftBufferDepth is { } depth ? Math.Max(0, age - depth.TotalSeconds) : 0;
        return ((long)(oldest / seconds), Math.Max(0, (long)(end / seconds)));
    }

    private long EndTime()
    {
        var length = period.Duration ?? (manifest is { IsDynamic: true, AvailabilityStart: { } begun } ? now - begun - period.Start : throw new ManifestException("a timeline repeats without end", _how.Line));
        var units = Math.Max(0, length.TotalSeconds) * _how.Timescale;
        return units < long.MaxValue / 2 ? (long)units + _how.PresentationTimeOffset : throw new ManifestException("a period is longer than numbers can say", _how.Line);
    }

    private List<Uri> Resolve(string reference) => [.. representation.BaseUrls.Select(b => ManifestUrl.Resolve(b, reference, _how.Line))];

    private TimeSpan Span(long units)
    {
        var seconds = units / (double)_how.Timescale;
        return Math.Abs(seconds) < 1e9 ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : throw new ManifestException("a time is beyond 30 years", _how.Line);
    }

    private static TimeSpan Sum(TimeSpan start, TimeSpan more) => start < TimeSpan.MaxValue - more.Duration() ? start + more : TimeSpan.MaxValue;
}
