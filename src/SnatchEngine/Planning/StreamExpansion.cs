using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Transports.Streams;
using SnatchEngine.Extraction;
using SnatchEngine.Formats;

namespace SnatchEngine.Planning;

/// <summary>Replaces the manifest of a stream among the variants of an item by what the manifest offers, so that pictures and sounds can be chosen and merged.</summary>
/// <param name="look">Reads a manifest; null when it is none.</param>
/// <param name="draft">Knows how a source is asked for.</param>
internal sealed class StreamExpansion(Func<DownloadRequest, CancellationToken, Task<StreamManifest?>> look, RequestDraft draft)
{
    private const int MostSources = 1_000;

    /// <summary>The item with its manifests replaced; the same one when it has none.</summary>
    /// <param name="wish">The wish.</param>
    /// <param name="found">The item.</param>
    /// <param name="asks">A choice is wanted, so a plain link that tells nothing is asked what it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DownloadException">The only thing there is a manifest that cannot be read.</exception>
    public async Task<ExtractedItem> ExpandAsync(Wish wish, ExtractedItem found, bool asks, CancellationToken cancellationToken)
    {
        var item = found.Item;
        var isAsked = found.IsSaidToBeStream || (asks && item.Sources.Count == 1 && TellsNothing(wish, item.Sources[0]));
        if ((item.Relation != SourceRelation.Variants && item.Sources.Count > 1) || !item.Sources.Any(s => isAsked || IsManifest(wish, s)))
        {
            return found;
        }

        List<MediaSource> sources = [], extras = [.. item.Extras];
        Dictionary<string, StreamManifest> expanded = new(StringComparer.Ordinal);
        var duration = item.Duration;
        foreach (var source in item.Sources)
        {
            if ((!isAsked && !IsManifest(wish, source)) || await LookAsync(wish, found, source, item.Sources.Count == 1, cancellationToken) is not { Variants.Count: > 0 } manifest)
            {
                sources.Add(source);
                continue;
            }

            expanded[source.Urls[0]] = manifest;
            duration ??= manifest.Duration;
            foreach (var variant in manifest.Variants)
            {
                (variant.Kind == MediaKind.Subtitle ? extras : sources).Add(SourceOf(source, variant, manifest.Delivery));
            }
        }

        // A manifest with nothing but text is the text.
        return found with
        {
            Item = item with { Sources = [.. (sources.Count == 0 ? extras : sources).Take(MostSources)], Extras = extras, Duration = duration, Relation = SourceRelation.Variants },
            Expanded = expanded,
        };
    }

    /// <summary>An extractor that knows what a playlist holds has asked for it already.</summary>
    private static bool IsManifest(Wish wish, MediaSource source) =>
        RequestDraft.MayBeStream(wish, source) && source is { Fragments.Count: 0, VideoCodec.IsUnknown: true, AudioCodec.IsUnknown: true, Height: null, Width: null };

    /// <summary>A plain link without an ending that says what it is.</summary>
    private static bool TellsNothing(Wish wish, MediaSource source) =>
        !RequestDraft.IsFile(wish, source) && source is { Delivery: StreamDelivery.File, Fragments.Count: 0, Kind: MediaKind.Unknown, Container: null, FileName: null } && !FormatExtensions.IsKnown(UrlEnding.ExtensionOf(source.Urls[0]));

    private async Task<StreamManifest?> LookAsync(Wish wish, ExtractedItem found, MediaSource source, bool isOnly, CancellationToken cancellationToken)
    {
        try
        {
            UrlText.Check(source.Urls[0]);
            return await look(draft.Of(wish, found, source), cancellationToken);
        }
        catch (DownloadException) when (!isOnly)
        {
            // The others can be chosen without it.
            return null;
        }
    }

    private static MediaSource SourceOf(MediaSource manifest, StreamVariant variant, StreamDelivery delivery) => manifest with
    {
        Delivery = delivery,
        Label = variant.Id,
        Kind = variant.Kind,
        VideoCodec = variant.VideoCodec,
        AudioCodec = variant.AudioCodec,
        Width = variant.Width,
        Height = variant.Height,
        Fps = variant.Fps,
        TotalBitRate = variant.BitRate,
        Language = variant.Language ?? manifest.Language,
        Note = variant.Name ?? manifest.Note,
        Container = variant.Container ?? (delivery == StreamDelivery.Hls && variant.Kind != MediaKind.Subtitle ? "mp4" : manifest.Container),
        IsProtected = variant.Protection is not null,
        FileName = null,
    };
}
