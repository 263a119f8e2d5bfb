namespace SnatchEngine.Formats.Selection;

/// <summary>What formats make one file, and which.</summary>
internal static class Merging
{
    private static readonly string[] s_mp4Codecs = ["av1", "hevc", "avc1", "mp4a", "ac-4", "h264", "aacl", "ec-3"];
    private static readonly string[] s_webmCodecs = ["av1", "vp9", "vp8", "opus", "vrbs", "vp9x", "vp8x"];
    private static readonly string[] s_mp4Kin = ["mp3", "mp4", "m4a", "m4p", "m4b", "m4r", "m4v", "ismv", "isma", "mov"];
    private static readonly string[] s_webmKin = ["webm", "weba"];

    /// <summary>Those that are kept: of pictures the first, of sounds the first, and nothing that has neither.</summary>
    public static IReadOnlyList<Format> Of(IReadOnlyList<Format> formats)
    {
        List<Format> kept = [];
        var (video, audio) = (false, false);
        foreach (var format in formats)
        {
            if ((format.HasVideo || format.HasAudio) && !(format.HasVideo && video) && !(format.HasAudio && audio))
            {
                kept.Add(format);
            }

            video |= format.HasVideo;
            audio |= format.HasAudio;
        }

        return kept;
    }

    /// <summary>The extension of the file they make, as yt-dlp determines it.</summary>
    /// <param name="formats">In the order they are merged.</param>
    /// <param name="wanted">The extensions wanted, the first most; empty: any.</param>
    public static string ExtensionOf(IReadOnlyList<Format> formats, IReadOnlyList<string> wanted)
    {
        if (formats.Count == 1)
        {
            return formats[0].Ext ?? "";
        }

        var (video, audio) = (formats.Where(f => f.HasVideo).ToList(), formats.Where(f => f.HasAudio).ToList());
        var mayBeAny = wanted.Count == 0 || wanted.Contains("mkv");
        if (mayBeAny && (video.Count > 1 || audio.Count > 1))
        {
            return "mkv";
        }

        var (picture, sound) = (Plain(video.FirstOrDefault()?.VideoCodec), Plain(audio.FirstOrDefault()?.AudioCodec));
        foreach (var ext in wanted.Count > 0 ? wanted : ["mp4", "webm"])
        {
            var holds = ext switch { "mp4" => s_mp4Codecs, "webm" => s_webmCodecs, _ => [] };
            if (ext == "mkv" || (holds.Contains(picture) && holds.Contains(sound)))
            {
                return ext;
            }
        }

        List<string> endings = [.. formats.Select(f => f.Ext ?? "")];
        foreach (var ext in wanted.Count > 0 ? wanted : [.. video.Select(f => f.Ext ?? "")])
        {
            List<string> together = [ext, .. endings];
            if (ext == "mkv" || together.TrueForAll(e => e == ext) || together.TrueForAll(s_mp4Kin.Contains) || together.TrueForAll(s_webmKin.Contains))
            {
                return ext;
            }
        }

        return mayBeAny ? "mkv" : wanted[^1];
    }

    // avc1.640028 is avc1, av01 is av1, vp09 is vp9.
    private static string Plain(string? codec) => (codec ?? "").Split('.')[0].Replace("0", "", StringComparison.Ordinal).ToLowerInvariant();
}
