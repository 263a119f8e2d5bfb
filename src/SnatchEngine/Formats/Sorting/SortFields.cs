namespace SnatchEngine.Formats.Sorting;

/// <summary>The fields a sort may name.</summary>
internal static class SortFields
{
    private static readonly Lazy<Dictionary<string, SortField>> s_fields = new(() => Build().ToDictionary(f => f.Name, StringComparer.Ordinal));

    private static readonly Lazy<Dictionary<string, string>> s_aliases = new(() => new(StringComparer.Ordinal)
    {
        ["format_id"] = "id",
        ["preference"] = "ie_pref",
        ["extractor"] = "ie_pref",
        ["extractor_preference"] = "ie_pref",
        ["language_preference"] = "lang",
        ["source_preference"] = "source",
        ["protocol"] = "proto",
        ["filesize_approx"] = "fs_approx",
        ["filesize_estimate"] = "size",
        ["audio_channels"] = "channels",
        ["dimension"] = "res",
        ["resolution"] = "res",
        ["framerate"] = "fps",
        ["samplerate"] = "asr",
        ["bitrate"] = "br",
        ["total_bitrate"] = "tbr",
        ["video_bitrate"] = "vbr",
        ["audio_bitrate"] = "abr",
        ["extension"] = "ext",
        ["video_ext"] = "vext",
        ["audio_ext"] = "aext",
        ["video_codec"] = "vcodec",
        ["audio_codec"] = "acodec",
        ["video"] = "hasvid",
        ["has_video"] = "hasvid",
        ["audio"] = "hasaud",
        ["has_audio"] = "hasaud",
    });

    /// <summary>All names, aliases and pairs included.</summary>
    public static IEnumerable<string> Names => [.. s_fields.Value.Keys, .. s_aliases.Value.Keys, "codec", "ext"];

    /// <summary>Whether a name is known.</summary>
    public static bool IsKnown(string name) => s_fields.Value.ContainsKey(name) || s_aliases.Value.ContainsKey(name) || name is "codec" or "ext";

    /// <summary>The fields a name stands for: one, or two for a pair. A name that nobody knows is taken for a field of the formats.</summary>
    public static IReadOnlyList<SortField> Of(string name)
    {
        name = name.ToLowerInvariant();
        name = s_aliases.Value.GetValueOrDefault(name, name);
        return name switch
        {
            "codec" => [s_fields.Value["vcodec"], s_fields.Value["acodec"]],
            "ext" => [s_fields.Value["vext"], s_fields.Value["aext"]],
            _ => [s_fields.Value.TryGetValue(name, out var field) ? field : SortField.Number(name, name)],
        };
    }

    private static IEnumerable<SortField> Build() =>
    [
        SortField.Number("hidden", f => f.Preference is < -1000 and var preference ? preference : -1),
        SortField.Number("aud_or_vid", f => f.HasVideo || f.HasAudio ? 1 : 0),
        SortField.Number("hasvid", f => f.HasVideo ? 0 : -1),
        SortField.Number("hasaud", f => f.HasAudio ? 0 : -1),
        SortField.Number("ie_pref", f => f.Preference ?? -1),
        SortField.Number("lang", "language_preference", otherwise: -1),
        SortField.Number("quality", "quality", otherwise: -1),
        SortField.Number("source", "source_preference", otherwise: -1),
        SortField.Word("vcodec", f => f.VideoCodec, Orders.VideoCodec),
        SortField.Word("acodec", f => f.AudioCodec, Orders.AudioCodec),
        SortField.Word("hdr", f => f.DynamicRange, Orders.DynamicRange),
        SortField.Word("proto", f => f.Protocol, Orders.Protocol),
        SortField.Word("vext", f => f.VideoExt, Orders.VideoExt),
        SortField.Word("aext", f => f.AudioExt, Orders.AudioExt),
        SortField.Number("height", "height"),
        SortField.Number("width", "width"),
        SortField.Number("res", f => f.SmallestSide),
        SortField.Number("fps", "fps"),
        SortField.Number("channels", "audio_channels"),
        SortField.Number("asr", "asr"),
        SortField.Number("tbr", "tbr"),
        SortField.Number("vbr", "vbr"),
        SortField.Number("abr", "abr"),
        SortField.Number("br", f => FirstOf(f.TotalRate, f.VideoRate, f.AudioRate)),
        SortField.Bytes("filesize", f => f.FileSize),
        SortField.Bytes("fs_approx", f => f.FileSizeEstimate),
        SortField.Bytes("size", f => FirstOf(f.FileSize, f.FileSizeEstimate)),
        new SortField("id", f => f.Value("format_id"), _ => null),
    ];

    private static double? FirstOf(params ReadOnlySpan<double?> values)
    {
        foreach (var value in values)
        {
            if (value is { } known and not 0)
            {
                return known;
            }
        }

        return null;
    }
}
