using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;

namespace SnatchEngine.Planning;

/// <summary>An item the archive has.</summary>
/// <param name="Id">The id it was found by.</param>
/// <param name="FetchedAt">When its file was placed.</param>
/// <param name="Path">Where. Null: not known.</param>
public sealed record ArchivedItem(ItemId Id, DateTimeOffset FetchedAt, string? Path)
{
    /// <summary>Another program fetched it; <see cref="FetchedAt"/> is when that was taken up.</summary>
    public bool IsImported { get; init; }
}

/// <summary>The archive as a run needs it.</summary>
/// <param name="FindAsync">The item of an id or of one of its aliases; null when the archive has none.</param>
/// <param name="RecordAsync">Records a file that was placed.</param>
public sealed record ItemArchive(
    Func<ItemId, CancellationToken, Task<ArchivedItem?>> FindAsync,
    Func<DownloadPlan, DownloadedFile, CancellationToken, Task> RecordAsync);
