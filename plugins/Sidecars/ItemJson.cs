using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.PostProcessing;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.Sidecars;

/// <summary>An item by the keys of yt-dlp's info JSON. URLs of files lose their query, which may be signed; headers and cookies are never written.</summary>
internal static class ItemJson
{
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON.</summary>
    /// <param name="request">The item and its files.</param>
    /// <param name="now">When it is written.</param>
    public static byte[] Of(PostProcessingRequest request, DateTimeOffset now)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_readable))
        {
            json.WriteStartObject();
            HashSet<string> written = [];
            Write(new Keys(json, written), request, now);
            foreach (var (key, value) in request.Item.Fields.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                WriteField(new Keys(json, written), key, value);
            }

            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Write(Keys keys, PostProcessingRequest request, DateTimeOffset now)
    {
        var (item, files) = (request.Item, request.Files);
        keys.Text("id", item.Id.Id);
        keys.Text("title", item.Title ?? item.Id.Id);
        keys.Text("fulltitle", item.Title);
        keys.Text("ext", files.FirstOrDefault(f => f.Role == StagedRole.Media) is { } main ? StagedName.Extension(main.Name) : null);
        keys.Text("extractor", item.Id.Namespace);
        keys.Text("extractor_key", item.Id.Namespace);
        keys.Text("webpage_url", PublicUrl.OfPage(item.Page));
        keys.Text("uploader", item.Creator);
        keys.Text("description", item.Description);
        keys.Number("timestamp", item.Published?.ToUnixTimeSeconds());
        keys.Text("upload_date", item.Published?.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        keys.Number("duration", item.Duration?.TotalSeconds);
        keys.Text("duration_string", item.Duration is { } duration ? Clock(duration) : null);
        keys.Text("live_status", item.Live switch { LiveState.Upcoming => "is_upcoming", LiveState.Live => "is_live", LiveState.WasLive => "was_live", _ => "not_live" });
        keys.Flag("is_live", item.Live == LiveState.Live);
        keys.Flag("was_live", item.Live == LiveState.WasLive);
        WriteList(keys, item.List);
        keys.Array("tags", item.Tags, (json, tag) => json.WriteStringValue(tag));
        keys.Array("chapters", item.Chapters, (json, chapter) => WriteChapter(json, chapter, item));
        keys.Array("thumbnails", [.. item.Extras.Where(e => e.Kind == MediaKind.Thumbnail)], WriteThumbnail);
        keys.Text("thumbnail", PublicUrl.OfFile(item.Extras.FirstOrDefault(e => e.Kind == MediaKind.Thumbnail)?.Urls[0]));
        WriteSubtitles(keys, item);

        // yt-dlp has the best last.
        keys.Array("formats", [.. (item.Relation == SourceRelation.Variants ? item.Sources.Reverse() : item.Sources)], WriteFormat);
        WriteChosen(keys, request.Fetched.Count > 0 ? request.Fetched : [.. files.Where(f => f.Role == StagedRole.Media).Select(f => f.Source).OfType<MediaSource>()]);
        keys.Number("epoch", now.ToUnixTimeSeconds());
        keys.Text("_type", "video");
    }

    // What was merged stands in a list, and of what they have together the item itself tells, as yt-dlp has it.
    private static void WriteChosen(Keys keys, IReadOnlyList<MediaSource> chosen)
    {
        keys.Array("requested_formats", chosen, WriteFormat);
        var (picture, sound) = (chosen.FirstOrDefault(s => !s.VideoCodec.IsAbsent && s.Kind != MediaKind.Audio), chosen.LastOrDefault(s => !s.AudioCodec.IsAbsent));
        keys.Text("format_id", chosen.Count > 0 && chosen.All(s => s.Label is not null) ? string.Join('+', chosen.Select(s => s.Label)) : null);
        keys.Number("width", picture?.Width);
        keys.Number("height", picture?.Height);
        keys.Number("fps", picture?.Fps);
        keys.Text("vcodec", picture?.VideoCodec.Name ?? (chosen.Count > 0 && picture is null ? "none" : null));
        keys.Text("acodec", sound?.AudioCodec.Name ?? (chosen.Count > 0 && sound is null ? "none" : null));
        keys.Number("vbr", Kilobits(picture?.VideoBitRate));
        keys.Number("abr", Kilobits(sound?.AudioBitRate));
    }

    private static void WriteList(Keys keys, MediaList? list)
    {
        keys.Text("playlist", list?.Title ?? list?.Id);
        keys.Text("playlist_id", list?.Id);
        keys.Text("playlist_title", list?.Title);
        keys.Number("playlist_index", list?.Index);
        keys.Number("n_entries", list?.Count);
    }

    private static void WriteChapter(Utf8JsonWriter json, MediaChapter chapter, MediaItem item)
    {
        var end = chapter.End ?? item.Chapters.Where(c => c.Start > chapter.Start).Select(c => (TimeSpan?)c.Start).Min() ?? item.Duration;
        json.WriteStartObject();
        json.WriteNumber("start_time", chapter.Start.TotalSeconds);
        if (end is { } time)
        {
            json.WriteNumber("end_time", time.TotalSeconds);
        }

        json.WriteString("title", chapter.Title);
        json.WriteEndObject();
    }

    private static void WriteThumbnail(Utf8JsonWriter json, MediaSource picture)
    {
        json.WriteStartObject();
        var keys = new Keys(json, []);
        keys.Text("id", picture.Label);
        keys.Text("url", PublicUrl.OfFile(picture.Urls[0]));
        keys.Number("width", picture.Width);
        keys.Number("height", picture.Height);
        json.WriteEndObject();
    }

    private static void WriteSubtitles(Keys keys, MediaItem item)
    {
        var byLanguage = item.Extras.Where(e => e.Kind == MediaKind.Subtitle).GroupBy(e => e.Language ?? "und").ToArray();
        if (byLanguage.Length == 0)
        {
            return;
        }

        keys.Object("subtitles", json =>
        {
            foreach (var group in byLanguage)
            {
                new Keys(json, []).Array(group.Key, [.. group], (_, text) =>
                {
                    json.WriteStartObject();
                    new Keys(json, []).Text("url", PublicUrl.OfFile(text.Urls[0]));
                    new Keys(json, []).Text("ext", text.Container);
                    json.WriteEndObject();
                });
            }
        });
    }

    private static void WriteFormat(Utf8JsonWriter json, MediaSource source)
    {
        json.WriteStartObject();
        var keys = new Keys(json, []);
        keys.Text("format_id", source.Label);
        keys.Text("url", PublicUrl.OfFile(source.Urls[0]));
        keys.Text("ext", source.Container);
        keys.Text("vcodec", source.VideoCodec.IsAbsent ? "none" : source.VideoCodec.Name);
        keys.Text("acodec", source.AudioCodec.IsAbsent ? "none" : source.AudioCodec.Name);
        keys.Number("width", source.Width);
        keys.Number("height", source.Height);
        keys.Number("fps", source.Fps);
        keys.Number("vbr", Kilobits(source.VideoBitRate));
        keys.Number("abr", Kilobits(source.AudioBitRate));
        keys.Number("tbr", Kilobits(source.TotalBitRate));
        keys.Number("filesize", source.Size?.Bytes);
        keys.Number("filesize_approx", source.SizeEstimate?.Bytes);
        keys.Text("language", source.Language);
        json.WriteEndObject();
    }

    private static void WriteField(Keys keys, string key, string value)
    {
        var isUrl = Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        if (isUrl)
        {
            keys.Text(key, PublicUrl.OfPage(value));
        }
        else if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && IsNumeric(key))
        {
            keys.Number(key, number);
        }
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) && IsNumeric(key))
        {
            keys.Number(key, real);
        }
        else
        {
            keys.Text(key, value);
        }
    }

    // An id of digits stays text; a count is a number.
    private static bool IsNumeric(string key) =>
        key.EndsWith("_count", StringComparison.Ordinal) || key.EndsWith("_number", StringComparison.Ordinal) || key.EndsWith("_year", StringComparison.Ordinal) || key.EndsWith("_timestamp", StringComparison.Ordinal) ||
        key is "age_limit" or "average_rating" or "start_time" or "end_time" or "aspect_ratio";

    private static double? Kilobits(BitRate? rate) => rate?.BitsPerSecond / 1000.0;

    private static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}") : time.Seconds.ToString(CultureInfo.InvariantCulture);

    // What is not known is left out, and no key is written twice.
    private sealed class Keys(Utf8JsonWriter json, HashSet<string> written)
    {
        public void Text(string key, string? value)
        {
            if (value is not null && written.Add(key))
            {
                json.WriteString(key, value);
            }
        }

        public void Number(string key, double? value)
        {
            if (value is { } number && double.IsFinite(number) && written.Add(key))
            {
                json.WriteNumber(key, number);
            }
        }

        public void Flag(string key, bool value)
        {
            if (written.Add(key))
            {
                json.WriteBoolean(key, value);
            }
        }

        public void Object(string key, Action<Utf8JsonWriter> write)
        {
            if (written.Add(key))
            {
                json.WriteStartObject(key);
                write(json);
                json.WriteEndObject();
            }
        }

        public void Array<T>(string key, IReadOnlyCollection<T> values, Action<Utf8JsonWriter, T> write)
        {
            if (values.Count > 0 && written.Add(key))
            {
                json.WriteStartArray(key);
                foreach (var value in values)
                {
                    write(json, value);
                }

                json.WriteEndArray();
            }
        }
    }
}
