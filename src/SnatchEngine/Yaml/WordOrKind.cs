using System.Text.Json;

namespace SnatchEngine.Yaml;

/// <summary>A word that stands for null, or a value of another kind.</summary>
public sealed class WordOrKind(string word, ScalarKind kind) : ScalarKind
{
    /// <summary>The word.</summary>
    public string Word => word;

    /// <summary>What else is accepted.</summary>
    public ScalarKind Kind => kind;

    /// <inheritdoc/>
    public override string Accepts => $"{word} or {kind.Accepts}";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = null;
        return text.Value == word ? null : kind.Parse(text, out value);
    }

    /// <inheritdoc/>
    public override string Show(object? value) => value is null ? word : kind.Show(value);

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        json.WriteString("const", word);
        json.WriteEndObject();
        json.WriteStartObject();
        kind.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
