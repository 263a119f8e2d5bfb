using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace SnatchEngine.Naming;

/// <summary>Gathers fields from yt-dlp's info JSON.</summary>
internal sealed class JsonFields(DateTimeOffset now)
{
    private const int MostDigits = 400;

    // No name needs more of a text, and some sites have a book in it.
    private const int MostText = 100_000;

    public NameFields Gather(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("an info JSON is an object");
        }

        return Finish(Read(json));
    }

    /// <summary>The video, or each entry of a playlist with what the list adds to it.</summary>
    public IReadOnlyList<NameFields> GatherAll(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("entries", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return [Gather(json)];
        }

        var list = Read(json);
        var all = new List<NameFields>();
        foreach (var entry in entries.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object))
        {
            var fields = Read(entry);
            fields.Add("playlist_id", list["id"]);
            fields.Add("playlist_title", list["title"]);
            fields.Add("playlist", list["title"] ?? list["id"]);
            fields.Add("playlist_uploader", list["uploader"]);
            fields.Add("playlist_index", all.Count + 1);
            fields.Add("playlist_autonumber", all.Count + 1);
            fields.Add("autonumber", all.Count + 1);
            fields.Add("playlist_count", entries.GetArrayLength());
            fields.Add("n_entries", entries.GetArrayLength());
            all.Add(Finish(fields, entries.GetArrayLength().ToString(CultureInfo.InvariantCulture).Length));
        }

        return all;
    }

    private static FieldMap Read(JsonElement json)
    {
        var fields = new FieldMap();
        foreach (var property in json.EnumerateObject())
        {
            fields.Set(property.Name, ValueOf(property.Value));
        }

        return fields;
    }

    private NameFields Finish(FieldMap fields, int? listWidth = null)
    {
        if (fields["formats"] is IReadOnlyList<object?> { Count: > 0 } formats)
        {
            new FormatGuess(fields, formats).Tell();
        }

        fields.Add("ext", ExtensionOf(fields["url"] as string));
        fields.AddDerived(now);
        return new NameFields(fields.All, listWidth);
    }

    /// <summary>A JSON value as fields have it.</summary>
    public static object? ValueOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString() is { Length: > MostText } text ? text[..MostText] : json.GetString(),
        JsonValueKind.Number => Number(json.GetRawText()),
        JsonValueKind.Array => json.EnumerateArray().Select(ValueOf).ToList(),
        JsonValueKind.Object => Map(json),
        _ => null,
    };

    private static OrderedDictionary<string, object?> Map(JsonElement json)
    {
        var map = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            map[property.Name] = ValueOf(property.Value);
        }

        return map;
    }

    private static object Number(string raw) => raw.Length <= MostDigits && BigInteger.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
        ? whole
        : double.Parse(raw, CultureInfo.InvariantCulture);

    private static string? ExtensionOf(string? url)
    {
        if (url is null || !Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return null;
        }

        var extension = Path.GetExtension(uri.AbsolutePath);
        return extension.Length is > 1 and <= 8 && extension.Skip(1).All(char.IsAsciiLetterOrDigit) ? extension[1..] : null;
    }
}
