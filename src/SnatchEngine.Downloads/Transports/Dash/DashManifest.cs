namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>A manifest of MPEG-DASH (MPD, ISO/IEC 23009-1).</summary>
public sealed record DashManifest
{
    /// <summary>Where it was.</summary>
    public required Uri Url { get; init; }

    /// <summary>It is live: more may be added.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>When the first period of a live stream began.</summary>
    public DateTimeOffset? AvailabilityStart { get; init; }

    /// <summary>How long it plays. Null: unknown.</summary>
    public TimeSpan? TotalDuration { get; init; }

    /// <summary>How often a live one should be fetched again. Null: not said.</summary>
    public TimeSpan? MinimumUpdatePeriod { get; init; }

    /// <summary>How far back a live stream is kept. Null: all of it.</summary>
    public TimeSpan? TimeShiftBufferDepth { get; init; }

    /// <summary>The clock of the server, when the manifest itself says it (UTCTiming direct).</summary>
    public DateTimeOffset? ServerClock { get; init; }

    /// <summary>Its periods, in order.</summary>
    public IReadOnlyList<DashPeriod> Periods { get; init; } = [];

    /// <summary>Reads a manifest. DTDs, entities and remote elements (xlink) are refused.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="url">Where it came from.</param>
    /// <exception cref="Streams.ManifestException">It cannot be followed; says the line.</exception>
    public static DashManifest Parse(string text, Uri url)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(url);
        return new MpdReader(url).Read(text);
    }
}
