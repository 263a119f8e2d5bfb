using System.Runtime.CompilerServices;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Plugins.DirectLink;

/// <summary>One item with one source: the URL and its mirrors, byte for byte. Asks nobody.</summary>
public sealed class DirectLinkExtractor : IExtractor
{
    /// <inheritdoc/>
    public string Name => "direct-link";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExtractionStep> ExtractAsync(ExtractionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        yield return new ItemFound(new MediaItem
        {
            Id = new ItemId(Name, WithoutFragment(request.Url)),
            Sources = [new MediaSource { Urls = [request.Url, .. request.Mirrors] }],
        });

        yield return ExtractionEnded.Complete;
        await Task.CompletedTask;
    }

    private static string WithoutFragment(string url) => url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? url[..fragment] : url;
}
