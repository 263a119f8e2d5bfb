using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.PeerTube;

/// <summary>Turns a video of the API into an item with all its files.</summary>
internal static class VideoReading
{
    /// <summary>The namespace of the items' ids: a video's UUID is the same on every host.</summary>
    public const string Namespace = "peertube";

    /// <summary>The item; null when none of its files has a URL.</summary>
    /// <param name="video">The video.</param>
    /// <param name="asked">The URL it was asked for by.</param>
    public static MediaItem? ItemOf(JsonElement video, TubeUrl asked)
    {
        var sources = SourcesOf(video, asked);
        return sources.Count == 0 ? null : new MediaItem
        {
            Id = new ItemId(Namespace, video.Text("uuid")!),
            Title = video.Title("name"),
            Creator = video.Object("channel")?.Title("displayName") ?? video.Object("account")?.Title("displayName"),
            Published = video.Moment("originallyPublishedAt") ?? video.Moment("publishedAt"),
            Duration = video.Seconds("duration"),
            Page = video.Url("url") ?? asked.VideoPage(video.Text("uuid")),
            Sources = sources,
            Live = video.Flag("isLive") ? LiveState.Live : LiveState.NotLive,
        };
    }

    private static List<MediaSource> SourcesOf(JsonElement video, TubeUrl asked)
    {
        var language = video.Object("language")?.Text("id") is { Length: <= 35 } code ? code : null;
        var streamed = video.List("streamingPlaylists").SelectMany(p => p.List("files")).ToList();
        List<MediaSource> sources = [.. video.List("files").Select(f => SourceOf(f, "web")).Concat(streamed.Select(f => SourceOf(f, "hls"))).OfType<MediaSource>()];
        if (streamed.Find(IsSoundAlone) is { ValueKind: JsonValueKind.Object } sound)
        {
            sources.AddRange(streamed.Where(f => IsPictureAlone(f)).Select(f => JoinedOf(video, asked, f, sound)).OfType<MediaSource>());
        }

        if (sources.Count == 0 || video.Flag("isLive"))
        {
            sources = [.. video.List("streamingPlaylists").Select(StreamOf).OfType<MediaSource>()];
        }

        // Whole ones first; a web video before the same for streaming, which is fragmented. OrderBy keeps the host's order of equals.
        return [.. sources.Select(s => s with { Language = language, FileName = NameOf(video, s) })
            .OrderBy(s => s.VideoCodec.IsAbsent ? 2 : s.AudioCodec.IsAbsent ? 1 : 0).ThenByDescending(s => s.Height ?? 0).ThenByDescending(s => s.Fps ?? 0)
            .ThenBy(s => s.Label!.StartsWith("web", StringComparison.Ordinal) ? 0 : 1)
            .Take(1_000)];
    }

    private static MediaSource? SourceOf(JsonElement file, string how)
    {
        // The download's URL has the host's answer name the file; the other is the same bytes from wherever they are stored.
        string[] urls = [.. new[] { file.Url("fileDownloadUrl"), file.Url("fileUrl") }.OfType<string>().Distinct(StringComparer.Ordinal)];
        if (urls.Length == 0)
        {
            return null;
        }

        return Described(file, $"{how}-{HeightOf(file)}") with
        {
            Urls = urls,
            Container = FileKind.Container(new Uri(urls[^1]).AbsolutePath),
            VideoCodec = IsSoundAlone(file) ? Codec.Absent : Codec.Unknown,
            AudioCodec = IsPictureAlone(file) ? Codec.Absent : Codec.Unknown,
            Size = file.Count("size") is { } size ? new ByteSize(size) : null,
        };
    }

    // A live stream, and a video whose host keeps no whole file of it.
    private static MediaSource? StreamOf(JsonElement playlist) =>
        playlist.Url("playlistUrl") is { } url ? new MediaSource { Urls = [url], Label = "hls", Delivery = StreamDelivery.Hls } : null;

    // Hosts that keep picture and sound apart put them into one file while it is fetched, of a length nobody knows before.
    private static MediaSource? JoinedOf(JsonElement video, TubeUrl asked, JsonElement picture, JsonElement sound) =>
        picture.Count("id") is not { } first || sound.Count("id") is not { } second ? null : Described(picture, $"joined-{HeightOf(picture)}") with
        {
            Urls = [string.Create(CultureInfo.InvariantCulture, $"{asked.Root}/download/videos/generate/{video.Text("uuid")}?videoFileIds={first}&videoFileIds={second}")],
            Container = "mp4",
            SizeEstimate = picture.Count("size") is { } size ? new ByteSize(size + (sound.Count("size") ?? 0)) : null,
        };

    private static MediaSource Described(JsonElement file, string label) => new()
    {
        Urls = [],
        Label = label,
        Kind = IsSoundAlone(file) ? MediaKind.Audio : MediaKind.Video,
        Width = file.Small("width"),
        Height = file.Small("height") ?? file.Object("resolution")?.Small("id"),
        Fps = IsSoundAlone(file) ? null : file.Real("fps") is > 0 and < 1_000 and var fps ? fps : null,
    };

    private static long HeightOf(JsonElement file) => file.Object("resolution")?.Count("id") ?? file.Count("height") ?? 0;

    private static bool IsSoundAlone(JsonElement file) => file.Part("hasVideo") is { ValueKind: JsonValueKind.False } || file.Object("resolution")?.Count("id") == 0;

    private static bool IsPictureAlone(JsonElement file) => file.Part("hasAudio") is { ValueKind: JsonValueKind.False };

    private static string? NameOf(JsonElement video, MediaSource source)
    {
        var title = video.Text("name");
        if (title is null)
        {
            return null;
        }

        // The host takes the last component of a path as the name, and a title is no path.
        title = title.Replace('/', '-').Replace('\\', '-');
        return source.Delivery == StreamDelivery.Hls ? null : $"{(title.Length > 200 ? title[..(char.IsHighSurrogate(title[199]) ? 199 : 200)] : title)}.{source.Container ?? "mp4"}";
    }
}
