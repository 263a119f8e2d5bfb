namespace SnatchEngine.Yaml;

/// <summary>Several of some words in an order, divided by commas; one word stands for none of them.</summary>
/// <param name="none">The word for none.</param>
/// <param name="words">The words.</param>
public sealed class WordsKind(string none, params string[] words) : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => $"{none}, or some of {string.Join(", ", words)}";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        List<string> chosen = [];
        value = chosen;
        if (text.Value.Trim() == none)
        {
            return null;
        }

        foreach (var part in text.Value.Split(','))
        {
            var word = part.Trim();
            if (Array.IndexOf(words, word) < 0)
            {
                return new(ProblemCode.UnknownWord, NearestName.Of(word, words) is { } near ? $"did you mean '{near}'?" : "");
            }

            if (chosen.Contains(word))
            {
                return new(ProblemCode.UnknownWord, $"'{word}' stands there twice");
            }

            chosen.Add(word);
        }

        return null;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => value is IReadOnlyList<string> { Count: > 0 } chosen ? string.Join(", ", chosen) : none;
}
