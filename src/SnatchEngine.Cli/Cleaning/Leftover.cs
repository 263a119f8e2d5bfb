using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Cli.Cleaning;

/// <summary>What one unfinished download left: its part file, its journal, or both; or the folder its parts wait in.</summary>
/// <param name="Path">The part file's path, also when only the journal is left; or the folder's.</param>
/// <param name="Files">The files that are there.</param>
/// <param name="Size">Bytes of them all.</param>
/// <param name="Touched">When any of them was last written.</param>
internal sealed record Leftover(string Path, IReadOnlyList<string> Files, ByteSize Size, DateTimeOffset Touched)
{
    /// <summary>Whether it is the folder of an item whose parts or steps were not finished; it goes with all that is in it. Default: false.</summary>
    public bool IsStaging { get; init; }

    /// <summary>Whether a journal says that the part file is ours; other programs name theirs <c>.part</c> too.</summary>
    public bool HasJournal => IsStaging || Files.Any(f => f.EndsWith(LeftoverSearch.Journal, StringComparison.Ordinal));
}
