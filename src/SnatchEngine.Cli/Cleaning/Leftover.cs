using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Cli.Cleaning;

/// <summary>What one unfinished download left: its part file, its journal, or both.</summary>
/// <param name="Path">The part file's path, also when only the journal is left.</param>
/// <param name="Files">The files that are there.</param>
/// <param name="Size">Bytes of them all.</param>
/// <param name="Touched">When any of them was last written.</param>
internal sealed record Leftover(string Path, IReadOnlyList<string> Files, ByteSize Size, DateTimeOffset Touched)
{
    /// <summary>Whether a journal says that the part file is ours; other programs name theirs <c>.part</c> too.</summary>
    public bool HasJournal => Files.Any(f => f.EndsWith(LeftoverSearch.Journal, StringComparison.Ordinal));
}
