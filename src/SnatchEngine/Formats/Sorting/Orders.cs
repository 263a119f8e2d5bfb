namespace SnatchEngine.Formats.Sorting;

/// <summary>The orders in which words are wanted.</summary>
/// <remarks>Sites name one codec in many ways: H.264 is <c>avc1</c>, <c>avc3</c> or <c>h264</c>; H.265 <c>hvc1</c>, <c>hev1</c> or <c>hevc</c>.</remarks>
internal static class Orders
{
    public const string Av1 = "av1|av01";
    public const string Vp9Profile2 = "vp9.2|vp09.2|vp9.02|vp09.02";
    public const string Vp9 = "vp9|vp09";
    public const string H265 = "h265|x265|hev|hv";
    public const string H264 = "h264|x264|avc";
    public const string Vp8 = "vp8|vp08";
    public const string Opus = "opus";
    public const string Aac = "aac";
    public const string Mp4Audio = "mp4|m4";
    public const string Mp3 = "mp3";

    public static PreferenceOrder VideoCodec { get; } = new(Av1, Vp9Profile2, Vp9, H265, H264, Vp8, "mp4v|h263", "theora", "", "?", "none$");

    public static PreferenceOrder AudioCodec { get; } = new(
        "flac|alac", "wav|aiff", Opus, "vorbis|ogg", Aac, Mp4Audio, Mp3, "ac4|ac-4", "eac3|ec-3|ec3|e-ac-3|eac-3|e-ac3|e-c-3|e-c3", "ac3|ac-3", "dts", "", "?", "none$");

    public static PreferenceOrder DynamicRange { get; } = new("dv", "hdr12|12", "hdr10+|10+", "hdr10|10", "hlg", "", "sdr", "?");

    public static PreferenceOrder Protocol { get; } = new("https|ftps", "http$|ftp$", "m3u8", "*dash", "websocket_frag", "rtmp", "", "mms|rtsp", "ws|websocket", "f4");

    public static PreferenceOrder VideoExt { get; } = new("mp4$", "mov$", "webm$", "flv$", "", "none$");

    public static PreferenceOrder AudioExt { get; } = new("m4a$", "aac$", "mp3$", "ogg$", "opus$", "webm$|weba$", "", "none$");

    /// <summary>Whether a codec is H.265, however it is named.</summary>
    public static bool IsH265(string? codec) => codec is not null && VideoCodec.Rank(codec).Equals(VideoCodec.Rank("h265"));
}
