using SnatchEngine.Formats;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming;

/// <summary>The fields of the formats that were chosen, as yt-dlp tells them of a download.</summary>
/// <param name="fields">What is known of the medium.</param>
/// <param name="offer">Its formats, ranked.</param>
internal sealed class ChosenFields(FieldMap fields, FormatOffer offer)
{
    private static readonly string[] s_ofVideo = ["width", "height", "resolution", "fps", "dynamic_range", "vcodec", "vbr", "stretched_ratio", "aspect_ratio"];
    private static readonly string[] s_ofAudio = ["acodec", "abr", "asr", "audio_channels"];

    private readonly Dictionary<string, IReadOnlyDictionary<string, object?>> _written = Written(fields["formats"]);

    /// <summary>Puts the formats into their order, the best last, each with what follows from it.</summary>
    public void TellFormats()
    {
        if (_written.Count > 0)
        {
            fields.Set("formats", offer.Formats.Select(format => (object?)Map(format)).ToList());
        }
    }

    /// <summary>The fields of one download.</summary>
    public FieldMap Of(FormatPick pick)
    {
        var told = fields.Copy();
        var maps = pick.Formats.Select(Map).ToList();
        if (maps is [var only])
        {
            foreach (var (name, value) in only)
            {
                told.Set(name, value);
            }

            return told;
        }

        var video = pick.Formats.Select((f, i) => f.HasVideo ? i : -1).FirstOrDefault(i => i >= 0, 0);
        var audio = pick.Formats.Select((f, i) => f.HasAudio ? i : -1).LastOrDefault(i => i >= 0, maps.Count - 1);
        Copy(s_ofVideo, maps[video], told);
        Copy(s_ofAudio, maps[audio], told);
        told.Set("requested_formats", maps.ToList<object?>());
        told.Set("format_id", pick.Ids);
        told.Set("ext", pick.Ext);
        foreach (var name in new[] { "format", "protocol" })
        {
            told.Set(name, string.Join('+', maps.Select(map => Text(map, name))));
        }

        foreach (var name in new[] { "language", "format_note" })
        {
            told.Set(name, string.Join('+', maps.Select(map => Text(map, name)).Where(text => text.Length > 0).Distinct()) is { Length: > 0 } joined ? joined : null);
        }

        told.Set("tbr", FieldMap.Number(pick.Formats.Sum(f => f.TotalRate ?? f.AudioRate ?? f.VideoRate) is > 0 and var rate ? Math.Round((double)rate, 3) : null));
        told.Set("filesize", null);
        told.Set("filesize_approx", FieldMap.Number(pick.Formats.Sum(f => f.FileSize ?? f.FileSizeEstimate) is > 0 and var size ? size : null));
        return told;
    }

    private OrderedDictionary<string, object?> Map(Format format)
    {
        var map = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in _written.GetValueOrDefault(format.Id) ?? map)
        {
            map[name] = value;
        }

        Fill(map, "format_id", format.Id.Length > 0 ? format.Id : null);
        Fill(map, "ext", format.Ext);
        Fill(map, "protocol", format.Protocol);
        Fill(map, "resolution", format.Resolution);
        Fill(map, "dynamic_range", format.DynamicRange);
        Fill(map, "aspect_ratio", FieldMap.Number(format.AspectRatio));
        Fill(map, "tbr", FieldMap.Number(format.TotalRate));
        Fill(map, "vbr", FieldMap.Number(format.VideoRate));
        Fill(map, "abr", FieldMap.Number(format.AudioRate));
        Fill(map, "filesize_approx", format.FileSize is null ? FieldMap.Number(format.FileSizeEstimate) : null);
        var note = Text(map, "format_note") is { Length: > 0 } text ? $" ({text})" : "";
        Fill(map, "format", $"{format.Id} - {(Text(map, "resolution") is { Length: > 0 } resolution ? resolution : "unknown")}{note}");
        return map;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, object?>> Written(object? formats)
    {
        Dictionary<string, IReadOnlyDictionary<string, object?>> written = new(StringComparer.Ordinal);
        foreach (var map in (formats as IReadOnlyList<object?> ?? []).OfType<IReadOnlyDictionary<string, object?>>())
        {
            written.TryAdd(Text(map, "format_id"), map);
        }

        return written;
    }

    private static void Fill(OrderedDictionary<string, object?> map, string name, object? value)
    {
        if (value is not null && map.GetValueOrDefault(name) is null)
        {
            map[name] = value;
        }
    }

    private static void Copy(string[] names, IReadOnlyDictionary<string, object?> from, FieldMap to)
    {
        foreach (var name in names)
        {
            to.Set(name, from.GetValueOrDefault(name));
        }
    }

    private static string Text(IReadOnlyDictionary<string, object?> map, string name) => map.GetValueOrDefault(name) is { } value ? PythonText.Of(value) : "";
}
