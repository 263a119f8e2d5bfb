using System.Text.Json;

namespace SnatchEngine.Extraction.Sites.Paths;

/// <summary>One step of a path: selectors for the children of a value, or for those of all values beneath it too.</summary>
/// <param name="Selectors">The selectors; what several choose is given once for each.</param>
/// <param name="IsDescendant">Whether all levels beneath count.</param>
internal sealed record PathSegment(IReadOnlyList<PathSelector> Selectors, bool IsDescendant)
{
    /// <summary>Adds what it chooses.</summary>
    public void Select(JsonElement value, JsonElement root, List<JsonElement> found, PathBudget budget)
    {
        foreach (var selector in Selectors)
        {
            selector.Select(value, root, found, budget);
        }

        if (!IsDescendant)
        {
            return;
        }

        // The reader of JSON bounds its depth.
        foreach (var child in ChildrenOf(value))
        {
            budget.Step();
            Select(child, root, found, budget);
        }
    }

    /// <summary>The values directly beneath a value.</summary>
    public static IEnumerable<JsonElement> ChildrenOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => value.EnumerateObject().Select(p => p.Value),
        _ => [],
    };
}

/// <summary>Chooses among the children of a value.</summary>
internal abstract record PathSelector
{
    /// <summary>Adds what it chooses.</summary>
    public abstract void Select(JsonElement value, JsonElement root, List<JsonElement> found, PathBudget budget);
}

/// <summary>The member of a name.</summary>
internal sealed record NameSelector(string Name) : PathSelector
{
    public override void Select(JsonElement value, JsonElement root, List<JsonElement> found, PathBudget budget)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Name, out var member))
        {
            budget.Add(found, member);
        }
    }
}

/// <summary>All children.</summary>
internal sealed record WildcardSelector : PathSelector
{
    public override void Select(JsonElement value, JsonElement root, List<JsonElement> found, PathBudget budget)
    {
        foreach (var child in PathSegment.ChildrenOf(value))
        {
            budget.Add(found, child);
        }
    }
}

/// <summary>The element at an index, from the end when it is negative.</summary>
internal sealed record IndexSelector(int Index) : PathSelector
{
    public override void Select(JsonElement value, JsonElement root, List<JsonElement> found, PathBudget budget)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var length && (Index < 0 ? length + Index : Index) is var at && at >= 0 && at < length)
        {
            budget.Add(found, value[at]);
        }
    }
}

/// <summary>Elements from one index up to another, every so many.</summary>
internal sealed record SliceSelector(int? Start, int? End, int Step) : PathSelector
{
    public override void Select(JsonElement value, JsonElement root, List<JsonElement> found, PathBudget budget)
    {
        if (value.ValueKind != JsonValueKind.Array || Step == 0)
        {
            return;
        }

        var elements = value.EnumerateArray().ToList();
        var length = elements.Count;
        var (start, end) = Step > 0
            ? (Math.Clamp(From(Start ?? 0, length), 0, length), Math.Clamp(From(End ?? length, length), 0, length))
            : (Math.Clamp(Start is { } s ? From(s, length) : length - 1, -1, length - 1), Math.Clamp(End is { } e ? From(e, length) : -1, -1, length - 1));
        for (var at = (long)start; Step > 0 ? at < end : at > end; at += Step)
        {
            budget.Add(found, elements[(int)at]);
        }
    }

    private static int From(int index, int length) => index < 0 ? Math.Max(length + index, -1) : index;
}

/// <summary>The children for which a condition holds.</summary>
internal sealed record FilterSelector(PathCondition Condition) : PathSelector
{
    public override void Select(JsonElement value, JsonElement root, List<JsonElement> found, PathBudget budget)
    {
        foreach (var child in PathSegment.ChildrenOf(value))
        {
            budget.Step();
            if (Condition.Holds(child, root, budget))
            {
                budget.Add(found, child);
            }
        }
    }
}
