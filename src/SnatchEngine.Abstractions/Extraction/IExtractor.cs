namespace SnatchEngine.Abstractions.Extraction;

/// <summary>Turns the URL of a page, feed, channel or file into things that can be downloaded.</summary>
/// <remarks>Used for several URLs at once, so it keeps what belongs to one URL inside <see cref="ExtractAsync"/>.</remarks>
public interface IExtractor
{
    /// <summary>The name people use for it (<c>--extractor</c>), one word or several with dashes; the claims of <c>plugin.json</c> use it too.</summary>
    string Name { get; }

    /// <summary>Finds what stands behind a URL, as a stream: what is found first is downloaded while the rest is searched.</summary>
    /// <remarks>
    /// <para>The stream is pulled no faster than its items are needed. Its last step is an <see cref="ExtractionEnded"/>; a stream that stops without one counts as truncated.</para>
    /// <para>The host allows a minute for each step and ten minutes for all of them, the time between two pulls not counted.
    /// A call that takes longer is given up, and after three in a row the plugin is quarantined.</para>
    /// </remarks>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the search; let <see cref="OperationCanceledException"/> pass.</param>
    /// <returns>The steps, in the order the site lists them.</returns>
    /// <exception cref="ExtractionException">It cannot be extracted, for a reason the host can act on. What was found before stays found.</exception>
    IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, CancellationToken cancellationToken = default);
}
