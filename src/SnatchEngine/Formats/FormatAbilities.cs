namespace SnatchEngine.Formats;

/// <summary>What can be done with what is chosen; a choice that nobody asked for keeps to it.</summary>
/// <param name="CanMerge">Several formats can be merged into one file.</param>
/// <param name="CanStream">Playlists of pieces (HLS, DASH) can be fetched.</param>
public sealed record FormatAbilities(bool CanMerge, bool CanStream)
{
    /// <summary>Single files only.</summary>
    public static FormatAbilities FilesOnly { get; } = new(false, false);

    /// <summary>Everything.</summary>
    public static FormatAbilities All { get; } = new(true, true);
}
