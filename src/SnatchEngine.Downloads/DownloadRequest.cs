using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Http;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads;

/// <summary>One file that is wanted: where it may come from, where it goes, and how it is proven.</summary>
public sealed record DownloadRequest
{
    /// <summary>URLs of the same file, the preferred one first; the others are mirrors. At least one.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The folder the file goes to; it exists.</summary>
    public required string Folder { get; init; }

    /// <summary>The file's name beneath <see cref="Folder"/>, folders allowed. Null: what the answer or the URL says.</summary>
    public string? FileName { get; init; }

    /// <summary>Headers and credentials for the origin of the first URL, cookies by the jar's rules.</summary>
    public RequestAccess Access { get; init; } = RequestAccess.None;

    /// <summary>What the bytes must hash to; all must hold.</summary>
    public IReadOnlyList<Checksum> Checksums { get; init; } = [];

    /// <summary>Hashes of equal pieces of the file, when known up front.</summary>
    public PieceChecksums? Pieces { get; init; }

    /// <summary>The length the file must have. Null: unknown.</summary>
    public long? ExpectedLength { get; init; }

    /// <summary>A longer file is refused, one of unknown length while it arrives. Null: no limit.</summary>
    public ByteSize? MaxSize { get; init; }

    /// <summary>Which waiting download starts first. Default: normal.</summary>
    public DownloadPriority Priority { get; init; } = DownloadPriority.Normal;

    /// <summary>Bytes per second of this download. Null: only the wider limits.</summary>
    public ByteRate? LimitRate { get; init; }

    /// <summary>Connections of this download; opened at once when given. Null: <see cref="DownloadOptions.ConnectionsPerFile"/>.</summary>
    public int? Connections { get; init; }

    /// <summary>Go on with a part file that is there. Default: true.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>Replace a file of the same name. Default: false, the new one gets <c> (1)</c>.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Fetch only when the server's file is newer than the one here. Default: false.</summary>
    public bool OnlyIfNewer { get; init; }

    /// <summary>Many small files come from this origin, so HTTP/2 is worth its price. Default: false.</summary>
    public bool ManySmallFiles { get; init; }

    /// <summary>A person typed the URLs, so private and loopback addresses are meant. Default: false.</summary>
    public bool TypedByOperator { get; init; }

    /// <summary>Whether the URL is the manifest of a stream, and what is wanted of it. Null: the URL's ending and the answer's type tell, and the best variant is taken.</summary>
    public StreamChoice? Stream { get; init; }

    /// <summary>A stream that nothing but the type of its answer tells is not fetched: <see cref="StreamFoundException"/> says so, and who planned may choose. Default: false, its best variant is fetched.</summary>
    public bool TellsOfStreams { get; init; }

    /// <summary>Asks whoever found the link for a fresh one, when it expires. Null: nobody can.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>>? RenewLinks { get; init; }
}
