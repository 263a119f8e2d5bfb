using SnatchEngine.Abstractions.Media;

namespace SnatchEngine.Downloads.Transports.Hls;

/// <summary>The container that the segments of a media playlist make when they are put behind each other.</summary>
internal static class HlsContainer
{
    public static string? Of(HlsPlaylist media, MediaKind kind)
    {
        if (media.Segments.FirstOrDefault(s => !s.IsGap) is not { } first)
        {
            return null;
        }

        var ending = Path.GetExtension(first.Url.AbsolutePath).ToUpperInvariant();
        return (first.Map is not null, ending) switch
        {
            (_, ".VTT" or ".WEBVTT") => "vtt",
            (true, ".WEBM") => "webm",
            (true, _) or (_, ".M4S" or ".MP4" or ".M4V" or ".CMFV" or ".M4A" or ".CMFA") => kind == MediaKind.Audio || ending is ".M4A" or ".CMFA" ? "m4a" : "mp4",
            (_, ".AAC" or ".ADTS") => "aac",
            (_, ".MP3") => "mp3",
            (_, ".AC3") => "ac3",
            (_, ".EC3") => "ec3",
            _ when kind == MediaKind.Subtitle => "vtt",
            _ => "ts",
        };
    }
}
