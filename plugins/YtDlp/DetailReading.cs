using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>What describes a video of yt-dlp beyond its formats: text, chapters, subtitles, pictures, and facts for names and filters.</summary>
internal static class DetailReading
{
    private const int LongestDescription = 65_536;
    private const int LongestField = 4_096;
    private const int MostExtras = 400;

    // What names and filters ask for; what changes with every answer, such as a signed URL, is no fact about the video.
    private static readonly string[] s_fields =
    [
        "age_limit", "album", "album_artist", "album_type", "alt_title", "artist", "availability", "average_rating", "channel", "channel_follower_count", "channel_id", "channel_url",
        "chapter", "comment_count", "composer", "creator", "dislike_count", "disc_number", "display_id", "episode", "episode_id", "episode_number", "extractor", "extractor_key",
        "genre", "license", "like_count", "live_status", "location", "media_type", "original_url", "playable_in_embed", "release_date", "release_timestamp", "release_year",
        "repost_count", "season", "season_id", "season_number", "series", "series_id", "start_time", "end_time", "timestamp", "track", "track_id", "track_number", "upload_date",
        "uploader", "uploader_id", "uploader_url", "view_count", "was_live", "webpage_url_domain",
    ];

    /// <summary>The item with what describes it.</summary>
    public static MediaItem Describe(MediaItem item, JsonElement video) => item with
    {
        Description = video.Text("description") is { } text ? text[..Math.Min(text.Length, LongestDescription)] : null,
        Tags = [.. video.List("categories").Concat(video.List("tags")).Select(WordOf).OfType<string>().Distinct().Take(256)],
        Chapters = [.. video.List("chapters").Select(ChapterOf).OfType<MediaChapter>().Take(1_000)],
        Extras = [.. SubtitlesOf(video).Concat(ThumbnailsOf(video)).Take(MostExtras)],
        Live = video.Text("live_status") switch
        {
            "is_live" => LiveState.Live,
            "is_upcoming" => LiveState.Upcoming,
            "was_live" or "post_live" => LiveState.WasLive,
            _ => video.Flag("is_live") ? LiveState.Live : video.Flag("was_live") ? LiveState.WasLive : LiveState.NotLive,
        },
        List = video.Title("playlist_id") is { } list ? new MediaList(list, video.Title("playlist_title"), video.Small("playlist_index"), video.Small("n_entries")) : null,
        Fields = FieldsOf(video),
    };

    private static string? WordOf(JsonElement word) => word.ValueKind == JsonValueKind.String && word.GetString() is { Length: > 0 and <= LongestField } text ? text : null;

    private static MediaChapter? ChapterOf(JsonElement chapter) => chapter.Real("start_time") is >= 0 and < 366 * 86_400 and var start
        ? new MediaChapter(chapter.Title("title") ?? "", JsonReading.Span(start), chapter.Real("end_time") is { } end && end > start && end < 366 * 86_400 ? JsonReading.Span(end) : null)
        : null;

    // Those a person wrote come before those a machine did; each language has several forms, of which the last is yt-dlp's choice.
    private static IEnumerable<MediaSource> SubtitlesOf(JsonElement video)
    {
        foreach (var (key, note) in new (string, string?)[] { ("subtitles", null), ("automatic_captions", "automatic") })
        {
            if (video.Object(key) is not { } languages)
            {
                continue;
            }

            foreach (var language in languages.EnumerateObject().Where(l => l.Name is { Length: > 0 and <= 35 } and not "live_chat"))
            {
                var forms = language.Value.ValueKind == JsonValueKind.Array ? language.Value.EnumerateArray().Where(f => f.Url("url") is not null).ToList() : [];
                if ((forms.LastOrDefault(f => f.Text("ext") is "vtt" or "srt") is { ValueKind: JsonValueKind.Object } plain ? plain : forms.LastOrDefault()) is { ValueKind: JsonValueKind.Object } form)
                {
                    yield return new MediaSource { Urls = [form.Url("url")!], Kind = MediaKind.Subtitle, Language = language.Name, Container = ExtOf(form) ?? "vtt", Label = note is null ? language.Name : $"{language.Name} ({note})" };
                }
            }
        }
    }

    // yt-dlp's best picture is last.
    private static IEnumerable<MediaSource> ThumbnailsOf(JsonElement video) => video.List("thumbnails").Where(t => t.Url("url") is not null).Reverse().Take(8).Select(t => new MediaSource
    {
        Urls = [t.Url("url")!],
        Kind = MediaKind.Thumbnail,
        Label = t.Title("id"),
        Width = t.Small("width"),
        Height = t.Small("height"),
        Container = ExtOf(t),
    });

    private static string? ExtOf(JsonElement file) => file.Text("ext") is { Length: <= 16 } ending ? ending : null;

    private static Dictionary<string, string> FieldsOf(JsonElement video)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (var name in s_fields)
        {
            var value = video.Part(name) switch
            {
                { ValueKind: JsonValueKind.String } => video.Text(name),
                { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } plain => plain.GetRawText(),
                _ => null,
            };
            if (value is { Length: <= LongestField })
            {
                fields[name] = value;
            }
        }

        return fields;
    }
}
