using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>What a manifest offers, labelled as yt-dlp labels it: the representations of its first period.</summary>
internal static class DashVariants
{
    private const string Prefix = "dash-";

    public static IReadOnlyList<StreamVariant> Of(DashManifest manifest)
    {
        var representations = RepresentationsOf(manifest);
        var variants = representations.Select(Of).ToList();
        var shared = variants.GroupBy(v => v.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).ToDictionary(g => g.Key, _ => 0, StringComparer.Ordinal);
        variants = variants.ConvertAll(v => shared.TryGetValue(v.Id, out var number) ? v with { Id = $"{v.Id}-{(shared[v.Id] = number + 1) - 1}" } : v);
        var sound = variants.Where(v => v.Kind == MediaKind.Audio).OrderByDescending(v => v.BitRate?.BitsPerSecond ?? 0).FirstOrDefault();
        return sound is null ? variants : variants.ConvertAll(v => v is { Kind: MediaKind.Video, AudioCodec.IsAbsent: true } ? v with { AudioVariant = sound.Id } : v);
    }

    /// <summary>The representation of an id, in the first period.</summary>
    public static DashRepresentation? Find(DashManifest manifest, string id) =>
        Of(manifest).Select((v, i) => (v.Id, i)).FirstOrDefault(v => v.Id == id) is { Id: not null } found ? RepresentationsOf(manifest)[found.i] : null;

    private static IReadOnlyList<DashRepresentation> RepresentationsOf(DashManifest manifest) =>
        manifest.Periods.FirstOrDefault(p => p.Representations.Count > 0)?.Representations is { } all ? [.. all.Where(r => KindOf(r) != MediaKind.Image).Take(ManifestBounds.Variants)] : [];

    public static MediaKind KindOf(DashRepresentation representation)
    {
        var (type, codecs) = (representation.ContentType ?? representation.MimeType.Split('/')[0], CodecText.Parse(representation.Codecs));
        return type switch
        {
            "video" => MediaKind.Video,
            "audio" => MediaKind.Audio,
            "image" => MediaKind.Image,
            "text" => MediaKind.Subtitle,
            "application" when codecs.IsText || representation.MimeType.EndsWith("ttml+xml", StringComparison.Ordinal) => MediaKind.Subtitle,
            _ when representation.Height is not null || codecs.Video.Name is not null => MediaKind.Video,
            _ when codecs.Audio.Name is not null => MediaKind.Audio,
            _ => MediaKind.Unknown,
        };
    }

    private static StreamVariant Of(DashRepresentation representation)
    {
        var (kind, codecs) = (KindOf(representation), CodecText.Parse(representation.Codecs));
        return new StreamVariant
        {
            Id = Prefix + representation.Id,
            Kind = kind,
            VideoCodec = kind == MediaKind.Video ? codecs.Video.IsAbsent ? Codec.Unknown : codecs.Video : kind == MediaKind.Unknown ? Codec.Unknown : Codec.Absent,
            AudioCodec = kind is MediaKind.Subtitle ? Codec.Absent : kind == MediaKind.Audio && codecs.Audio.IsAbsent ? Codec.Unknown : codecs.Audio,
            Width = representation.Width,
            Height = representation.Height,
            Fps = representation.FrameRate,
            BitRate = representation.Bandwidth is { } bits ? new BitRate(bits) : null,
            Language = representation.Language,
            Name = representation.Label,
            Container = ContainerOf(representation, kind),
            Protection = representation.Protection,
        };
    }

    private static string? ContainerOf(DashRepresentation representation, MediaKind kind) => representation.MimeType switch
    {
        "audio/mp4" => "m4a",
        "video/mp4" => "mp4",
        "video/webm" or "audio/webm" => "webm",
        "video/mp2t" => "ts",
        "text/vtt" => "vtt",
        "application/ttml+xml" => "ttml",
        "application/mp4" => kind == MediaKind.Audio ? "m4a" : "mp4",
        _ => null,
    };
}
