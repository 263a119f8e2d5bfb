using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Abstractions.Extraction;

/// <summary>An <see cref="IExtractor"/> whose links expire implements this too, so that a long download outlives them.</summary>
public interface IRefreshLinks
{
    /// <summary>Gives fresh links to the very same bytes.</summary>
    /// <param name="item">The item as it was found.</param>
    /// <param name="source">The source of it whose links expired.</param>
    /// <param name="cancellationToken">Ends the search; let <see cref="OperationCanceledException"/> pass.</param>
    /// <returns>
    /// The URLs in place of <see cref="MediaSource.Urls"/>, the preferred one first; at least one. For a source with <see cref="MediaSource.Fragments"/> those in
    /// place of them: all, in their order.
    /// </returns>
    /// <exception cref="ExtractionException">There are none any more.</exception>
    Task<IReadOnlyList<string>> RefreshAsync(MediaItem item, MediaSource source, CancellationToken cancellationToken = default);
}
