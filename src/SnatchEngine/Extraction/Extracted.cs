using System.Collections.ObjectModel;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Extraction;

/// <summary>What comes out of an extraction, piece by piece.</summary>
internal abstract record Extracted;

/// <summary>An item to plan.</summary>
/// <param name="Item">The item.</param>
/// <param name="Extractor">Who found it.</param>
/// <param name="RoutedBy">Why that one, as a sentence.</param>
internal sealed record ExtractedItem(MediaItem Item, string Extractor, Func<string> RoutedBy) : Extracted
{
    /// <summary>The manifests whose variants stand among the sources, by their URLs. Default: none.</summary>
    public IReadOnlyDictionary<string, StreamManifest> Expanded { get; init; } = ReadOnlyDictionary<string, StreamManifest>.Empty;

    /// <summary>The answer to its one URL was said to be a manifest, though the URL does not look like one. Default: false.</summary>
    public bool IsSaidToBeStream { get; init; }

    /// <summary>The manifest that a source is a variant of, whose id is then its label; null when it is none.</summary>
    public StreamManifest? ManifestOf(MediaSource source) => Expanded.Count > 0 ? Expanded.GetValueOrDefault(source.Urls[0]) : null;

    /// <summary>Renews the links of one of the item's sources. Null: nobody can.</summary>
    public Func<MediaSource, CancellationToken, Task<IReadOnlyList<string>>>? RefreshAsync { get; init; }
}

/// <summary>One URL that could not be extracted; others may follow.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Error">Why.</param>
internal sealed record ExtractedFailure(string Url, Exception Error) : Extracted;

/// <summary>Something a person should know that is no failure.</summary>
/// <param name="Sentence">The sentence.</param>
internal sealed record ExtractedNotice(string Sentence) : Extracted;
