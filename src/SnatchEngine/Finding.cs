using SnatchEngine.Abstractions.Media;

namespace SnatchEngine;

/// <summary>What stands behind a URL, piece by piece, before anything is planned.</summary>
public abstract record Finding;

/// <summary>An item, with all its sources.</summary>
/// <param name="Item">The item.</param>
/// <param name="Extractor">Who found it.</param>
public sealed record ItemFinding(MediaItem Item, string Extractor) : Finding;

/// <summary>A URL that could not be looked into; others may follow.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Error">Why.</param>
public sealed record FailedFinding(string Url, Exception Error) : Finding;

/// <summary>Something a person should know that is no failure.</summary>
/// <param name="Sentence">The sentence.</param>
public sealed record NoticedFinding(string Sentence) : Finding;
