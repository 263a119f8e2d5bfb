using System.Globalization;
using System.Text.Json;

namespace SnatchEngine.Formats;

/// <summary>Reads formats as yt-dlp writes them; what is missing or of another kind is not known, never an error.</summary>
internal static class FormatJson
{
    private const int LongestText = 32_768;

    private static readonly HashSet<string> s_known = [.. FormatFields.All, "has_drm"];

    /// <summary>One format.</summary>
    /// <param name="json">An object: one of the list, or the medium itself when it has no list.</param>
    public static Format Read(JsonElement json)
    {
        Dictionary<string, FieldValue> other = new(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!s_known.Contains(property.Name) || property.Name is "container" or "format")
            {
                if (ValueOf(property.Value) is { } value)
                {
                    other[property.Name] = value;
                }
            }
        }

        return new Format
        {
            Id = Text(json, "format_id") ?? "",
            Url = Text(json, "url") ?? "",
            Ext = Text(json, "ext"),
            VideoCodec = Text(json, "vcodec"),
            AudioCodec = Text(json, "acodec"),
            Width = Number(json, "width"),
            Height = Number(json, "height"),
            Resolution = Text(json, "resolution"),
            AspectRatio = Number(json, "aspect_ratio"),
            Fps = Number(json, "fps"),
            TotalRate = Number(json, "tbr"),
            VideoRate = Number(json, "vbr"),
            AudioRate = Number(json, "abr"),
            SampleRate = Number(json, "asr"),
            Channels = Number(json, "audio_channels"),
            DynamicRange = Text(json, "dynamic_range"),
            FileSize = Number(json, "filesize"),
            FileSizeEstimate = Number(json, "filesize_approx"),
            Protocol = Text(json, "protocol"),
            Language = Text(json, "language"),
            LanguagePreference = Number(json, "language_preference"),
            Quality = Number(json, "quality"),
            Preference = Number(json, "preference"),
            SourcePreference = Number(json, "source_preference"),
            Note = Text(json, "format_note"),
            ManifestUrl = Text(json, "manifest_url"),
            IsProtected = IsProtected(json),
            Other = other,
        };
    }

    /// <summary>The text under a key; a number as it was written.</summary>
    public static string? Text(JsonElement json, string key) => json.TryGetProperty(key, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => Plain(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;

    /// <summary>The number under a key; sites also write numbers as text.</summary>
    public static double? Number(JsonElement json, string key) => json.TryGetProperty(key, out var value) ? NumberOf(value) : null;

    /// <summary>Whether a key is true.</summary>
    public static bool Flag(JsonElement json, string key) => json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    // 'maybe' is what some sites say of everything.
    private static bool IsProtected(JsonElement json) => json.TryGetProperty("has_drm", out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => NumberOf(value) is not (null or 0),
        JsonValueKind.String => Plain(value) is not (null or "" or "maybe"),
        _ => false,
    };

    private static FieldValue? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => FieldValue.Of(Plain(value)),
        JsonValueKind.Number => FieldValue.Of(NumberOf(value)),
        JsonValueKind.True => FieldValue.Of(1.0),
        JsonValueKind.False => FieldValue.Of(0.0),
        _ => null,
    };

    private static double? NumberOf(JsonElement value)
    {
        var number = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var read) => read,
            JsonValueKind.String when double.TryParse(Plain(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) => read,
            _ => double.NaN,
        };
        return double.IsFinite(number) ? number : null;
    }

    private static string? Plain(JsonElement value)
    {
        try
        {
            return value.GetString() is { Length: <= LongestText } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half a surrogate pair, which is no text.
            return null;
        }
    }
}
