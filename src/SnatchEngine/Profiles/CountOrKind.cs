using System.Globalization;
using System.Text.Json;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>One of some words, or a whole number; kept as it is written.</summary>
/// <param name="least">The least number.</param>
/// <param name="most">The most.</param>
/// <param name="words">The words.</param>
internal sealed class CountOrKind(int least, int most, params string[] words) : ScalarKind
{
    private readonly WholeKind _number = new(least, most);

    /// <inheritdoc/>
    public override string Accepts => $"{string.Join(", ", words)} or {_number.Accepts}";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = text.Value;
        if (Array.IndexOf(words, text.Value) >= 0)
        {
            return null;
        }

        var misfit = _number.Parse(text, out var number);
        value = misfit is null ? ((int)number!).ToString(CultureInfo.InvariantCulture) : null;
        return misfit;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => (string)value!;

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        json.WriteStartArray("enum");
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject();
        _number.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
