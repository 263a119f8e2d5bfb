using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>What is wanted of a URL that may be a stream: the one seam between who plans and who fetches.</summary>
public sealed record StreamChoice
{
    /// <summary>How the bytes come; <see cref="StreamDelivery.File"/> takes even a playlist for the file itself. Null: by the URL's ending and the answer's type.</summary>
    public StreamDelivery? Delivery { get; init; }

    /// <summary>The <see cref="StreamVariant.Id"/> wanted. Null: the best with picture and sound in one, else the best picture, else the best sound.</summary>
    public string? Variant { get; init; }

    /// <summary>The manifest as it was read to choose from; it is not asked for again while it is fresh. Null: not read yet.</summary>
    public StreamManifest? Looked { get; init; }

    /// <summary>The URLs of its pieces, in their order, where somebody knows them without a manifest. Default: none, the manifest names them.</summary>
    public IReadOnlyList<string> Fragments { get; init; } = [];

    /// <summary>What the file is called before its ending, which the stream's own container gives. Null: as its manifest.</summary>
    public string? Stem { get; init; }

    /// <summary>Of a stream that is still live: begin with the oldest that its server has. Default: false, near its live edge.</summary>
    public bool FromStart { get; init; }

    /// <summary>Of a stream that is still live: how much of it is recorded. Null: until its end, or until it is stopped.</summary>
    public TimeSpan? StopAfter { get; init; }
}
