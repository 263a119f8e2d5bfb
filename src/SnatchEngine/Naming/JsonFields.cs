using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace SnatchEngine.Naming;

/// <summary>Gathers fields from yt-dlp's info JSON.</summary>
internal sealed class JsonFields(DateTimeOffset now)
{
    private const int MostDigits = 400;

    public NameFields Gather(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("an info JSON is an object");
        }

        var fields = new FieldMap();
        foreach (var property in json.EnumerateObject())
        {
            fields.Set(property.Name, ValueOf(property.Value));
        }

        if (fields["formats"] is IReadOnlyList<object?> { Count: > 0 } formats)
        {
            new FormatGuess(fields, formats).Tell();
        }

        fields.Add("ext", ExtensionOf(fields["url"] as string));
        fields.AddDerived(now);
        return new NameFields(fields.All);
    }

    /// <summary>A JSON value as fields have it.</summary>
    public static object? ValueOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
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
