using System.Text.Json;

namespace SnatchEngine.Yaml;

/// <summary>One of several words, each with its value.</summary>
public sealed class WordKind(params (string Word, object Value)[] words) : ScalarKind
{
    /// <summary>The words.</summary>
    public IEnumerable<string> Words => words.Select(w => w.Word);

    /// <inheritdoc/>
    public override string Accepts
    {
        get
        {
            var all = Words.ToList();
            return all.Count == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
        }
    }

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        foreach (var (word, meaning) in words)
        {
            if (word == text.Value)
            {
                value = meaning;
                return null;
            }
        }

        value = null;
        return new(ProblemCode.UnknownWord, NearestName.Of(text.Value, Words) is { } near ? $"did you mean '{near}'?" : "");
    }

    /// <inheritdoc/>
    public override string Show(object? value)
    {
        foreach (var (word, meaning) in words)
        {
            if (meaning.Equals(value))
            {
                return word;
            }
        }

        return "";
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("enum");
        foreach (var word in Words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }
}
