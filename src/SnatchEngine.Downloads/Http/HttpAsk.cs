namespace SnatchEngine.Downloads.Http;

/// <summary>What one request asks for; the headers of each hop are made from it anew.</summary>
internal sealed record HttpAsk
{
    public required Uri Url { get; init; }

    public required RequestAccess Access { get; init; }

    /// <summary>The origin the headers and the credential were lent for.</summary>
    public required string LentTo { get; init; }

    /// <summary>Where cookies of this download go when the run has no jar.</summary>
    public required CookieJar Cookies { get; init; }

    public bool MayDialPrivate { get; init; }

    public bool PreferHttp2 { get; init; }

    /// <summary>First and last byte, the last null for 'to the end'. Null: the whole file.</summary>
    public (long First, long? Last)? Range { get; init; }

    public string? IfRange { get; init; }

    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>Other connections of the same download flow, so a refusal is about their number.</summary>
    public bool IsExtra { get; init; }

    public TimeSpan HeadersTimeout { get; init; }
}
