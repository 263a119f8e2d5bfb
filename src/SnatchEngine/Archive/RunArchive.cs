using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Planning;

namespace SnatchEngine.Archive;

/// <summary>The archive as a run asks it: by the ids of items instead of keys of rows.</summary>
public static class RunArchive
{
    /// <summary>Lends an archive to runs.</summary>
    /// <param name="archive">The archive; it stays open as long as a run may ask.</param>
    /// <param name="time">The clock for the moment a file was placed.</param>
    public static ItemArchive Of(DownloadArchive archive, TimeProvider time) => new(
        async (id, ct) => await archive.FindAsync(KeysOf(id), ct) is { } had ? new ArchivedItem(id, had.FinishedAt, had.Path.Length > 0 ? had.Path : null) { IsImported = had.IsImported } : null,
        (plan, file, ct) => archive.RecordAsync(RowOf(plan, file, time.GetUtcNow()), ct));

    private static List<ArchiveKey> KeysOf(ItemId id) => [KeyOf(id), .. id.Aliases.Select(KeyOf)];

    /// <summary>A plain link is its own id, and may carry a secret: the archive knows it by its hash.</summary>
    private static ArchiveKey KeyOf(ItemId id) => id.Namespace == ArchiveKey.DirectLink ? ArchiveKey.OfUrl(id.Id) : new ArchiveKey(id.Namespace, id.Id);

    internal static ArchivedDownload RowOf(DownloadPlan plan, DownloadedFile file, DateTimeOffset now)
    {
        var keys = KeysOf(plan.ItemId);
        return new ArchivedDownload
        {
            Key = keys[0],
            Aliases = keys[1..],
            Url = plan.Request.Urls[0],
            Path = Path.GetFullPath(file.Path),
            Length = file.Length,
            Checksum = Checksum.TryParse(file.Verified, out var checksum) ? checksum : null,
            ETag = file.ETag,
            LastModified = file.LastModified,
            FinishedAt = now,
        };
    }
}
