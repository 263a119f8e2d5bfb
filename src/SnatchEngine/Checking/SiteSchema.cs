using System.Text.Json;
using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Extraction.Sites.Reading;
using SnatchEngine.Plugins.Lending;

namespace SnatchEngine.Checking;

/// <summary>The schema of a site file. Editors complete keys by it; what selectors and templates may say, the reader of the file judges.</summary>
internal static class SiteSchema
{
    private static readonly string[] s_texts = ["string", "number", "boolean"];

    public static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("$defs");
        Definition(json, "value", Value);
        Definition(json, "text", Text);
        Definition(json, "texts", () => OneOrMore(json, "text"));
        Definition(json, "selector", () => AnyOf(json, Text, () => Keys(json, ["css", "json", "regex"], "text")));
        Definition(json, "filters", () => OneOrMore(json, "filter"));
        Definition(json, "filter", () => AnyOf(json, () => Enum(json, FilterCatalog.BareNames), () =>
        {
            json.WriteString("type", "object");
            json.WriteNumber("minProperties", 1);
            json.WriteNumber("maxProperties", 1);
            Closed(json, () => FilterReading.Names.ToList().ForEach(name => json.WriteBoolean(name, true)));
        }));
        Definition(json, "fields", () => Keys(json, [.. FieldNames.OfItem, .. FieldNames.OfSource], "value", "headers"));
        Definition(json, "sourceFields", () => Keys(json, FieldNames.OfSource, "value", "headers"));
        Definition(json, "sources", () => Properties(json, ("items", "selector"), ("fields", "sourceFields"), ("relation", "text")));
        Definition(json, "request", () => AnyOf(json, Text, () => Properties(json, [.. Request("text")])));
        Definition(json, "follow", () => Properties(json, [.. Request("value"), ("fields", "fields"), ("sources", "sources"), ("errors", "errors")]));
        Definition(json, "errors", () => Keys(json, RefusalReading.Words, "any"));
        Definition(json, "pairs", () => Map(json, "value"));
        Definition(json, "any", () => { });
        Definition(json, "page", () => Properties(json, [.. Page()]));
        Definition(json, "pages", () => List(json, "page"));
        Definition(json, "budget", Budget);
        json.WriteEndObject();
        Properties(json, [.. SiteReading.Keys.Select(k => (k, k switch { "pages" => "pages", "budget" => "budget", "hosts" or "secrets" => "texts", _ => "text" })), .. Page()]);

        void Text() => Types(json, s_texts);
        void Value() => AnyOf(json, Text, () => List(json, "value"), () => Properties(json, [.. ValueReading.Keys.Select(k => (k, k == "filters" ? "filters" : "text"))]));
        void Budget() => RequestBudget.Section().WriteSchema(json);
    }

    private static IEnumerable<(string Key, string Kind)> Request(string url) => RequestReading.Keys.Select(key => (key, key switch
    {
        "url" => url,
        "headers" or "form" => "pairs",
        "json" => "any",
        "embedded" => "value",
        _ => "text",
    }));

    private static IEnumerable<(string Key, string Kind)> Page() => PageReading.Keys.Select(key => (key, key switch
    {
        "urls" => "texts",
        "items" => "selector",
        "let" => "pairs",
        "links" or "next" => "value",
        "paging" or "expect" => "any",
        _ => key,
    }));

    private static void Definition(Utf8JsonWriter json, string name, Action describe)
    {
        json.WriteStartObject(name);
        describe();
        json.WriteEndObject();
    }

    private static void Keys(Utf8JsonWriter json, IReadOnlyList<string> keys, string kind, params string[] maps) =>
        Properties(json, [.. keys.Select(k => (k, maps.Contains(k) ? "pairs" : kind))]);

    private static void Properties(Utf8JsonWriter json, params (string Key, string Kind)[] properties)
    {
        json.WriteString("type", "object");
        Closed(json, () =>
        {
            foreach (var (key, kind) in properties)
            {
                Reference(json, key, kind);
            }
        });
    }

    private static void Closed(Utf8JsonWriter json, Action properties)
    {
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        properties();
        json.WriteEndObject();
    }

    private static void Map(Utf8JsonWriter json, string kind)
    {
        json.WriteString("type", "object");
        Reference(json, "additionalProperties", kind);
    }

    private static void List(Utf8JsonWriter json, string kind)
    {
        json.WriteString("type", "array");
        Reference(json, "items", kind);
    }

    private static void OneOrMore(Utf8JsonWriter json, string kind) => AnyOf(json, () => json.WriteString("$ref", $"#/$defs/{kind}"), () => List(json, kind));

    private static void AnyOf(Utf8JsonWriter json, params Action[] kinds)
    {
        json.WriteStartArray("anyOf");
        foreach (var kind in kinds)
        {
            json.WriteStartObject();
            kind();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Reference(Utf8JsonWriter json, string key, string kind)
    {
        json.WriteStartObject(key);
        json.WriteString("$ref", $"#/$defs/{kind}");
        json.WriteEndObject();
    }

    private static void Types(Utf8JsonWriter json, IEnumerable<string> types)
    {
        json.WriteStartArray("type");
        types.ToList().ForEach(json.WriteStringValue);
        json.WriteEndArray();
    }

    private static void Enum(Utf8JsonWriter json, IEnumerable<string> words)
    {
        json.WriteStartArray("enum");
        words.ToList().ForEach(json.WriteStringValue);
        json.WriteEndArray();
    }
}
