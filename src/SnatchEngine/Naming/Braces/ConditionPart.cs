using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Braces;

/// <summary>A part that is there only when a field is, or only when it is not.</summary>
/// <param name="Column">Where it begins, from 1.</param>
/// <param name="Path">The field.</param>
/// <param name="IsNegated">There when the field is not.</param>
/// <param name="Then">The part.</param>
/// <param name="Otherwise">What stands there instead.</param>
internal sealed record ConditionPart(int Column, FieldPath Path, bool IsNegated, IReadOnlyList<NamePart> Then, IReadOnlyList<NamePart> Otherwise) : NamePart(Column)
{
    public override void AddTo(List<NamePiece> pieces, NameFields fields)
    {
        foreach (var part in Holds(Path.Find(fields.All)) != IsNegated ? Then : Otherwise)
        {
            part.AddTo(pieces, fields);
        }
    }

    /// <summary>Whether there is anything; nought is something, and 'no' is nothing.</summary>
    private static bool Holds(object? value) => value is not (null or "" or false or IReadOnlyList<object?> { Count: 0 } or IReadOnlyDictionary<string, object?> { Count: 0 });
}
