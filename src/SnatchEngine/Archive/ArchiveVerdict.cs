namespace SnatchEngine.Archive;

/// <summary>What is wrong with the archive at one place.</summary>
public enum ArchiveBreak
{
    /// <summary>An entry does not hash to what was noted: it was edited.</summary>
    Changed,

    /// <summary>An entry is gone.</summary>
    Lost,

    /// <summary>An entry stands there twice, or nobody recorded it.</summary>
    Added,
}

/// <summary>Whether the archive is as it was written.</summary>
/// <param name="Entries">Entries that are proven, from the first on.</param>
/// <param name="Break">What is wrong first; null when nothing is.</param>
/// <param name="At">The number of the entry where it is; 0 when nothing is wrong.</param>
/// <param name="Sentence">The same for people.</param>
public sealed record ArchiveVerdict(long Entries, ArchiveBreak? Break, long At, string Sentence)
{
    /// <summary>Nothing was edited, lost or added.</summary>
    public bool IsSound => Break is null;
}
