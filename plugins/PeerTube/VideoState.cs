using System.Text.Json;
using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.PeerTube;

/// <summary>Whether a video can be had now, and if not, why and when.</summary>
internal static class VideoState
{
    private const int WaitsForLive = 4;
    private const int LiveEnded = 5;
    private const int TranscodingFailed = 7;
    private const int MoveFailed = 8;

    /// <summary>The failure of a video without a file to fetch yet, or hidden; null when nothing stands in the way.</summary>
    /// <param name="video">The video of the API.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="now">The time.</param>
    public static ExtractionException? Obstacle(JsonElement video, string what, DateTimeOffset now)
    {
        var start = PremiereOf(video);
        if (start > now)
        {
            return NotYet($"{what} is announced for {start:u}", start);
        }

        var state = video.Object("state")?.Count("id");
        if (video.Flag("isLive"))
        {
            return state switch
            {
                WaitsForLive => NotYet($"{what} is a live stream that has not begun", null),
                LiveEnded => NotYet($"{what} is a live stream that has ended; its recording is not there yet", null),
                _ => HasPlaylist(video) ? null : NotYet($"{what} is live at the moment, and its host names no stream of it yet", null),
            };
        }

        if (HasFiles(video) || (state is 1 or null && HasPlaylist(video)))
        {
            return null;
        }

        return state switch
        {
            1 or null => new(ExtractionFailure.Gone, $"{what} has no file any more"),
            TranscodingFailed or MoveFailed => new(ExtractionFailure.Gone, $"{what} has no file: its host failed to process it ({video.Object("state")?.Title("label") ?? $"state {state}"})"),
            _ => NotYet($"{what} is still being processed by its host ({video.Object("state")?.Title("label") ?? $"state {state}"})", null),
        };
    }

    private static ExtractionException NotYet(string message, DateTimeOffset? when) => new(ExtractionFailure.NotYet, message) { NotBefore = when };

    // What is fetched before its publication is another cut at best.
    private static DateTimeOffset? PremiereOf(JsonElement video)
    {
        var live = video.List("liveSchedules").Select(s => s.Moment("startAt")).Where(m => m is not null).Min();
        return video.Object("scheduledUpdate")?.Moment("updateAt") ?? (video.Flag("isLive") ? live : null) ?? video.Moment("publishedAt");
    }

    private static bool HasFiles(JsonElement video) => video.List("files").Any() || video.List("streamingPlaylists").Any(p => p.List("files").Any());

    private static bool HasPlaylist(JsonElement video) => video.List("streamingPlaylists").Any(p => p.Url("playlistUrl") is not null);
}
