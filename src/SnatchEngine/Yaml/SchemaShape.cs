using System.Text.Json;

namespace SnatchEngine.Yaml;

/// <summary>Shapes that several kinds of values share in a JSON Schema.</summary>
public static class SchemaShape
{
    /// <summary>A number, or a text with a unit. Which units there are is for the reader to say: it tells more than a pattern.</summary>
    public static void NumberOrText(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("number");
        json.WriteStringValue("string");
        json.WriteEndArray();
    }

    /// <summary>One thing, or a list of such things.</summary>
    public static void OneOrMore(Utf8JsonWriter json, Action<Utf8JsonWriter> one)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        one(json);
        json.WriteEndObject();
        json.WriteStartObject();
        List(json, one);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>A list.</summary>
    public static void List(Utf8JsonWriter json, Action<Utf8JsonWriter> item)
    {
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        item(json);
        json.WriteEndObject();
    }
}
