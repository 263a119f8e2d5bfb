namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>An EXT-X-KEY: how segments are encrypted.</summary>
public sealed record HlsKey
{
    /// <summary><c>AES-128</c>, <c>SAMPLE-AES</c>, <c>SAMPLE-AES-CTR</c>, or what else is written there.</summary>
    public required string Method { get; init; }

    /// <summary>Where the key is. Null: none is given, or it is no http or https URL.</summary>
    public Uri? Url { get; init; }

    /// <summary>The 16 bytes of the IV. Null: the segment's sequence number.</summary>
    public IReadOnlyList<byte>? Iv { get; init; }

    /// <summary>Whose key it is; <c>identity</c> is a plain one.</summary>
    public string Format { get; init; } = "identity";

    /// <summary>The system that locks it, by name; null for a key that anybody may use as RFC 8216 says.</summary>
    public string? Protection { get; init; }
}
