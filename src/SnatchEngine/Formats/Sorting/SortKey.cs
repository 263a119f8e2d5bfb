namespace SnatchEngine.Formats.Sorting;

/// <summary>What one field makes of one format; the highest is the best.</summary>
/// <param name="Tier">Texts above numbers above numbers beyond a limit above what is not known.</param>
/// <param name="First">Compared next.</param>
/// <param name="Second">Compared then.</param>
/// <param name="Text">Compared last.</param>
internal readonly record struct SortKey(int Tier, double First, double Second, string? Text) : IComparable<SortKey>
{
    /// <summary>Ranks a value.</summary>
    public static SortKey Of(FieldValue? value, SortTerm term)
    {
        if (value is not { } known)
        {
            return new(-10, 0, 0, null);
        }

        return known.IsText ? new(1, 0, 0, known.Text) : Of(known.Number, term);
    }

    /// <inheritdoc/>
    public int CompareTo(SortKey other)
    {
        var order = Tier.CompareTo(other.Tier);
        order = order != 0 ? order : First.CompareTo(other.First);
        order = order != 0 ? order : Second.CompareTo(other.Second);
        return order != 0 ? order : string.CompareOrdinal(Text, other.Text);
    }

    private static SortKey Of(double value, SortTerm term) => term switch
    {
        { Limit: null } => new(0, term.IsReverse ? -value : value, 0, null),
        { IsClosest: true, Limit: { } limit } => new(0, -Math.Abs(value - limit), term.IsReverse ? value - limit : limit - value, null),
        { IsReverse: false, Limit: { } limit } => value <= limit ? new(0, value, 0, null) : new(0, -value, 0, null),
        { Limit: { } limit } => value >= limit ? new(0, -value, 0, null) : new(-1, value, 0, null),
    };
}
