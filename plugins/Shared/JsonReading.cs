using System.Globalization;
using System.Text.Json;

namespace SnatchEngine.Plugins.Shared;

/// <summary>Reads JSON that a stranger wrote: what is missing or of another kind is null, never an exception.</summary>
internal static class JsonReading
{
    /// <summary>The longest title, name and the like that the host takes.</summary>
    private const int LongestText = 4_096;

    /// <summary>The value of a key, whatever its kind; null when it is missing, null, or this is no object.</summary>
    public static JsonElement? Part(this JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The object under a key.</summary>
    public static JsonElement? Object(this JsonElement json, string key) => json.Part(key) is { ValueKind: JsonValueKind.Object } value ? value : null;

    /// <summary>The elements of the list under a key; none when there is no list.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement json, string key) => json.Part(key) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The text under a key, in full; null when it is empty.</summary>
    public static string? Text(this JsonElement json, string key) => json.Part(key) is { ValueKind: JsonValueKind.String } value && Plain(value) is { Length: > 0 } text ? text : null;

    /// <summary>The text under a key as a title or a name, cut where the host would refuse it.</summary>
    public static string? Title(this JsonElement json, string key)
    {
        var text = json.Text(key);
        if (text is null || text.Length <= LongestText)
        {
            return text;
        }

        // Half a surrogate pair is no character.
        return text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];
    }

    /// <summary>The absolute http or https URL under a key.</summary>
    public static string? Url(this JsonElement json, string key) => json.Text(key) is { Length: <= 32_768 } text && IsWebUrl(text) ? text : null;

    /// <summary>The number under a key; sites also write numbers as text.</summary>
    public static double? Real(this JsonElement json, string key)
    {
        var read = json.Part(key) switch
        {
            { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) => number,
            { ValueKind: JsonValueKind.String } value when double.TryParse(Plain(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => double.NaN,
        };
        return double.IsFinite(read) ? read : null;
    }

    /// <summary>The whole number under a key that is not negative; sites also write numbers as text.</summary>
    public static long? Count(this JsonElement json, string key)
    {
        var read = json.Part(key) switch
        {
            { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
            { ValueKind: JsonValueKind.String } value when long.TryParse(Plain(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => -1,
        };
        return read >= 0 ? read : null;
    }

    /// <summary>A count of things of which there are never more than fit, such as pixels; null when it is 0.</summary>
    public static int? Small(this JsonElement json, string key) => json.Real(key) is >= 1 and <= 1_000_000 and var number ? (int)number : null;

    /// <summary>Whether a key is true; sites also write that as text.</summary>
    public static bool Flag(this JsonElement json, string key) => json.Part(key) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.String } value => string.Equals(Plain(value), "true", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>The moment under a key, written as ISO 8601; without a zone it is UTC.</summary>
    public static DateTimeOffset? Moment(this JsonElement json, string key) =>
        DateTimeOffset.TryParse(json.Text(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    /// <summary>The moment under a key, in seconds since 1970.</summary>
    public static DateTimeOffset? Epoch(this JsonElement json, string key) => OfEpoch(json.Real(key));

    /// <summary>A moment from its seconds since 1970; null when it is no moment of our days.</summary>
    public static DateTimeOffset? OfEpoch(double? seconds) => seconds is > 0 and < 253_000_000_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds.Value * 1000)) : null;

    /// <summary>The time span under a key, in seconds; null when it is 0 or longer than a year.</summary>
    public static TimeSpan? Seconds(this JsonElement json, string key) => json.Real(key) is > 0 and < 366 * 86_400 and var seconds ? Span(seconds) : null;

    /// <summary>A span of seconds, to the millisecond: a fraction in binary has digits nobody wrote.</summary>
    public static TimeSpan Span(double seconds) => TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));

    /// <summary>Whether a text is an absolute http or https URL.</summary>
    public static bool IsWebUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0;

    private static string? Plain(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half a surrogate pair, which is no text.
            return null;
        }
    }
}
