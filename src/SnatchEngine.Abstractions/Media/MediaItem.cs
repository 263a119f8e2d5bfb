namespace SnatchEngine.Abstractions.Media;

/// <summary>One thing a person would call one thing: a video, an album picture, an episode, a file; with everywhere and every way it can be had.</summary>
public sealed record MediaItem
{
    /// <summary>What makes it the same item for ever.</summary>
    public required ItemId Id { get; init; }

    /// <summary>Where its bytes are. With <see cref="SourceRelation.Variants"/> the best comes first. At least one, at most 1,000.</summary>
    public required IReadOnlyList<MediaSource> Sources { get; init; }

    /// <summary>How <see cref="Sources"/> relate to each other. Default: <see cref="SourceRelation.Variants"/>.</summary>
    public SourceRelation Relation { get; init; }

    /// <summary>Its title as the site writes it; at most 4,096 characters. Default: null, it has none.</summary>
    public string? Title { get; init; }

    /// <summary>Who published it: channel, author or label; at most 4,096 characters. Default: null, unknown.</summary>
    public string? Creator { get; init; }

    /// <summary>When it was published. Default: null, unknown.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>How long it plays. Default: null, unknown or not a thing that plays.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The URL of the page that shows it to people. Default: null, none.</summary>
    public string? Page { get; init; }
}

/// <summary>How the sources of one item relate.</summary>
public enum SourceRelation
{
    /// <summary>The same thing in several qualities or formats: a choice is made among them.</summary>
    Variants,

    /// <summary>Several things that belong together, such as the files of a release: all of them are wanted.</summary>
    Several,
}
