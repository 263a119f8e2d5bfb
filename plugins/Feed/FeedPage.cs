using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.Feed;

/// <summary>What one document of a feed says.</summary>
/// <param name="Entries">Its entries, in their order.</param>
internal sealed record FeedPage(IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>What makes the feed the same feed for ever. Null: it does not say.</summary>
    public string? Id { get; init; }

    /// <summary>Who publishes it. Null: it does not say.</summary>
    public string? Creator { get; init; }

    /// <summary>Where older entries are. Null: nowhere.</summary>
    public string? Next { get; init; }
}

/// <summary>One entry.</summary>
internal sealed record FeedEntry
{
    /// <summary>Its own id. Null: it has none.</summary>
    public string? Id { get; init; }

    /// <summary>Its page. Null: none.</summary>
    public string? Link { get; init; }

    public string? Title { get; init; }

    public string? Creator { get; init; }

    public DateTimeOffset? Published { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>What is attached to it.</summary>
    public IReadOnlyList<Enclosure> Enclosures { get; init; } = [];
}

/// <summary>Something attached to an entry.</summary>
/// <param name="Url">Where it is.</param>
internal sealed record Enclosure(string Url)
{
    /// <summary>Other URLs of the same bytes.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>Its media type. Null: not said.</summary>
    public string? Type { get; init; }

    /// <summary>About how long it is; many feeds are wrong about it.</summary>
    public ByteSize? Size { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public double? Fps { get; init; }

    public long? BitsPerSecond { get; init; }

    public string? Language { get; init; }

    public string? Codecs { get; init; }

    public TimeSpan? Duration { get; init; }

    public IReadOnlyList<Checksum> Checksums { get; init; } = [];

    /// <summary>It is the same thing as the first one in another quality or format.</summary>
    public bool IsVariant { get; init; }

    /// <summary>It is the one the publisher would take.</summary>
    public bool IsDefault { get; init; }
}
