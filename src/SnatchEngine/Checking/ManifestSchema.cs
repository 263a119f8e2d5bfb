using System.Text.Json;
using SnatchEngine.Plugins.Lending;
using SnatchEngine.Yaml;

namespace SnatchEngine.Checking;

/// <summary>The schema of <c>plugin.json</c>; a spec holds its keys to those of the reader.</summary>
internal static class ManifestSchema
{
    private const string NamePattern = "^[a-z0-9][a-z0-9.-]{0,63}$";

    public static void Write(Utf8JsonWriter json)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        Strings(json, "required", ["id", "version", "contract", "entry", "kinds"]);
        json.WriteStartObject("properties");
        Text(json, "id", "The plugin's name for ever.", NamePattern);
        Text(json, "version", "The plugin's own version: 2 to 4 numbers with dots.", "^[0-9]+([.][0-9]+){1,3}$");
        Text(json, "contract", "The contracts it works with, such as 1.0 or '>=1.0 <3.0'.", null);
        Text(json, "entry", "The assembly with the plugin class, in the plugin's folder.", "[.]dll$");
        Property(json, "kinds", "What it can do.", () => SchemaShape.List(json, item => Strings(item, "enum", ["extractor", "post-processor", "optimizer"])));
        Property(json, "claims", "The URLs it wants.", () => SchemaShape.List(json, Claim));
        Property(json, "post-processors", "The names of its post-processors.", () => SchemaShape.List(json, item => Named(item, NamePattern)));
        Property(json, "optimizers", "The names of its optimizers.", () => SchemaShape.List(json, item => Named(item, NamePattern)));
        Property(json, "permissions", "What it may reach; nothing beyond it.", () => Object(json, [], () =>
        {
            Property(json, "hosts", "Hosts: a name, '*.' and a name, or '*'.", () => SchemaShape.List(json, item => item.WriteString("type", "string")));
            Property(json, "programs", "Bare names of programs.", () => SchemaShape.List(json, item => item.WriteString("type", "string")));
        }));
        Property(json, "settings", "What the operator may set, by name.", () =>
        {
            json.WriteString("type", "object");
            json.WriteStartObject("additionalProperties");
            Object(json, ["type"], () => Setting(json));
            json.WriteEndObject();
        });
        Property(json, "budget", "How often it may ask its site.", () => Object(json, [], () =>
        {
            Number(json, "requests", "Requests per span.", 1, RequestBudget.MostRequests);
            Property(json, "per", "The span.", () => Strings(json, "enum", ["second", "minute", "hour", "day"]));
            Number(json, "burst", "Requests that may go at once.", 1, RequestBudget.MostRequests);
            Text(json, "jitter", "The longest random part of a wait, such as 500ms.", null);
        }));
        Text(json, "description", "What it is for, in a sentence.", null);
        Text(json, "author", "Who wrote it.", null);
        json.WriteEndObject();
    }

    private static void Claim(Utf8JsonWriter json) => Object(json, ["host"], () =>
    {
        Text(json, "host", "A host, '*.' and a host, or '*'.", null);
        Text(json, "path", "A path with '*'.", "^[/*]");
        Number(json, "priority", "More is asked first among claims that are as specific.", -1000, 1000);
        Text(json, "extractor", "The extractor's name; the plugin's id when left out.", NamePattern);
    });

    private static void Setting(Utf8JsonWriter json)
    {
        Property(json, "type", "What it takes.", () => Strings(json, "enum", [.. Enum.GetNames<SettingType>().Select(n => n.ToLowerInvariant())]));
        Property(json, "default", "The value while none is set.", () => Strings(json, "type", ["string", "number", "boolean"]));
        Property(json, "choices", "The words of a choice.", () => SchemaShape.List(json, item => item.WriteString("type", "string")));
        Property(json, "min", "The least.", () => json.WriteString("type", "number"));
        Property(json, "max", "The most.", () => json.WriteString("type", "number"));
        Property(json, "required", "The plugin cannot work without it.", () => json.WriteString("type", "boolean"));
        Text(json, "description", "What it is for.", null);
    }

    private static void Object(Utf8JsonWriter json, IReadOnlyList<string> required, Action properties)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (required.Count > 0)
        {
            Strings(json, "required", required);
        }

        json.WriteStartObject("properties");
        properties();
        json.WriteEndObject();
    }

    private static void Property(Utf8JsonWriter json, string name, string doc, Action describe)
    {
        json.WriteStartObject(name);
        json.WriteString("description", doc);
        describe();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string doc, string? pattern) => Property(json, name, doc, () => Named(json, pattern));

    private static void Number(Utf8JsonWriter json, string name, string doc, int min, int max) => Property(json, name, doc, () =>
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", min);
        json.WriteNumber("maximum", max);
    });

    private static void Named(Utf8JsonWriter json, string? pattern)
    {
        json.WriteString("type", "string");
        if (pattern is not null)
        {
            json.WriteString("pattern", pattern);
        }
    }

    private static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
