using System.Globalization;
using SnatchEngine.Formats.Sorting;

namespace SnatchEngine.Formats;

/// <summary>Makes found formats ready to be chosen among: fills in what follows from other fields, ranks them, and gives each an id of its own.</summary>
internal static class FormatOrdering
{
    /// <summary>The formats that can be chosen, the best last.</summary>
    public static IReadOnlyList<Format> Arrange(FormatCandidates candidates, FormatSort sort)
    {
        // Of a broadcast, those that begin at its start are another thing than those that begin now.
        var usable = candidates.Formats
            .Where(f => f is { IsProtected: false, Url.Length: > 0 } && !(candidates.IsLive && f.Value("is_from_start") is { Number: not 0 }))
            .Select(f => Fill(f, candidates.Duration));
        return WithIds(sort.Order(usable));
    }

    /// <summary>The format with what follows from its other fields.</summary>
    public static Format Fill(Format format, double? duration)
    {
        var ext = format.Ext ?? UrlEnding.ExtensionOf(format.Url);
        format = format with
        {
            Ext = ext,
            AudioCodec = format.AudioCodec ?? (ext is "aac" or "opus" or "mp3" or "flac" or "vorbis" ? ext : null),
            // H.265 is not part of FLV, and little plays it there.
            Preference = format.Preference ?? (ext == "flv" && Orders.IsH265(format.VideoCodec) ? -100 : null),
            Protocol = format.Protocol ?? UrlEnding.ProtocolOf(format.Url),
        };
        format = WithRates(format);
        return format with
        {
            Resolution = format.Resolution ?? ResolutionOf(format),
            DynamicRange = format.DynamicRange ?? (format.HasVideo ? "SDR" : null),
            AspectRatio = format.AspectRatio ?? (format is { Width: > 0 and var w, Height: > 0 and var h } ? Math.Round(w / h, 2) : null),
            // The rate that a manifest names is its highest, so it says nothing of the size.
            FileSizeEstimate = format is { FileSize: null or 0, FileSizeEstimate: null or 0, ManifestUrl: null, TotalRate: > 0 and var rate } && duration is > 0 and var seconds
                ? Math.Floor(rate * seconds * 125)
                : format.FileSizeEstimate,
        };
    }

    private static Format WithRates(Format format)
    {
        if (format.TotalRate is not { } total)
        {
            return format is { VideoRate: { } v, AudioRate: { } a } ? format with { TotalRate = v + a } : format;
        }

        var video = format.VideoRate ?? (format.HasVideo ? total - (format.AudioRate ?? 0) : null);
        var audio = format.AudioRate ?? (format.HasAudio ? total - (video ?? 0) : null);
        return format with { VideoRate = video, AudioRate = audio };
    }

    private static string? ResolutionOf(Format format)
    {
        if (format is { HasVideo: false, HasAudio: true })
        {
            return "audio only";
        }

        return (format.Width, format.Height) switch
        {
            ({ } w, { } h) => string.Create(CultureInfo.InvariantCulture, $"{w:0}x{h:0}"),
            (null, { } h) => string.Create(CultureInfo.InvariantCulture, $"{h:0}p"),
            ({ } w, null) => string.Create(CultureInfo.InvariantCulture, $"{w:0}x?"),
            _ => null,
        };
    }

    /// <summary>Each id once, without what an expression is made of, and none that reads like an extension.</summary>
    private static List<Format> WithIds(IReadOnlyList<Format> formats)
    {
        List<Format> named = [];
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        for (var i = 0; i < formats.Count; i++)
        {
            var id = formats[i].Id.Length == 0 ? i.ToString(CultureInfo.InvariantCulture) : Clean(formats[i].Id);
            counts[id] = counts.GetValueOrDefault(id) + 1;
            named.Add(formats[i] with { Id = id });
        }

        Dictionary<string, int> used = new(StringComparer.Ordinal);
        for (var i = 0; i < named.Count; i++)
        {
            var id = named[i].Id;
            var number = used[id] = used.GetValueOrDefault(id, -1) + 1;
            var unique = counts[id] > 1 ? $"{id}-{number.ToString(CultureInfo.InvariantCulture)}" : id;
            named[i] = named[i] with { Id = unique != named[i].Ext && FormatExtensions.IsKnown(unique) ? $"f{unique}" : unique };
        }

        return named;
    }

    private static string Clean(string id) =>
        string.Create(id.Length, id, static (clean, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                clean[i] = char.IsWhiteSpace(source[i]) || source[i] is ',' or '/' or '+' or '[' or ']' or '(' or ')' ? '_' : source[i];
            }
        });
}
