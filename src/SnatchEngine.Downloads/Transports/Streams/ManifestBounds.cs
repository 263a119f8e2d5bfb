namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>How much of a manifest anybody looks at, whoever wrote it.</summary>
internal static class ManifestBounds
{
    /// <summary>Bytes of a manifest, decoded.</summary>
    public const int Bytes = 8 << 20;

    public const int Lines = 1_000_000;

    /// <summary>Segments of one stream: at 2 s each, five days.</summary>
    public const int Segments = 250_000;

    /// <summary>Characters of one line, attribute or URL.</summary>
    public const int Text = 64 << 10;

    public const int Variants = 1_000;

    /// <summary>URLs that the same bytes may be had from.</summary>
    public const int Mirrors = 8;
}
