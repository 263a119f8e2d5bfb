using System.Globalization;
using System.Numerics;
using System.Text.Json;
using SnatchEngine.Formats;

namespace SnatchEngine.Naming;

/// <summary>Gathers fields from yt-dlp's info JSON.</summary>
/// <param name="rules">What chooses among its formats. Null: yt-dlp's default.</param>
/// <param name="now">The moment <c>epoch</c> stands for, when the JSON has none.</param>
internal sealed class JsonFields(FormatRules? rules, DateTimeOffset now)
{
    private const int MostDigits = 400;

    // No name needs more of a text, and some sites have a book in it.
    private const int MostText = 100_000;

    private readonly FormatRules _rules = rules ?? FormatRules.Of(new FormatWish(null, null), FormatAbilities.All);

    /// <summary>Each download of the video, or of each entry of a playlist with what the list adds to it.</summary>
    /// <exception cref="JsonException">It is no object.</exception>
    /// <exception cref="FormatChoiceException">The rules ask for more than anybody means.</exception>
    public IReadOnlyList<NameFields> Gather(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("an info JSON is an object");
        }

        if (!json.TryGetProperty("entries", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return [.. Downloads(json, Read(json), null)];
        }

        var list = Read(json);
        var all = new List<NameFields>();
        var count = entries.GetArrayLength();
        foreach (var (place, entry) in entries.EnumerateArray().Index().Where(e => e.Item.ValueKind == JsonValueKind.Object))
        {
            var fields = Read(entry);
            fields.Add("playlist_id", list["id"]);
            fields.Add("playlist_title", list["title"]);
            fields.Add("playlist", list["title"] ?? list["id"]);
            fields.Add("playlist_uploader", list["uploader"]);
            fields.Add("playlist_index", place + 1);
            fields.Add("playlist_autonumber", place + 1);
            fields.Add("autonumber", all.Count + 1);
            fields.Add("playlist_count", count);
            fields.Add("n_entries", count);
            all.AddRange(Downloads(entry, fields, count.ToString(CultureInfo.InvariantCulture).Length));
        }

        return all;
    }

    private List<NameFields> Downloads(JsonElement json, FieldMap fields, int? listWidth)
    {
        if (fields["formats"] is not IReadOnlyList<object?> { Count: > 0 })
        {
            fields.Add("ext", ExtensionOf(fields["url"] as string));
            return [Finish(fields, listWidth)];
        }

        var verdict = _rules.Choose(FormatFile.CandidatesOf(json));
        var chosen = new ChosenFields(fields, verdict.Offer);
        chosen.TellFormats();
        if (verdict.Picks.Count > 0)
        {
            return [.. verdict.Picks.Select(pick => Finish(chosen.Of(pick), listWidth))];
        }

        // Nothing that can be fetched has a name all the same, unless somebody asked for something else.
        return rules is null ? [Finish(fields, listWidth)] : [];
    }

    private NameFields Finish(FieldMap fields, int? listWidth)
    {
        fields.AddDerived(now);
        return new NameFields(fields.All, listWidth);
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

    private static object? ValueOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => Text(json),
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

    private static string? Text(JsonElement json)
    {
        try
        {
            return json.GetString() is { Length: > MostText } text ? text[..MostText] : json.GetString();
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half a surrogate pair, which is no text.
            return null;
        }
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
