using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Ffmpeg.Running;

/// <summary>What ffprobe says of a file.</summary>
/// <param name="Format">The names of its format, divided by commas.</param>
/// <param name="Duration">How long it plays; null: unknown.</param>
/// <param name="Streams">What is in it.</param>
/// <param name="Chapters">Its own chapters.</param>
/// <param name="Tags">Its own tags, keys in any case.</param>
internal sealed record MediaProbe(string Format, TimeSpan? Duration, IReadOnlyList<ProbedStream> Streams, IReadOnlyList<MediaChapter> Chapters, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Moving pictures; the cover of a song is none.</summary>
    public IEnumerable<ProbedStream> Video => Streams.Where(s => s.Kind == StreamKind.Video);

    /// <summary>Sound.</summary>
    public IEnumerable<ProbedStream> Audio => Streams.Where(s => s.Kind == StreamKind.Audio);

    /// <summary>Text to it.</summary>
    public IEnumerable<ProbedStream> Subtitles => Streams.Where(s => s.Kind == StreamKind.Subtitle);

    /// <summary>Pictures that stand for it.</summary>
    public IEnumerable<ProbedStream> Covers => Streams.Where(s => s.Kind == StreamKind.Cover);

    /// <summary>Whether it is of a format, by one of ffmpeg's names.</summary>
    public bool IsOf(string format) => Format.Split(',').Contains(format);

    /// <summary>Reads ffprobe's JSON.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="path">The file, for its size.</param>
    public static MediaProbe Of(JsonElement json, string path)
    {
        var format = json.Object("format");
        var streams = json.List("streams").Select(ProbedStream.Of).ToList();
        var duration = format?.Seconds("duration") ?? streams.Max(s => s.Duration);
        if (streams is [{ Kind: StreamKind.Audio, BitRate: null }] && duration is { TotalSeconds: > 0 } length)
        {
            streams[0] = streams[0] with { BitRate = (long)(new FileInfo(path).Length * 8 / length.TotalSeconds) };
        }

        var chapters = json.List("chapters").Select(ChapterOf).OfType<MediaChapter>().ToList();
        return new MediaProbe(format?.Text("format_name") ?? "", duration, streams, chapters, ProbedStream.TagsOf(format));
    }

    private static MediaChapter? ChapterOf(JsonElement chapter, int index) =>
        chapter.Real("start_time") is >= 0 and < 366 * 86_400 and var start && chapter.Real("end_time") is < 366 * 86_400 and var end && end > start
            ? new MediaChapter(chapter.Object("tags")?.Title("title") ?? $"Chapter {index + 1}", JsonReading.Span(start), JsonReading.Span(end))
            : null;
}
