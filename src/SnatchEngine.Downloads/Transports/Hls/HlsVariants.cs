using System.Globalization;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>What a playlist offers, labelled as yt-dlp labels it.</summary>
internal static class HlsVariants
{
    private const string Prefix = "hls";

    public static IReadOnlyList<StreamVariant> Of(HlsPlaylist playlist) => [.. Addressed(playlist).Select(a => a.Variant)];

    /// <summary>The playlist of a variant of a master.</summary>
    public static Uri? AddressOf(HlsPlaylist master, string id) => Addressed(master).FirstOrDefault(a => a.Variant.Id == id)?.Url;

    private static IReadOnlyList<Offer> Addressed(HlsPlaylist playlist)
    {
        if (!playlist.IsMaster)
        {
            var protection = playlist.Segments.Count > 0 && playlist.Segments.All(s => s.Key?.Protection is not null)
                ? Protection.Joined(playlist.Segments.Select(s => s.Key!.Protection!))
                : null;
            return [new Offer(new StreamVariant { Id = Prefix, Kind = MediaKind.Unknown, Protection = protection, Container = HlsContainer.Of(playlist, MediaKind.Unknown) }, playlist.Url)];
        }

        var session = Protection.Joined(playlist.SessionKeys.Where(k => k.Protection is not null).Select(k => k.Protection!));
        var open = playlist.SessionKeys.Any(k => k.Protection is null);
        List<Offer> found =
        [
            .. playlist.Renditions.Where(r => r.Url is not null && r.Type is "AUDIO" or "VIDEO" or "SUBTITLES").Select(r => new Offer(Of(playlist, r), r.Url!)),
            .. playlist.Variants.Select((v, i) => new Offer(Of(playlist, v, i), v.Url)),
        ];
        found = Distinct(found);
        return [.. found.Select(f => f with { Variant = f.Variant with { Protection = open ? null : session, AudioVariant = AudioOf(playlist, f.Url, found) } })];
    }

    private static StreamVariant Of(HlsPlaylist playlist, HlsVariant variant, int index)
    {
        var rate = variant.AverageBandwidth ?? variant.Bandwidth;
        var codecs = CodecText.Parse(variant.Codecs);
        var isApart = variant.AudioGroup is { } group && IsApart(playlist, group);
        var hasPicture = variant.Height is not null || !codecs.Video.IsAbsent;
        var label = variant.Name ?? (rate is { } bits ? (bits / 1000).ToString(CultureInfo.InvariantCulture) : index.ToString(CultureInfo.InvariantCulture));
        return new StreamVariant
        {
            Id = $"{Prefix}-{label}",
            Kind = hasPicture ? MediaKind.Video : MediaKind.Audio,
            VideoCodec = hasPicture && codecs.Video.IsAbsent ? Codec.Unknown : codecs.Video,
            AudioCodec = isApart && hasPicture ? Codec.Absent : codecs.Audio,
            Width = variant.Width,
            Height = variant.Height,
            Fps = variant.FrameRate,
            BitRate = rate is { } r ? new BitRate(r) : null,
            Name = variant.Name,
        };
    }

    private static StreamVariant Of(HlsPlaylist playlist, HlsRendition rendition)
    {
        var users = playlist.Variants.Where(v => v.AudioGroup == rendition.Group).Select(v => CodecText.Parse(v.Codecs).Audio);
        var kind = rendition.Type switch { "AUDIO" => MediaKind.Audio, "SUBTITLES" => MediaKind.Subtitle, _ => MediaKind.Video };
        return new StreamVariant
        {
            Id = $"{Prefix}-{rendition.Group}-{rendition.Name}",
            Kind = kind,
            VideoCodec = kind == MediaKind.Video ? Codec.Unknown : Codec.Absent,
            AudioCodec = kind == MediaKind.Audio ? users.FirstOrDefault() : Codec.Absent,
            Language = rendition.Language,
            Name = rendition.Name,
            IsDefault = rendition.IsDefault,
            Container = kind == MediaKind.Subtitle ? "vtt" : null,
        };
    }

    /// <summary>The sound of a group is in no variant itself: each of its renditions has a playlist of its own.</summary>
    private static bool IsApart(HlsPlaylist playlist, string group)
    {
        var renditions = playlist.Renditions.Where(r => r.Type == "AUDIO" && r.Group == group).ToList();
        return renditions.Count > 0 && renditions.TrueForAll(r => r.Url is not null);
    }

    private static string? AudioOf(HlsPlaylist playlist, Uri url, List<Offer> found)
    {
        var group = playlist.Variants.FirstOrDefault(v => v.Url == url)?.AudioGroup;
        if (group is null || !IsApart(playlist, group))
        {
            return null;
        }

        var rendition = playlist.Renditions.Where(r => r.Type == "AUDIO" && r.Group == group).OrderByDescending(r => r.IsDefault).First();
        return found.FirstOrDefault(f => f.Url == rendition.Url && f.Variant.Kind == MediaKind.Audio)?.Variant.Id;
    }

    /// <summary>Those that share a label get a number, all of them.</summary>
    private static List<Offer> Distinct(List<Offer> found)
    {
        var shared = found.GroupBy(f => f.Variant.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).ToDictionary(g => g.Key, _ => 0, StringComparer.Ordinal);
        return found.ConvertAll(f => shared.TryGetValue(f.Variant.Id, out var number)
            ? f with { Variant = f.Variant with { Id = $"{f.Variant.Id}-{(shared[f.Variant.Id] = number + 1) - 1}" } }
            : f);
    }

    // No tuple: sequences of structs are compiled at every start.
    private sealed record Offer(StreamVariant Variant, Uri Url);
}
