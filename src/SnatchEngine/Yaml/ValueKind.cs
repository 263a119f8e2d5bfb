using System.Text.Json;

namespace SnatchEngine.Yaml;

/// <summary>What a value may be. One description serves reading, messages, and the schema for editors.</summary>
public abstract class ValueKind
{
    /// <summary>What is accepted, to follow 'must be', such as <c>a whole number from 0 to 100</c>.</summary>
    public abstract string Accepts { get; }

    /// <summary>Writes what is accepted as the members of a JSON Schema, for editors. Default: a text.</summary>
    public virtual void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "string");
}
