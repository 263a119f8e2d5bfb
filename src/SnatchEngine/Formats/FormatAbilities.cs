namespace SnatchEngine.Formats;

/// <summary>What can be done with what is chosen; a choice that nobody asked for keeps to it.</summary>
/// <param name="CanMerge">Several formats can be merged into one file.</param>
public sealed record FormatAbilities(bool CanMerge)
{
    /// <summary>What comes whole only.</summary>
    public static FormatAbilities WholeOnly { get; } = new(false);

    /// <summary>Everything.</summary>
    public static FormatAbilities All { get; } = new(true);
}
