using System.Globalization;
using System.Numerics;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming;

/// <summary>The fields of the format that would be fetched, for a list of formats without a choice: the best video with the best sound.</summary>
internal sealed class FormatGuess(FieldMap fields, IReadOnlyList<object?> formats)
{
    private static readonly string[] s_own =
    [
        "ext", "format_id", "format", "format_note", "width", "height", "resolution", "fps", "dynamic_range", "vcodec", "acodec", "tbr", "vbr", "abr", "asr",
        "audio_channels", "filesize", "filesize_approx", "protocol", "language", "container", "aspect_ratio", "url",
    ];

    /// <summary>Codecs that fit into an mp4, and those that fit into a webm.</summary>
    private static readonly (string Container, string[] Codecs, string[] Extensions)[] s_containers =
    [
        ("mp4", ["av1", "av01", "hevc", "hev1", "hvc1", "avc", "h264", "mp4a", "aac", "ac-4", "ec-3", "ac-3"], ["mp4", "m4a", "m4p", "m4b", "m4r", "m4v", "mov"]),
        ("webm", ["av1", "av01", "vp9", "vp09", "vp8", "vp08", "opus", "vorbis"], ["webm", "weba"]),
    ];

    /// <summary>Tells them.</summary>
    public void Tell()
    {
        var all = formats.OfType<IReadOnlyDictionary<string, object?>>().ToList();
        var video = Best(all.Where(HasVideo), "height", "tbr");
        var whole = Best(all.Where(f => HasVideo(f) && HasAudio(f)), "height", "tbr");
        var audio = Best(all.Where(f => HasAudio(f) && !HasVideo(f)), "abr", "tbr");
        if (video is null || audio is null || (HasAudio(video) && whole == video))
        {
            Take(whole ?? video ?? audio ?? all.LastOrDefault());
        }
        else
        {
            Merge(video, audio);
        }
    }

    private void Take(IReadOnlyDictionary<string, object?>? format)
    {
        if (format is null)
        {
            return;
        }

        foreach (var name in s_own)
        {
            if (format.TryGetValue(name, out var value) && value is not null)
            {
                fields.Set(name, value);
            }
        }

        fields.Add("resolution", Resolution(format));
        fields.Add("format", FormatName(format));
        fields.Add("protocol", Protocol(format));
        if (!HasAudio(format))
        {
            fields.Add("vbr", format.GetValueOrDefault("tbr"));
        }

        if (!HasVideo(format))
        {
            fields.Add("abr", format.GetValueOrDefault("tbr"));
            return;
        }

        fields.Add("dynamic_range", "SDR");
        if (Number(format, "width") is > 0 and var width && Number(format, "height") is > 0 and var height)
        {
            fields.Add("aspect_ratio", Math.Round(width / height, 2));
        }
    }

    private void Merge(IReadOnlyDictionary<string, object?> video, IReadOnlyDictionary<string, object?> audio)
    {
        Take(audio);
        foreach (var name in new[] { "width", "height", "fps", "resolution", "format_note", "dynamic_range", "vbr", "format", "aspect_ratio", "language", "filesize", "protocol" })
        {
            fields.Set(name, null);
        }

        Take(video);
        foreach (var name in new[] { "acodec", "abr", "asr", "audio_channels" })
        {
            fields.Set(name, audio.GetValueOrDefault(name));
        }

        fields.Set("format_id", $"{Text(video, "format_id")}+{Text(audio, "format_id")}");
        fields.Set("format", $"{FormatName(video)}+{FormatName(audio)}");
        fields.Set("ext", Container(video, audio));
        fields.Set("protocol", $"{Protocol(video)}+{Protocol(audio)}");
        fields.Set("requested_formats", new List<object?> { video, audio });
        if (Number(video, "tbr") is { } v && (Number(audio, "tbr") ?? Number(audio, "abr")) is { } a)
        {
            fields.Set("tbr", FieldMap.Number(v + a));
        }
    }

    private static string Protocol(IReadOnlyDictionary<string, object?> format)
    {
        var url = Text(format, "url");
        return Text(format, "protocol") is { Length: > 0 } named ? named
            : url.IndexOf("://", StringComparison.Ordinal) is > 0 and var cut ? url[..cut]
            : "unknown";
    }

    private static string Container(IReadOnlyDictionary<string, object?> video, IReadOnlyDictionary<string, object?> audio)
    {
        string[] codecs = [Text(video, "vcodec"), Text(audio, "acodec")];
        foreach (var (container, fitting, _) in s_containers)
        {
            if (codecs.All(codec => fitting.Any(fit => codec.StartsWith(fit, StringComparison.OrdinalIgnoreCase))))
            {
                return container;
            }
        }

        string[] extensions = [Text(video, "ext"), Text(audio, "ext")];
        var areKnown = codecs.All(codec => codec.Length > 0);
        return extensions[0] == extensions[1] && !areKnown ? extensions[0]
            : s_containers.Where(c => !areKnown && extensions.All(c.Extensions.Contains)).Select(c => c.Container).FirstOrDefault() ?? "mkv";
    }

    private static IReadOnlyDictionary<string, object?>? Best(IEnumerable<IReadOnlyDictionary<string, object?>> formats, params string[] by)
    {
        IReadOnlyDictionary<string, object?>? best = null;
        foreach (var format in formats)
        {
            // The later of two equal ones is the better: lists are told from the worst to the best.
            best = best is null || by.Select(key => (Number(format, key) ?? -1).CompareTo(Number(best, key) ?? -1)).FirstOrDefault(order => order != 0) >= 0 ? format : best;
        }

        return best;
    }

    private static string? Resolution(IReadOnlyDictionary<string, object?> format)
    {
        if (!HasVideo(format))
        {
            return "audio only";
        }

        var (width, height) = (Number(format, "width"), Number(format, "height"));
        return width is not null && height is not null ? string.Create(CultureInfo.InvariantCulture, $"{width}x{height}")
            : height is not null ? string.Create(CultureInfo.InvariantCulture, $"{height}p")
            : width is not null ? string.Create(CultureInfo.InvariantCulture, $"{width}x?")
            : null;
    }

    private static string FormatName(IReadOnlyDictionary<string, object?> format)
    {
        if (format.GetValueOrDefault("format") is string { Length: > 0 } named)
        {
            return named;
        }

        var note = Text(format, "format_note") is { Length: > 0 } text ? $" ({text})" : "";
        return $"{Text(format, "format_id")} - {format.GetValueOrDefault("resolution") as string ?? Resolution(format) ?? "unknown"}{note}";
    }

    private static bool HasVideo(IReadOnlyDictionary<string, object?> format) => Text(format, "vcodec") != "none";

    private static bool HasAudio(IReadOnlyDictionary<string, object?> format) => Text(format, "acodec") != "none";

    private static string Text(IReadOnlyDictionary<string, object?> format, string key) => format.GetValueOrDefault(key) is { } value ? PythonText.Of(value) : "";

    private static double? Number(IReadOnlyDictionary<string, object?> format, string key) =>
        format.GetValueOrDefault(key) is BigInteger or double && PythonNumber.TryRead(format.GetValueOrDefault(key), out var number) ? PythonNumber.ToDouble(number) : null;
}
