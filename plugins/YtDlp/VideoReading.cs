using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>Turns a video of yt-dlp into an item.</summary>
internal static class VideoReading
{
    /// <summary>The namespace of the items' ids.</summary>
    public const string Namespace = "yt-dlp";

    private const int MostSources = 1_000;

    /// <summary>The item.</summary>
    /// <param name="video">The video.</param>
    /// <param name="page">The page that was asked about.</param>
    /// <param name="log">Hears which formats were left out.</param>
    /// <exception cref="ExtractionException">It has no format that can be fetched.</exception>
    public static MediaItem ItemOf(JsonElement video, string page, Action<string> log)
    {
        var title = video.Title("title");
        CheckBegun(video, title ?? page);

        // A page with one file has no list of formats.
        var formats = video.Part("formats") is { ValueKind: JsonValueKind.Array } ? video.List("formats").ToList() : [video];
        var left = formats.Select(f => (Format: f, Why: FormatReading.Obstacle(f))).Where(f => f.Why is not null).ToList();
        var sources = formats.Where(f => FormatReading.Obstacle(f) is null).Reverse().Select(f => FormatReading.SourceOf(f, title)).ToList();
        if (sources.TrueForAll(s => s.IsProtected))
        {
            throw Nothing(title ?? page, [.. left, .. formats.Where(FormatReading.IsProtected).Where(f => FormatReading.Obstacle(f) is null).Select(f => (f, (string?)"protected (DRM)"))]);
        }

        if (left.Count > 0)
        {
            log($"left out of '{title}': {Named(left)}");
        }

        return DetailReading.Describe(new MediaItem
        {
            Id = IdOf(video, page),
            Title = title,
            Creator = video.Title("channel") ?? video.Title("uploader") ?? video.Title("creator"),
            Published = video.Epoch("timestamp") ?? video.Epoch("release_timestamp") ?? DayOf(video.Text("upload_date")),
            Duration = video.Seconds("duration"),
            Page = video.Url("webpage_url") ?? page,
            // yt-dlp's best is last. Those that are whole come before a better picture without sound, and sound alone comes after them; of each, files before streams.
            Sources = [.. sources.OrderBy(s => s.VideoCodec.IsAbsent ? 2 : s.AudioCodec.IsAbsent ? 1 : 0).ThenBy(s => s.Delivery).Take(MostSources)],
        }, video);
    }

    // What is live is recorded: its streams are live themselves.
    private static void CheckBegun(JsonElement video, string what)
    {
        if (video.Text("live_status") == "is_upcoming")
        {
            throw new ExtractionException(ExtractionFailure.NotYet, $"'{what}' has not begun") { NotBefore = video.Epoch("release_timestamp") };
        }
    }

    private static ExtractionException Nothing(string what, List<(JsonElement Format, string? Why)> left)
    {
        if (left.Count > 0 && left.All(f => f.Why == "protected (DRM)"))
        {
            return new(ExtractionFailure.Gone, $"'{what}' cannot be fetched: {Named(left)}");
        }

        return new(ExtractionFailure.SiteChanged, left.Count == 0
            ? $"yt-dlp found no format of '{what}'; update it"
            : $"'{what}' has no format that can be fetched here: {Named(left)}");
    }

    private static string Named(List<(JsonElement Format, string? Why)> left) => string.Join("; ", left.GroupBy(f => f.Why)
        .Select(g => $"{g.Key}: {string.Join(", ", g.Select(f => f.Format.Text("format_id") ?? "?").Take(12))}{(g.Count() > 12 ? ", …" : "")}"));

    // The id alone is one of the site's; the same number may stand for another thing elsewhere.
    private static ItemId IdOf(JsonElement video, string page)
    {
        var site = (video.Text("extractor_key") ?? video.Text("ie_key") ?? video.Text("extractor"))?.ToLowerInvariant();
        return new ItemId(Namespace, site is { Length: <= 256 } && video.Text("id") is { Length: <= 4_096 } id && site != "generic" ? $"{site}:{id}" : $"generic:{page}");
    }

    private static DateTimeOffset? DayOf(string? text) => DateTimeOffset.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;
}
