using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Archive;

/// <summary>One item that was downloaded.</summary>
public sealed record ArchivedDownload
{
    /// <summary>What it is known by.</summary>
    public required ArchiveKey Key { get; init; }

    /// <summary>What else it is known by.</summary>
    public IReadOnlyList<ArchiveKey> Aliases { get; init; } = [];

    /// <summary>Where it came from. The archive keeps it without credential, query and fragment.</summary>
    public required string Url { get; init; }

    /// <summary>SHA-256 in hexadecimal of the URL with its query; filled in by the archive.</summary>
    public string UrlHash { get; init; } = "";

    /// <summary>Where it was put.</summary>
    public required string Path { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>What its bytes hash to; null when nobody knows.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>The server's own words on it, for a later conditional request.</summary>
    public string? ETag { get; init; }

    /// <inheritdoc cref="ETag"/>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>When it was in its place; for one that was imported, when that was.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Another program downloaded it: neither its file nor its URL is known.</summary>
    public bool IsImported => Path.Length == 0 && Url.Length == 0;
}
