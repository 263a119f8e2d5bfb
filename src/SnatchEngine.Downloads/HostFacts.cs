namespace SnatchEngine.Downloads;

/// <summary>What was learned of one host; handed in at start, handed back at the end, worth a day.</summary>
/// <param name="Origin">Scheme, host and port, as <c>https://example.org:443</c>.</param>
public sealed record HostFacts(string Origin)
{
    /// <summary>When it was learned.</summary>
    public DateTimeOffset LearnedAt { get; init; }

    /// <summary>Connections the host was seen to bear. Null: not learned.</summary>
    public int? ConnectionCap { get; init; }

    /// <summary>Connections that paid for one file, as measured gain said. Null: not learned.</summary>
    public int? Connections { get; init; }

    /// <summary>When <see cref="Connections"/> was measured: using them is no new measurement, so that they are found out anew each day. Null: never.</summary>
    public DateTimeOffset? ConnectionsLearnedAt { get; init; }

    /// <summary>Whether it honours Range. Null: not learned.</summary>
    public bool? Ranges { get; init; }

    /// <summary>False: it answers 200 to If-Range with its own ETag. Null: not learned.</summary>
    public bool? IfRangeByETag { get; init; }

    /// <summary>True: HTTP/2 failed there. </summary>
    public bool Http1Only { get; init; }

    /// <summary>Goodput in bytes per second, as a moving mean (4/5 old, 1/5 new). 0: not learned.</summary>
    public double Goodput { get; init; }

    /// <summary>99th percentile of the time to response headers. Zero: not learned.</summary>
    public TimeSpan HeadersP99 { get; init; }

    /// <summary>Share of requests that failed, as a moving mean, 0 to 1.</summary>
    public double FailureRate { get; init; }
}
