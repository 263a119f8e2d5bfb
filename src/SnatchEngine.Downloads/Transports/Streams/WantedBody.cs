using SnatchEngine.Downloads.Segments;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>A small body that is wanted whole.</summary>
internal sealed record WantedBody
{
    /// <summary>For messages: <c>a key</c>, <c>the manifest</c>.</summary>
    public required string What { get; init; }

    /// <summary>Where it is; the others are mirrors.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Whether a person meant this URL, so that it may be at a private address.</summary>
    public required Func<Uri, bool> IsTyped { get; init; }

    /// <summary>The bytes of it. Null: all.</summary>
    public ByteSpan? Range { get; init; }

    /// <summary>More is refused.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>Whether an answer of a type is read at all; of another one nothing is taken, and no more is asked. Default: of every type.</summary>
    public Func<string?, bool> IsOfInterest { get; init; } = static _ => true;

    /// <summary>Sound or picture, so that an HTML page is none.</summary>
    public bool IsMedia { get; init; }
}

/// <summary>What an answer says of itself.</summary>
/// <param name="Url">Where it came from, after redirects.</param>
/// <param name="MediaType">Its type, in lower case. Null: none.</param>
/// <param name="IsLengthKnown">A length or a framing proves that its end is not missing.</param>
internal sealed record FetchedBody(Uri Url, string? MediaType, bool IsLengthKnown);
