using System.Text;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Storage;

namespace SnatchEngine.Archive;

/// <summary>An entry of the archive exactly as it is stored, so that a damaged value can still be hashed and told.</summary>
internal sealed record ArchiveRow
{
    public const string Downloaded = "downloaded";
    public const string Forgotten = "forgotten";

    public long Entry { get; init; }

    public string? Kind { get; init; }

    public IReadOnlyList<ArchiveKey> Keys { get; init; } = [];

    public string? Url { get; init; }

    public string? UrlHash { get; init; }

    public string? Path { get; init; }

    public long Length { get; init; }

    public string? Checksum { get; init; }

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    public string? FinishedAt { get; init; }

    /// <summary>What is stored for a download; the same whether it was just made or read back.</summary>
    public static ArchiveRow Of(ArchivedDownload download)
    {
        ArgumentNullException.ThrowIfNull(download);
        ArgumentOutOfRangeException.ThrowIfNegative(download.Length);
        var url = ArchivedUrl.Of(download.Url);
        return new ArchiveRow
        {
            Kind = Downloaded,
            Keys = [.. download.Aliases.Prepend(download.Key).Select(Storable).Distinct()],
            Url = Storable(url.Shown),
            UrlHash = url.Hash,
            Path = Storable(download.Path),
            Length = download.Length,
            Checksum = download.Checksum?.ToString(),
            ETag = download.ETag is null ? null : Storable(download.ETag),
            LastModified = download.LastModified is { } modified ? Moment.Text(modified) : null,
            FinishedAt = Moment.Text(download.FinishedAt),
        };
    }

    public static ArchiveKey Storable(ArchiveKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Namespace);
        ArgumentException.ThrowIfNullOrEmpty(key.Id);
        return new ArchiveKey(Storable(key.Namespace), Storable(key.Id));
    }

    /// <summary>Null when a value cannot have been written by the archive.</summary>
    public ArchivedDownload? ToDownload()
    {
        Checksum? checksum = null;
        if (Keys is [] || Url is null || UrlHash is null || Path is null || Moment.Read(FinishedAt) is not { } finished ||
            (Checksum is not null && !Abstractions.Transfer.Checksum.TryParse(Checksum, out checksum)) ||
            (LastModified is not null && Moment.Read(LastModified) is null))
        {
            return null;
        }

        return new ArchivedDownload
        {
            Key = Keys[0],
            Aliases = [.. Keys.Skip(1)],
            Url = Url,
            UrlHash = UrlHash,
            Path = Path,
            Length = Length,
            Checksum = checksum,
            ETag = ETag,
            LastModified = Moment.Read(LastModified),
            FinishedAt = finished,
        };
    }

    /// <summary>A lone surrogate would come back as another character, and what follows a NUL would not come back.</summary>
    private static string Storable(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("A text for the archive holds a NUL character.", nameof(text))
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
