using System.Collections.ObjectModel;

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

    /// <summary>What the site writes about it; at most 65,536 characters. Default: null, nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Words the site files it under; at most 256. Default: none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its parts in the order they play; at most 1,000. Default: none.</summary>
    public IReadOnlyList<MediaChapter> Chapters { get; init; } = [];

    /// <summary>What comes beside it: subtitles (<see cref="MediaKind.Subtitle"/>) and pictures of it (<see cref="MediaKind.Thumbnail"/>, the best first). Fetched only when asked for. At most 500. Default: none.</summary>
    public IReadOnlyList<MediaSource> Extras { get; init; } = [];

    /// <summary>Whether it is being broadcast. Default: <see cref="LiveState.NotLive"/>.</summary>
    public LiveState Live { get; init; }

    /// <summary>The list it was found in. Default: null, it was asked for by itself.</summary>
    public MediaList? List { get; init; }

    /// <summary>Further facts for file names and filters, by the field names yt-dlp uses, such as <c>view_count</c>, <c>series</c> or <c>artist</c>. At most 256, each at most 4,096 characters. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>A part of something that plays.</summary>
/// <param name="Title">What it is called; at most 4,096 characters.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends; null: at the next, or with the item.</param>
public sealed record MediaChapter(string Title, TimeSpan Start, TimeSpan? End = null);

/// <summary>A channel, playlist or feed that items were found in.</summary>
/// <param name="Id">The site's id of it; at most 4,096 characters.</param>
/// <param name="Title">Its title; null: none.</param>
/// <param name="Index">The item's place in it, from 1; null: unknown.</param>
/// <param name="Count">How many items it has; null: unknown.</param>
public sealed record MediaList(string Id, string? Title = null, int? Index = null, int? Count = null);

/// <summary>Whether something is being broadcast.</summary>
public enum LiveState
{
    /// <summary>It is a recording, or nothing that is broadcast.</summary>
    NotLive,

    /// <summary>It will begin later.</summary>
    Upcoming,

    /// <summary>It is on the air.</summary>
    Live,

    /// <summary>It was broadcast, and is a recording by now.</summary>
    WasLive,
}

/// <summary>How the sources of one item relate.</summary>
public enum SourceRelation
{
    /// <summary>The same thing in several qualities or formats: a choice is made among them.</summary>
    Variants,

    /// <summary>Several things that belong together, such as the files of a release: all of them are wanted.</summary>
    Several,
}
