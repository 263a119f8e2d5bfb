using System.Globalization;
using System.Text;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>Makes one WebVTT file of segments that are each one: the header once, times on the first one's clock, a cue that two segments share once.</summary>
internal sealed class WebVttJoin
{
    private const string Mapping = "X-TIMESTAMP-MAP=";
    private const long MpegWrap = 1L << 33;
    private const int Remembered = 512;

    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _hasHeader;
    private (long MpegTicks, TimeSpan Local)? _first;

    /// <summary>Takes in what an earlier run has written.</summary>
    public void GoOnFrom(string written) => _ = written.Length == 0 ? "" : Add(written);

    /// <summary>What of a segment goes to the file.</summary>
    public string Add(string segment)
    {
        var text = segment.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var isVtt = text.StartsWith("WEBVTT", StringComparison.Ordinal);
        var end = isVtt ? text.IndexOf("\n\n", StringComparison.Ordinal) : 0;
        var header = isVtt ? end < 0 ? text : text[..end] : "";
        var map = Map(header);
        _first ??= map;
        var shift = Shift(map);
        var joined = new StringBuilder();
        if (!_hasHeader)
        {
            joined.Append(header.Length > 0 ? header.TrimEnd('\n') : "WEBVTT").Append("\n\n");
            _hasHeader = true;
        }

        foreach (var block in end < 0 ? [] : text[end..].Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var cue = Shifted(block.Trim('\n'), shift);
            if (cue.Length > 0 && IsNew(cue))
            {
                joined.Append(cue).Append("\n\n");
            }
        }

        return joined.ToString();
    }

    private bool IsNew(string cue)
    {
        if (!_seen.Add(cue))
        {
            return false;
        }

        _order.Enqueue(cue);
        if (_order.Count > Remembered)
        {
            _seen.Remove(_order.Dequeue());
        }

        return true;
    }

    /// <summary>How much later this segment's local clock begins than the first one's; MPEG time wraps every 26.5 hours.</summary>
    private TimeSpan Shift((long MpegTicks, TimeSpan Local)? map)
    {
        if (map is not { } mine || _first is not { } first)
        {
            return TimeSpan.Zero;
        }

        var apart = (((mine.MpegTicks - first.MpegTicks) % MpegWrap) + MpegWrap) % MpegWrap;
        apart = apart > MpegWrap / 2 ? apart - MpegWrap : apart;
        return TimeSpan.FromSeconds(apart / 90_000.0) - (mine.Local - first.Local);
    }

    private static (long MpegTicks, TimeSpan Local)? Map(string header)
    {
        var line = header.Split('\n').FirstOrDefault(l => l.StartsWith(Mapping, StringComparison.Ordinal));
        long? mpeg = null;
        TimeSpan? local = null;
        foreach (var part in (line ?? Mapping)[Mapping.Length..].Split(','))
        {
            var pair = part.Split(':', 2);
            if (pair is ["MPEGTS", var ticks] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                mpeg = number % MpegWrap;
            }
            else if (pair is ["LOCAL", var time] && TryTime(time, out var read))
            {
                local = read;
            }
        }

        return mpeg is { } m && local is { } l ? (m, l) : null;
    }

    private static string Shifted(string block, TimeSpan shift)
    {
        if (shift == TimeSpan.Zero)
        {
            return block;
        }

        var lines = block.Split('\n');
        var at = Array.FindIndex(lines, l => l.Contains("-->", StringComparison.Ordinal));
        if (at < 0)
        {
            return block;
        }

        var words = lines[at].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var from, "-->", var to, .. var settings] || !TryTime(from, out var start) || !TryTime(to, out var end))
        {
            return block;
        }

        lines[at] = string.Join(' ', [Text(start + shift), "-->", Text(end + shift), .. settings]);
        return string.Join('\n', lines);
    }

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        var parts = text.Split(':');
        if (parts.Length is < 2 or > 3 || !double.TryParse(parts[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ||
            !int.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return false;
        }

        var hours = 0;
        if ((parts.Length == 3 && !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out hours)) || hours > 100_000 || minutes > 100_000 || seconds is < 0 or > 1e6)
        {
            return false;
        }

        time = TimeSpan.FromMilliseconds(Math.Round(((hours * 3600.0) + (minutes * 60.0) + seconds) * 1000));
        return true;
    }

    private static string Text(TimeSpan time)
    {
        var shown = time < TimeSpan.Zero ? TimeSpan.Zero : time;
        return string.Create(CultureInfo.InvariantCulture, $"{(long)shown.TotalHours:00}:{shown.Minutes:00}:{shown.Seconds:00}.{shown.Milliseconds:000}");
    }
}
