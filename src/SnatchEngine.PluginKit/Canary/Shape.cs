using System.Text.Json;
using System.Text.Json.Nodes;
using SnatchEngine.PluginKit.Expectations;
using SnatchEngine.PluginKit.Recordings;

namespace SnatchEngine.PluginKit.Canary;

/// <summary>Which fields there are and of what kind, whatever they hold.</summary>
internal sealed class Shape
{
    private readonly SortedDictionary<string, HashSet<string>> _kinds = new(StringComparer.Ordinal);

    /// <summary>The paths of all fields, such as <c>$.data[].name</c>.</summary>
    public IEnumerable<string> Paths => _kinds.Keys;

    public bool Has(string path) => _kinds.ContainsKey(path);

    /// <summary>The kinds of value seen at a path; null is none, as optional fields come and go.</summary>
    public IReadOnlySet<string> KindsAt(string path) => _kinds[path];

    /// <summary>The shape of the items an extraction gave.</summary>
    public static Shape OfItems(ExtractionResult result)
    {
        var shape = new Shape();
        foreach (var item in Expectation.Text(result).Select(step => step!["item"]).OfType<JsonNode>())
        {
            shape.Add("item", JsonSerializer.SerializeToElement(item));
        }

        return shape;
    }

    /// <summary>The shapes of the JSON a site answered with, by what was asked; numbers and long ids in a path count as the same question.</summary>
    public static SortedDictionary<string, Shape> OfAnswers(Cassette cassette)
    {
        SortedDictionary<string, Shape> shapes = new(StringComparer.Ordinal);
        foreach (var exchange in cassette.Exchanges.Where(e => e.Status is >= 200 and < 300))
        {
            if (JsonOf(exchange) is not { } json)
            {
                continue;
            }

            using (json)
            {
                var asked = QuestionOf(exchange);
                if (!shapes.TryGetValue(asked, out var shape))
                {
                    shapes[asked] = shape = new Shape();
                }

                shape.Add("$", json.RootElement);
            }
        }

        return shapes;
    }

    private static JsonDocument? JsonOf(Exchange exchange)
    {
        try
        {
            return exchange.Body.IsEmpty || exchange.Body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..] ? null : JsonDocument.Parse(exchange.Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string QuestionOf(Exchange exchange)
    {
        var uri = new Uri(exchange.Url);
        var path = string.Join('/', uri.AbsolutePath.Split('/').Select(segment => segment.Any(char.IsAsciiDigit) && segment is not (['v', _] or ['v', _, _]) ? "*" : segment));
        return $"{exchange.Method} {uri.Authority}{path}";
    }

    private void Add(string path, JsonElement value)
    {
        if (!_kinds.TryGetValue(path, out var kinds))
        {
            _kinds[path] = kinds = new HashSet<string>(StringComparer.Ordinal);
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                kinds.Add("object");
                foreach (var property in value.EnumerateObject())
                {
                    Add($"{path}.{property.Name}", property.Value);
                }

                break;
            case JsonValueKind.Array:
                kinds.Add("list");
                foreach (var element in value.EnumerateArray())
                {
                    Add($"{path}[]", element);
                }

                break;
            case JsonValueKind.Null:
                break;
            default:
                kinds.Add(value.ValueKind switch { JsonValueKind.String => "text", JsonValueKind.Number => "number", _ => "true or false" });
                break;
        }
    }
}
