using SnatchEngine.Naming;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Planning.Rules;

/// <summary>One part of a filter: whether a field is there, or how it compares.</summary>
/// <param name="Text">The part as it was written.</param>
/// <param name="Path">The field.</param>
/// <param name="WantsMissing">Without a comparison: the field must not be there.</param>
/// <param name="Comparison">How it must compare. Null: it must be there.</param>
internal sealed record MatchTerm(string Text, FieldPath Path, bool WantsMissing, MatchComparison? Comparison)
{
    private const int LongestShown = 60;

    /// <summary>Why it does not hold; null when it does.</summary>
    public string? RefusalOf(NameFields fields)
    {
        var value = Path.Find(fields.All);
        var holds = Comparison is not null ? (value is null ? Comparison.TakesMissing : Comparison.Holds(value, IsTime))
            : WantsMissing ? value is null or false
            : value is not (null or false);
        return holds ? null : $"'{Text}' does not hold: {Name} is {Shown(value)}";
    }

    private string Name => Path.LastKey.Length > 0 ? Path.LastKey : "it";

    /// <summary>In such a field <c>5m</c> is five minutes and not five million.</summary>
    private bool IsTime => Name.Contains("duration", StringComparison.Ordinal) || Name.EndsWith("_time", StringComparison.Ordinal);

    private static string Shown(object? value)
    {
        var text = value is null ? "unknown" : value is string ? PythonText.Shown(value) : PythonText.Of(value);
        return text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";
    }
}
