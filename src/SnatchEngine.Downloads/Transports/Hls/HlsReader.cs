using System.Globalization;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>Reads the lines of a playlist, each once.</summary>
internal sealed class HlsReader(Uri url, IReadOnlyDictionary<string, string>? imported)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    private readonly HlsVariables _variables = new(url, imported);
    private readonly HlsMasterLines _master = new(url);
    private readonly List<HlsSegment> _segments = [];
    private readonly HlsKeyRing _keys = new(url);
    private int _line;
    private TimeSpan _target;
    private bool _hasTarget;
    private bool _hasMediaTags;
    private long _sequence;
    private long _firstSequence;
    private long _discontinuity;
    private bool _isEnded;
    private bool _isEvent;
    private HlsMap? _map;
    private DateTimeOffset? _date;

    // Of the segment whose URL is yet to come.
    private TimeSpan? _duration;
    private string? _title;
    private (long Length, long? Start)? _range;
    private bool _isGap;

    public HlsPlaylist Read(string text)
    {
        if (text.Length > ManifestBounds.Bytes)
        {
            throw new ManifestException($"the playlist is longer than {ManifestBounds.Bytes} characters");
        }

        var isFirst = true;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (++_line > ManifestBounds.Lines)
            {
                throw new ManifestException($"more than {ManifestBounds.Lines} lines", _line);
            }

            var line = raw.Trim(" \t\uFEFF");
            if (line.Length > ManifestBounds.Text)
            {
                throw new ManifestException($"the line has {line.Length} characters, at most {ManifestBounds.Text} are read", _line);
            }

            if (line.IsEmpty)
            {
                continue;
            }

            if (isFirst && !line.StartsWith("#EXTM3U", StringComparison.Ordinal))
            {
                throw new ManifestException("a playlist begins with #EXTM3U", _line);
            }

            isFirst = false;
            if (line[0] == '#')
            {
                Tag(line);
            }
            else
            {
                Address(line.ToString());
            }
        }

        return isFirst ? throw new ManifestException("the playlist is empty", 1) : Finish();
    }

    private HlsPlaylist Finish()
    {
        _master.Finish(_line);
        var isMaster = _master.IsMaster;
        if (isMaster && (_hasMediaTags || _segments.Count > 0))
        {
            throw new ManifestException("variants and segments stand in one playlist", _line);
        }

        return new HlsPlaylist
        {
            Url = url,
            IsMaster = isMaster,
            Variants = _master.Variants,
            Renditions = _master.Renditions,
            SessionKeys = _master.SessionKeys,
            Segments = _segments,
            TargetDuration = _hasTarget ? _target : TimeSpan.FromTicks(_segments.Select(s => s.Duration.Ticks).DefaultIfEmpty().Max()),
            MediaSequence = _firstSequence,
            IsEnded = _isEnded,
            IsEvent = _isEvent,
            Variables = _variables.Values,
        };
    }

    private void Tag(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("#EXT", StringComparison.Ordinal))
        {
            return;
        }

        var colon = line.IndexOf(':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? [] : line[(colon + 1)..].Trim();
        switch (name)
        {
            case "#EXT-X-STREAM-INF":
                _master.Variant(Attributes(value), _line);
                break;
            case "#EXT-X-MEDIA":
                _master.Rendition(Attributes(value), _line);
                break;
            case "#EXT-X-SESSION-KEY":
                _master.SessionKey(HlsKeyRing.Read(url, Attributes(value), _line));
                break;
            case "#EXT-X-DEFINE":
                _variables.Define(Attributes(value), _line);
                break;
            default:
                MediaTag(name, value);
                break;
        }
    }

    private void MediaTag(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "#EXTINF":
                Duration(value);
                break;
            case "#EXT-X-TARGETDURATION":
                (_target, _hasTarget, _hasMediaTags) = (Seconds(value), true, true);
                break;
            case "#EXT-X-MEDIA-SEQUENCE":
                _hasMediaTags = true;
                _firstSequence = _sequence = _segments.Count == 0 ? Whole(value) : throw new ManifestException("EXT-X-MEDIA-SEQUENCE stands after a segment", _line);
                break;
            case "#EXT-X-DISCONTINUITY-SEQUENCE":
                _discontinuity = _segments.Count == 0 ? Whole(value) : throw new ManifestException("EXT-X-DISCONTINUITY-SEQUENCE stands after a segment", _line);
                break;
            case "#EXT-X-DISCONTINUITY":
                _discontinuity++;
                break;
            case "#EXT-X-BYTERANGE":
                _range = Range(value);
                break;
            case "#EXT-X-KEY":
                _keys.Take(Attributes(value), _line);
                break;
            case "#EXT-X-MAP":
                _map = Map(Attributes(value));
                break;
            case "#EXT-X-PROGRAM-DATE-TIME":
                _date = DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
                break;
            case "#EXT-X-GAP":
                _isGap = true;
                break;
            case "#EXT-X-PLAYLIST-TYPE":
                _isEvent = value is "EVENT";
                _isEnded |= value is "VOD";
                break;
            case "#EXT-X-ENDLIST":
                (_isEnded, _hasMediaTags) = (true, true);
                break;
            case "#EXT-X-SKIP":
                throw new ManifestException("the playlist is a delta update, which nobody asked for", _line);
        }
    }

    private void Address(string text)
    {
        text = _variables.Resolve(text, _line);
        if (_master.IsWaiting)
        {
            _master.Address(text, _line);
            return;
        }

        // Before EXTINF was required some wrote none; a plain list of files has none either, but is no HLS.
        if (_segments.Count >= ManifestBounds.Segments || (_sequence == long.MaxValue))
        {
            throw new ManifestException($"more than {ManifestBounds.Segments} segments", _line);
        }

        var address = ManifestUrl.Resolve(url, text, _line);
        var duration = _duration ?? TimeSpan.Zero;
        _segments.Add(new HlsSegment
        {
            Url = address,
            Sequence = _sequence,
            Duration = duration,
            Title = _title,
            Range = _range is { } range ? Placed(range, address, _segments.Count > 0 ? _segments[^1] : null) : null,
            Key = _keys.Current,
            Map = _map,
            Discontinuity = _discontinuity,
            ProgramDate = _date,
            IsGap = _isGap,
        });
        _sequence++;
        _date = _date is { } date && date < DateTimeOffset.MaxValue - s_longest ? date + duration : null;
        (_duration, _title, _range, _isGap) = (null, null, null, false);
    }

    private HlsRange Placed((long Length, long? Start) range, Uri address, HlsSegment? before)
    {
        var start = range.Start ?? (before is { Range: { } previous } && before.Url == address ? previous.Start + previous.Length : 0);
        return start <= long.MaxValue - range.Length ? new HlsRange(start, range.Length) : throw new ManifestException("a byte range ends beyond what numbers can say", _line);
    }

    private HlsMap Map(HlsAttributes attributes)
    {
        HlsRange? range = attributes["BYTERANGE"] is { } text && Range(text) is var read ? Placed((read.Length, read.Start ?? 0), url, null) : null;
        return new HlsMap(ManifestUrl.Resolve(url, attributes.Required("URI"), _line), range, _keys.Current, _sequence);
    }

    private (long Length, long? Start) Range(ReadOnlySpan<char> value)
    {
        var at = value.IndexOf('@');
        var length = Whole(at < 0 ? value : value[..at]);
        return length == 0 ? throw new ManifestException("a byte range is empty", _line) : (length, at < 0 ? null : Whole(value[(at + 1)..]));
    }

    private void Duration(ReadOnlySpan<char> value)
    {
        var comma = value.IndexOf(',');
        _hasMediaTags = true;
        _duration = Seconds(comma < 0 ? value : value[..comma]);
        _title = comma >= 0 && value[(comma + 1)..].Trim() is { Length: > 0 } title ? title.ToString() : null;
    }

    private TimeSpan Seconds(ReadOnlySpan<char> value) =>
        double.TryParse(value.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds <= s_longest.TotalSeconds
            ? TimeSpan.FromSeconds(Math.Max(0, seconds))
            : throw new ManifestException("a duration is no number of seconds within a day", _line);

    private long Whole(ReadOnlySpan<char> value) =>
        long.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ManifestException("a number is none, or beyond 64 bits", _line);

    private HlsAttributes Attributes(ReadOnlySpan<char> value) => new(value, _line, text => _variables.Resolve(text, _line));
}
