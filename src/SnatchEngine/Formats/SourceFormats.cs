using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Formats;

/// <summary>The variants of an item as formats.</summary>
internal static class SourceFormats
{
    /// <summary>The formats of an item, the best last, as its extractor lists the best first.</summary>
    public static FormatCandidates Of(MediaItem item) => new()
    {
        Id = item.Id.Id,
        Title = item.Title,
        Duration = item.Duration?.TotalSeconds,
        Formats = [.. item.Sources.Reverse().Select(Of)],
    };

    /// <summary>Whether anything plays that a choice by quality could be made among.</summary>
    public static bool Plays(MediaItem item) => item.Sources.Any(s =>
        s.Kind is MediaKind.Video or MediaKind.Audio || s.VideoCodec.Name is not null || s.AudioCodec.Name is not null || s.Height is not null);

    private static Format Of(MediaSource source) => new()
    {
        Id = source.Label ?? "",
        Url = source.Urls[0],
        Ext = source.Container?.ToLowerInvariant(),
        VideoCodec = CodecOf(source.VideoCodec, source.Kind is MediaKind.Audio or MediaKind.Image or MediaKind.Subtitle or MediaKind.Thumbnail),
        AudioCodec = CodecOf(source.AudioCodec, source.Kind is MediaKind.Image or MediaKind.Subtitle or MediaKind.Thumbnail),
        Width = source.Width,
        Height = source.Height,
        Fps = source.Fps,
        TotalRate = Kilobits(source.TotalBitRate),
        VideoRate = Kilobits(source.VideoBitRate),
        AudioRate = Kilobits(source.AudioBitRate),
        SampleRate = source.SampleRate,
        Channels = source.AudioChannels,
        DynamicRange = source.DynamicRange,
        FileSize = source.Size?.Bytes,
        FileSizeEstimate = source.SizeEstimate?.Bytes,
        Protocol = source.Delivery switch { StreamDelivery.Hls => "m3u8_native", StreamDelivery.Dash => "http_dash_segments", _ => null },
        Language = source.Language,
        LanguagePreference = source.LanguagePreference,
        Quality = source.Quality,
        Preference = source.Preference,
        SourcePreference = source.SourcePreference,
        Note = source.Note,
        IsProtected = source.IsProtected,
        Source = source,
    };

    private static string? CodecOf(Codec codec, bool cannotHave) => codec.IsAbsent || (codec.IsUnknown && cannotHave) ? Format.None : codec.Name;

    private static double? Kilobits(BitRate? rate) => rate is { } known ? known.BitsPerSecond / 1000.0 : null;
}
