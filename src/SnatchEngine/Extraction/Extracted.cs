using System.Collections.ObjectModel;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Extraction;

/// <summary>What comes out of an extraction, piece by piece.</summary>
internal abstract record Extracted;

/// <summary>An item to plan.</summary>
/// <param name="Item">The item.</param>
/// <param name="Extractor">Who found it.</param>
/// <param name="RoutedBy">Why that one, as a sentence.</param>
internal sealed record ExtractedItem(MediaItem Item, string Extractor, Func<string> RoutedBy) : Extracted
{
    /// <summary>The URLs of the manifests whose variants stand among the sources. Default: none.</summary>
    public IReadOnlySet<string> Expanded { get; init; } = ReadOnlySet<string>.Empty;

    /// <summary>Whether a source is a variant of a manifest that was read: then its label is the variant's.</summary>
    public bool IsExpanded(MediaSource source) => Expanded.Count > 0 && Expanded.Contains(source.Urls[0]);

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
