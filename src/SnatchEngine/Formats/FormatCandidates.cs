using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Formats;

/// <summary>The formats of one medium as they were found, in the order they were found, the best last.</summary>
public sealed record FormatCandidates
{
    /// <summary>The formats.</summary>
    public required IReadOnlyList<Format> Formats { get; init; }

    /// <summary>The medium's own id. Null: unknown.</summary>
    public string? Id { get; init; }

    /// <summary>Its title. Null: unknown.</summary>
    public string? Title { get; init; }

    /// <summary>How many seconds it plays. Null: unknown.</summary>
    public double? Duration { get; init; }

    /// <summary>Whether it is being broadcast.</summary>
    public bool IsLive { get; init; }

    /// <summary>The variants of an item.</summary>
    public static FormatCandidates Of(MediaItem item) => SourceFormats.Of(item);
}
