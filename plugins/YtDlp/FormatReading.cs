using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>Turns one of yt-dlp's formats into a source.</summary>
internal static class FormatReading
{
    private static readonly string[] s_cookieAttributes = ["domain", "path", "expires", "secure", "httponly", "version", "max-age", "samesite"];

    /// <summary>Why a format cannot be fetched; null when it can, or is listed as what is protected.</summary>
    public static string? Obstacle(JsonElement format) =>
        FragmentReading.IsInFragments(format) ? FragmentReading.Of(format).Count == 0 ? "in fragments whose URLs are not told" : null
        : format.Url("url") is null ? IsProtected(format) ? "protected (DRM)" : "without a URL"
        : DeliveryOf(format) is null ? IsProtected(format) ? "protected (DRM)" : format.Text("protocol")
        : null;

    /// <summary>Whether a format is locked.</summary>
    public static bool IsProtected(JsonElement format) => format.Part("has_drm") is { ValueKind: JsonValueKind.True };

    /// <summary>The source of a format that has no obstacle.</summary>
    /// <param name="format">The format.</param>
    /// <param name="title">The video's title, which names the file.</param>
    public static MediaSource SourceOf(JsonElement format, string? title)
    {
        var fragments = FragmentReading.IsInFragments(format) ? FragmentReading.Of(format) : [];
        var url = fragments.Count > 0 ? fragments[0] : format.Url("url")!;
        var (video, audio) = (CodecOf(format, "vcodec"), CodecOf(format, "acodec"));
        var container = format.Text("ext") is { Length: <= 16 } ending && ending != "unknown_video" ? ending : null;
        var exact = format.Count("filesize") is > 0 and var size ? size : (long?)null;
        return new MediaSource
        {
            Urls = [url],
            Label = format.Title("format_id"),
            Kind = !video.IsAbsent ? MediaKind.Video : audio.IsAbsent ? MediaKind.Image : MediaKind.Audio,
            FileName = NameOf(title, container),
            Container = container,
            VideoCodec = video,
            AudioCodec = audio,
            Width = format.Small("width"),
            Height = format.Small("height"),
            Fps = video.IsAbsent ? null : format.Real("fps") is > 0 and < 1_000 and var fps ? fps : null,
            VideoBitRate = video.IsAbsent ? null : RateOf(format, "vbr"),
            AudioBitRate = audio.IsAbsent ? null : RateOf(format, "abr"),
            TotalBitRate = RateOf(format, "tbr"),
            Size = exact is { } bytes ? new ByteSize(bytes) : null,
            SizeEstimate = exact is null && format.Real("filesize_approx") is >= 1 and < 1e15 and var about ? new ByteSize((long)about) : null,
            Delivery = fragments.Count > 0 ? StreamDelivery.Dash : DeliveryOf(format) ?? StreamDelivery.File,
            Fragments = fragments,
            IsProtected = IsProtected(format),
            DynamicRange = video.IsAbsent ? null : format.Title("dynamic_range"),
            AudioChannels = audio.IsAbsent ? null : format.Small("audio_channels"),
            SampleRate = audio.IsAbsent ? null : format.Small("asr"),
            LanguagePreference = Whole(format, "language_preference"),
            Quality = format.Real("quality"),
            Preference = Whole(format, "preference"),
            SourcePreference = Whole(format, "source_preference"),
            Note = format.Title("format_note"),
            Language = format.Text("language") is { Length: <= 35 } language ? language : null,
            Headers = HeadersOf(format),
            Expires = ExpiryOf(url),
        };
    }

    /// <summary>How its bytes come; null when that is nothing that can be fetched here.</summary>
    private static StreamDelivery? DeliveryOf(JsonElement format) => format.Text("protocol") switch
    {
        null or "http" or "https" => StreamDelivery.File,
        "m3u8" or "m3u8_native" => StreamDelivery.Hls,
        _ => null,
    };

    private static int? Whole(JsonElement format, string key) => format.Real(key) is >= -1e9 and <= 1e9 and var rank ? (int)rank : null;

    private static Codec CodecOf(JsonElement format, string key) => format.Text(key) switch
    {
        null or "unknown" => Codec.Unknown,
        "none" => Codec.Absent,
        { Length: <= 256 } name when !string.IsNullOrWhiteSpace(name) => Codec.Named(name),
        _ => Codec.Unknown,
    };

    // Written in thousands of bits per second, with a fraction.
    private static BitRate? RateOf(JsonElement format, string key) => format.Real(key) is > 0 and < 1e9 and var rate ? new BitRate((long)Math.Round(rate * 1000)) : null;

    private static string? NameOf(string? title, string? container)
    {
        if (title is null)
        {
            return null;
        }

        // The host takes the last component of a path as the name, and a title is no path.
        title = title.Replace('/', '-').Replace('\\', '-');
        return $"{(title.Length > 200 ? title[..(char.IsHighSurrogate(title[199]) ? 199 : 200)] : title)}{(container is null ? "" : $".{container}")}";
    }

    private static List<KeyValuePair<string, string>> HeadersOf(JsonElement format)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (format.Object("http_headers") is { } named)
        {
            foreach (var header in named.EnumerateObject().Where(h => h.Name.Length is > 0 and <= 128).Take(60))
            {
                // What the core cannot read it must not ask for; files come as they are.
                if (!header.Name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase) && named.Text(header.Name) is { Length: <= 4_096 } value && IsHeaderText(value))
                {
                    headers.Add(new(header.Name, value));
                }
            }
        }

        if (CookiesOf(format.Text("cookies")) is { Length: > 0 and <= 8_192 } cookies && !headers.Exists(h => h.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("Cookie", cookies));
        }

        return headers;
    }

    // They come in the form of Set-Cookie, one after the other: name=value; Domain=…; Path=…; name=value; …
    private static string CookiesOf(string? text) => text is null || !IsHeaderText(text) ? "" : string.Join("; ", text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(part => part.IndexOf('=', StringComparison.Ordinal) is > 0 and var cut && !s_cookieAttributes.Contains(part[..cut].Trim(), StringComparer.OrdinalIgnoreCase)));

    private static bool IsHeaderText(string text) => text.All(c => c is >= ' ' and <= '~');

    // No field of yt-dlp tells it; the links of those who sign them do.
    private static DateTimeOffset? ExpiryOf(string url)
    {
        foreach (var pair in new Uri(url).Query.TrimStart('?').Split('&'))
        {
            if (pair.Split('=', 2) is [var name, var value] && name.ToLowerInvariant() is "expire" or "expires" or "exp" &&
                long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 1_000_000_000)
            {
                return JsonReading.OfEpoch(seconds);
            }
        }

        return null;
    }
}
