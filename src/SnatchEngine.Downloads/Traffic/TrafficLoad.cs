namespace SnatchEngine.Downloads.Traffic;

/// <summary>All that a download core has done so far, and what it does at this moment.</summary>
public sealed record TrafficLoad
{
    /// <summary>A core that has done nothing.</summary>
    public static TrafficLoad None { get; } = new();

    /// <summary>Bytes since the core was made.</summary>
    public WireBytes Bytes { get; init; }

    /// <summary>Requests sent since the core was made, those of extractors included.</summary>
    public long Requests { get; init; }

    /// <summary>Requests that were answered as they should.</summary>
    public long Succeeded { get; init; }

    /// <summary>Requests that were refused, or never answered.</summary>
    public long Failed { get; init; }

    /// <summary>Time from each request to its headers, added up.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Answers whose headers came, of which <see cref="Waited"/> is the sum.</summary>
    public long Answers { get; init; }

    /// <summary>Bytes of the buffers on loan.</summary>
    public long Buffers { get; init; }

    /// <summary>The hosts asked so far.</summary>
    public IReadOnlyList<HostTraffic> Hosts { get; init; } = [];

    /// <summary>The downloads under way, oldest first; their figures are live.</summary>
    public IReadOnlyList<ActiveDownload> Active { get; init; } = [];
}

/// <summary>A download under way.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Status">Its live figures.</param>
public sealed record ActiveDownload(DownloadRequest Request, DownloadStatus Status);

/// <summary>What came from one host, and how many connections it bears.</summary>
/// <param name="Origin">Scheme, host and port.</param>
/// <param name="Received">Bytes since the core was made.</param>
/// <param name="Connections">Connections open now.</param>
/// <param name="Cap">Connections it may have now.</param>
/// <param name="IsLeftAlone">It asked for a pause, or is taken to be down.</param>
public readonly record struct HostTraffic(string Origin, long Received, int Connections, int Cap, bool IsLeftAlone);
