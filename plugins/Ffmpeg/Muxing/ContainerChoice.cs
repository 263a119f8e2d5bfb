using SnatchEngine.Plugins.Ffmpeg.Running;

namespace SnatchEngine.Plugins.Ffmpeg.Muxing;

/// <summary>The container of a merge, as yt-dlp chooses it when nobody says: mp4 or webm where all of it belongs there, else mkv.</summary>
internal static class ContainerChoice
{
    private static readonly (string Container, string[] Codecs)[] s_codecs =
    [
        ("mp4", ["av1", "hevc", "h264", "aac", "eac3", "ac4"]),
        ("webm", ["av1", "vp9", "vp8", "opus", "vorbis"]),
    ];

    private static readonly string[][] s_families = [["mp3", "mp4", "m4a", "m4p", "m4b", "m4r", "m4v", "ismv", "isma", "mov"], ["webm", "weba"]];

    /// <summary>Chooses.</summary>
    /// <param name="streams">What goes in.</param>
    /// <param name="videoEndings">The endings of the files that have pictures.</param>
    /// <param name="audioEndings">The endings of the others.</param>
    public static string For(IReadOnlyList<ProbedStream> streams, IReadOnlyList<string> videoEndings, IReadOnlyList<string> audioEndings)
    {
        if (streams.Count(s => s.Kind == StreamKind.Video) != 1 || streams.Count(s => s.Kind == StreamKind.Audio) > 1)
        {
            return "mkv";
        }

        var codecs = streams.Where(s => s.Kind is StreamKind.Video or StreamKind.Audio).Select(s => s.Codec).ToArray();
        foreach (var (container, known) in s_codecs)
        {
            if (codecs.All(known.Contains))
            {
                return container;
            }
        }

        var ending = videoEndings.FirstOrDefault("");
        string[] endings = [.. videoEndings, .. audioEndings];
        var belongs = Array.TrueForAll(endings, e => e == ending) || s_families.Any(family => endings.All(family.Contains));
        return belongs && Container.Find(ending) is { HoldsVideo: true } same && streams.All(s => s.Kind == StreamKind.Subtitle || same.Holds(s)) ? ending : "mkv";
    }
}
