namespace SnatchEngine.Downloads.Segments;

/// <summary>Why one connection gave up.</summary>
internal enum FaultKind
{
    /// <summary>An HTTP status that is no file.</summary>
    Status,

    /// <summary>Ranges of this server are of no use: ignored, misplaced, encoded, without a proof.</summary>
    NoRanges,

    /// <summary>The body ended before its length.</summary>
    Truncated,

    /// <summary>Fewer bytes than a stall allows.</summary>
    Stalled,

    /// <summary>Another file stands behind the URL.</summary>
    Changed,

    /// <summary>Right headers, but not the bytes that are already here; nothing of it was mixed in.</summary>
    Lies,

    /// <summary>Two answers for the same range differ, and one of them is in the part.</summary>
    Torn,

    /// <summary>A page where bytes should be.</summary>
    Page,
}

/// <summary>One connection gave up; the transfer decides what that means for the file.</summary>
internal sealed class TransferFault(FaultKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public FaultKind Kind { get; } = kind;

    public int Status { get; init; }

    public string? RetryAfter { get; init; }

    public static TransferFault OfStatus(Http.HttpExchange exchange) =>
        new(FaultKind.Status, $"{exchange.Url.Host} answered {exchange.Status}") { Status = exchange.Status, RetryAfter = exchange.Header("Retry-After") };
}
