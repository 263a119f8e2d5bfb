namespace SnatchEngine.Formats.Sorting;

/// <summary>A field of a sort, with how its values are wanted.</summary>
/// <param name="Field">The field.</param>
internal sealed record SortTerm(SortField Field)
{
    /// <summary>The lowest is wanted most.</summary>
    public bool IsReverse { get; init; }

    /// <summary>What is wanted most is what is nearest to the limit.</summary>
    public bool IsClosest { get; init; }

    /// <summary>What values should not go beyond, in the field's own terms. Null: none.</summary>
    public double? Limit { get; init; }

    /// <summary>The limit as it was written. Null: none.</summary>
    public string? LimitText { get; init; }

    /// <summary>As one would write it.</summary>
    public override string ToString() => $"{(IsReverse ? "+" : "")}{Field.Name}{(LimitText is null ? "" : $"{(IsClosest ? '~' : ':')}{LimitText}")}";
}
