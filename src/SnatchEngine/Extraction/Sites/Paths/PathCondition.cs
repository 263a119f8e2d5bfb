using System.Text.Json;

namespace SnatchEngine.Extraction.Sites.Paths;

/// <summary>What stands between <c>[?</c> and <c>]</c>.</summary>
internal abstract record PathCondition
{
    /// <summary>Whether it holds for a value.</summary>
    public abstract bool Holds(JsonElement value, JsonElement root, PathBudget budget);
}

/// <summary>One of several holds.</summary>
internal sealed record AnyOf(IReadOnlyList<PathCondition> Conditions) : PathCondition
{
    public override bool Holds(JsonElement value, JsonElement root, PathBudget budget) => Conditions.Any(c => c.Holds(value, root, budget));
}

/// <summary>All of several hold.</summary>
internal sealed record AllOf(IReadOnlyList<PathCondition> Conditions) : PathCondition
{
    public override bool Holds(JsonElement value, JsonElement root, PathBudget budget) => Conditions.All(c => c.Holds(value, root, budget));
}

/// <summary>Another does not hold.</summary>
internal sealed record Not(PathCondition Condition) : PathCondition
{
    public override bool Holds(JsonElement value, JsonElement root, PathBudget budget) => !Condition.Holds(value, root, budget);
}

/// <summary>A path leads somewhere.</summary>
internal sealed record Exists(PathOperand Operand) : PathCondition
{
    public override bool Holds(JsonElement value, JsonElement root, PathBudget budget) => Operand.Path!.Find(Operand.IsFromRoot ? root : value, root, budget).Count > 0;
}

/// <summary>Two values compare as they should. What is not there equals what is not there, and is neither less nor greater than anything.</summary>
internal sealed record Comparison(PathOperand Left, string Operator, PathOperand Right) : PathCondition
{
    public override bool Holds(JsonElement value, JsonElement root, PathBudget budget)
    {
        var (left, right) = (Left.ValueIn(value, root, budget), Right.ValueIn(value, root, budget));
        return Operator switch
        {
            "==" => AreEqual(left, right),
            "!=" => !AreEqual(left, right),
            "<" => IsLess(left, right),
            ">" => IsLess(right, left),
            "<=" => IsLess(left, right) || AreEqual(left, right),
            _ => IsLess(right, left) || AreEqual(left, right),
        };
    }

    private static bool AreEqual(JsonElement? left, JsonElement? right) => (left, right) switch
    {
        (null, null) => true,
        ({ } l, { } r) when l.ValueKind == JsonValueKind.Number && r.ValueKind == JsonValueKind.Number => NumberOf(l) == NumberOf(r),
        ({ } l, { } r) => JsonElement.DeepEquals(l, r),
        _ => false,
    };

    private static bool IsLess(JsonElement? left, JsonElement? right) => (left, right) switch
    {
        ({ ValueKind: JsonValueKind.Number } l, { ValueKind: JsonValueKind.Number } r) => NumberOf(l) < NumberOf(r),
        ({ ValueKind: JsonValueKind.String } l, { ValueKind: JsonValueKind.String } r) => string.CompareOrdinal(JsonNode.TextOf(l), JsonNode.TextOf(r)) < 0,
        _ => false,
    };

    private static double NumberOf(JsonElement number) => number.TryGetDouble(out var value) ? value : double.NaN;
}

/// <summary>One side of a comparison: a literal, or a path from the value (<c>@</c>) or from the whole document (<c>$</c>).</summary>
/// <param name="Literal">The literal. Null: it is a path.</param>
/// <param name="Path">The path. Null: it is a literal.</param>
/// <param name="IsFromRoot">Whether the path begins at the document.</param>
internal sealed record PathOperand(JsonElement? Literal, JsonPath? Path, bool IsFromRoot)
{
    /// <summary>Its value; null when its path leads nowhere.</summary>
    public JsonElement? ValueIn(JsonElement value, JsonElement root, PathBudget budget) =>
        Literal ?? (Path!.Find(IsFromRoot ? root : value, root, budget) is [var only, ..] ? only : null);
}
