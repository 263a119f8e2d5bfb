using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.PeerTube;

/// <summary>Turns the captions of a video into sources of subtitles.</summary>
internal static class CaptionReading
{
    private const int Most = 200;

    /// <summary>The subtitles; those a person wrote before those a machine did.</summary>
    /// <param name="answer">What the host lists.</param>
    /// <param name="asked">The video's URL.</param>
    public static IReadOnlyList<MediaSource> Of(JsonElement answer, TubeUrl asked) =>
        [.. answer.List("data").Select(c => SourceOf(c, asked)).OfType<MediaSource>().OrderBy(s => s.Note is null ? 0 : 1).Take(Most)];

    private static MediaSource? SourceOf(JsonElement caption, TubeUrl asked)
    {
        // Hosts of earlier days name the path alone.
        var url = caption.Url("fileUrl") ?? (caption.Text("captionPath") is { } path && path.StartsWith('/') && JsonReading.IsWebUrl(asked.Root + path) ? asked.Root + path : null);
        return url is null ? null : new MediaSource
        {
            Urls = [url],
            Kind = MediaKind.Subtitle,
            Label = caption.Object("language")?.Title("label") ?? caption.Object("language")?.Title("id"),
            Language = caption.Object("language")?.Text("id") is { Length: <= 35 } code ? code : null,
            Container = FileKind.Container(new Uri(url).AbsolutePath) ?? "vtt",
            Note = caption.Flag("automaticallyGenerated") ? "automatic" : null,
        };
    }
}
