using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Mirrors;

namespace SnatchEngine.Downloads.Transports.Streams;

/// <summary>A stream whose pieces somebody named one by one, so that there is no manifest to read.</summary>
internal static class ListedPieces
{
    /// <summary>What stands in the place of its manifest: one variant.</summary>
    /// <param name="choice">Names the pieces.</param>
    /// <param name="url">What the whole is named by.</param>
    public static StreamManifest ManifestOf(StreamChoice choice, Uri url) => new()
    {
        Url = url,
        Delivery = choice.Delivery ?? StreamDelivery.Dash,
        Variants = [new StreamVariant { Id = choice.Variant ?? "listed" }],
    };

    /// <summary>The pieces, in their order.</summary>
    /// <param name="urls">Their URLs.</param>
    /// <exception cref="DownloadException">One of them is no http or https URL, or there are too many.</exception>
    public static StreamWindow WindowOf(IReadOnlyList<string> urls)
    {
        if (urls.Count > ManifestBounds.Segments)
        {
            throw new DownloadException(DownloadFailure.BadManifest, $"The stream has more than {ManifestBounds.Segments} pieces.");
        }

        return new StreamWindow
        {
            Pieces = [.. urls.Select((url, i) => new StreamPiece { Position = i, Urls = [Sources.Of([url], isTyped: false)[0].Address] })],
            IsEnded = true,
        };
    }
}
