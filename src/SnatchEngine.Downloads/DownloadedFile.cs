using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Downloads;

/// <summary>How a download ended well.</summary>
public enum DownloadOutcome
{
    /// <summary>All bytes were fetched now.</summary>
    Downloaded,

    /// <summary>A part file was completed.</summary>
    Resumed,

    /// <summary>The file was there already and is proven to be the same.</summary>
    AlreadyComplete,

    /// <summary>The server's file is not newer than the one here.</summary>
    NotModified,
}

/// <summary>A file in its place.</summary>
public sealed record DownloadedFile
{
    /// <summary>Where it is.</summary>
    public required string Path { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>How it came about.</summary>
    public required DownloadOutcome Outcome { get; init; }

    /// <summary>False when neither a length nor a hash proved that nothing is missing.</summary>
    public bool LengthVerified { get; init; } = true;

    /// <summary>The checksum that was proven, as <c>sha-256=…</c>; null when there was none to prove.</summary>
    public string? Verified { get; init; }

    /// <summary>Bytes that came over the wire for it in this run, refetched ones included.</summary>
    public long BytesFetched
    {
        get => Wire.Received;
        init => Wire = Wire with { Received = value };
    }

    /// <summary>Those bytes, and which of them were thrown away.</summary>
    public WireBytes Wire { get; init; }

    /// <summary>Time from the first request to the placed file.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Requests sent.</summary>
    public int Requests { get; init; }

    /// <summary>The most connections open at once.</summary>
    public int PeakConnections { get; init; }

    /// <summary>The connections it was left with, and why; null where there was nothing to choose.</summary>
    public TransferChoice? Choice { get; init; }

    /// <summary>The server's own words on the file, for a later conditional request.</summary>
    public string? ETag { get; init; }

    /// <inheritdoc cref="ETag"/>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Things a person should know, such as 'the file changed on the server; started again'.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
