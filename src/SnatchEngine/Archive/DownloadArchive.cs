using System.Runtime.CompilerServices;
using SnatchEngine.Storage;

namespace SnatchEngine.Archive;

/// <summary>What has been downloaded, for ever; entries are only added, never changed.</summary>
public sealed class DownloadArchive(StateDatabase database)
{
    private const int AtOnce = 500;
    private readonly ArchiveStore _store = new(database);

    /// <summary>The latest download known by one of the keys, tried in their order; null when there is none or it was forgotten.</summary>
    public async Task<ArchivedDownload?> FindAsync(IReadOnlyList<ArchiveKey> keys, CancellationToken ct)
    {
        var wanted = keys.Select(ArchiveRow.Storable).ToList();
        var row = wanted is [] ? null : await _store.FindAsync(wanted, ct);
        return row is null ? null : Told(row);
    }

    /// <inheritdoc cref="FindAsync(IReadOnlyList{ArchiveKey}, CancellationToken)"/>
    public Task<ArchivedDownload?> FindAsync(ArchiveKey key, CancellationToken ct) => FindAsync([key], ct);

    /// <summary>Records a download; when this returns it is on the disk. The same download again changes nothing.</summary>
    public Task RecordAsync(ArchivedDownload download, CancellationToken ct) => RecordAsync([download], ct);

    /// <summary>Records all of them, or none.</summary>
    public Task RecordAsync(IReadOnlyCollection<ArchivedDownload> downloads, CancellationToken ct)
    {
        var rows = downloads.Select(ArchiveRow.Of).ToList();
        return rows is [] ? Task.CompletedTask : _store.AddAsync(rows, ct);
    }

    /// <summary>Lets an item be downloaded again, under all its keys. What was recorded of it stays, with a note.</summary>
    /// <returns>False when it was not known.</returns>
    public Task<bool> ForgetAsync(ArchiveKey key, CancellationToken ct) => _store.ForgetAsync(ArchiveRow.Storable(key), ct);

    /// <summary>Takes up what another program has downloaded; what is known by any of its keys stays as it is.</summary>
    /// <returns>How many were not known.</returns>
    public Task<int> ImportAsync(IReadOnlyCollection<ArchivedDownload> downloads, CancellationToken ct)
    {
        var rows = downloads.Select(ArchiveRow.Of).ToList();
        return rows is [] ? Task.FromResult(0) : _store.AddUnknownAsync(rows, ct);
    }

    /// <summary>Lets everything be downloaded again that came from a URL.</summary>
    /// <returns>How many items were forgotten.</returns>
    public async Task<int> ForgetUrlAsync(string url, CancellationToken ct)
    {
        var forgotten = 0;
        foreach (var row in await _store.OfUrlAsync(ArchivedUrl.Of(url).Hash, ct))
        {
            forgotten += await _store.ForgetAsync(row.Keys[0], ct) ? 1 : 0;
        }

        return forgotten;
    }

    /// <summary>All items, the latest download of each, in the order of their recording.</summary>
    public async IAsyncEnumerable<ArchivedDownload> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var rows = await _store.ListAsync(after: 0, AtOnce, ct);
        while (rows is not [])
        {
            foreach (var row in rows)
            {
                yield return Told(row);
            }

            rows = await _store.ListAsync(rows[^1].Entry, AtOnce, ct);
        }
    }

    /// <summary>Proves that no entry was edited, lost or added since it was recorded.</summary>
    public Task<ArchiveVerdict> VerifyChainAsync(CancellationToken ct) => _store.VerifyAsync(ct);

    private ArchivedDownload Told(ArchiveRow row) => row.ToDownload() ?? throw database.Damaged($"entry {row.Entry} of the archive cannot be read");
}
