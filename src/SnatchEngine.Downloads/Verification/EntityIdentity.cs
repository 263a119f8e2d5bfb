using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Downloads.Verification;

/// <summary>Whether two answers speak of the same bytes.</summary>
internal enum Sameness
{
    /// <summary>The validators prove it.</summary>
    Proven,

    /// <summary>Nothing contradicts it, nothing proves it.</summary>
    Unknown,

    /// <summary>A validator or the length contradicts it.</summary>
    Different,
}

/// <summary>What a server says of which bytes a URL stands for.</summary>
internal sealed record EntityIdentity
{
    public long? Total { get; init; }

    public EntityTag? Tag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    public DateTimeOffset? Date { get; init; }

    public string? MediaType { get; init; }

    /// <summary>Digests of the whole file.</summary>
    public IReadOnlyList<Checksum> Digests { get; init; } = [];

    public string? StrongTag => Tag is { IsWeak: false } tag ? tag.ToString() : null;

    /// <summary>Last-Modified counts only when the file had a second to settle (RFC 9110, 8.8.2.2).</summary>
    private bool IsDateStrong => LastModified is { } modified && (Date is not { } date || date - modified > TimeSpan.FromSeconds(1));

    public bool CanBeResumed => StrongTag is not null || (LastModified is not null && Total is not null);

    public static EntityIdentity Of(HttpExchange exchange)
    {
        var isPart = exchange.IsPart;

        // A total that equals its own last byte is off by one; it says nothing. Nor does the length of encoded bytes.
        var total = exchange.ContentEncoding is not null ? null
            : isPart ? ContentRange.TryParse(exchange.Header("Content-Range"), out var range) && range.Total != range.End ? range.Total : null
            : exchange.Status == 200 ? exchange.ContentLength : null;
        return new EntityIdentity
        {
            Total = total,
            Tag = EntityTag.TryParse(exchange.Header("ETag"), out var tag) ? tag : null,
            LastModified = HttpDate.TryParse(exchange.Header("Last-Modified"), out var modified) ? modified : null,
            Date = HttpDate.TryParse(exchange.Header("Date"), out var date) ? date : null,
            MediaType = exchange.MediaType,
            Digests = exchange.ContentEncoding is null ? DigestHeaders.Parse(exchange.Header, isWholeBody: !isPart) : [],
        };
    }

    /// <summary>The strongest validator a range request can carry, or null.</summary>
    /// <param name="mayUseTag">False for a host that was seen to reject its own ETag there.</param>
    public string? IfRange(bool mayUseTag) =>
        mayUseTag && StrongTag is { } tag ? tag : IsDateStrong ? HttpDate.Format(LastModified!.Value) : null;

    public Sameness CompareTo(EntityIdentity other)
    {
        if (StrongTag is { } mine && other.StrongTag is { } theirs)
        {
            // A server whose ETag still holds may be wrong about the total; the ETag is the stronger word.
            return mine == theirs ? Sameness.Proven : Sameness.Different;
        }

        if (Total is { } total && other.Total is { } otherTotal && total != otherTotal)
        {
            return Sameness.Different;
        }

        if (LastModified is { } modified && other.LastModified is { } otherModified)
        {
            return modified != otherModified ? Sameness.Different
                : Total is not null && other.Total is not null ? Sameness.Proven
                : Sameness.Unknown;
        }

        return Sameness.Unknown;
    }
}
