using System.Text.RegularExpressions;
using SnatchEngine.Abstractions.Extraction;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>What yt-dlp's complaints mean for the schedule. It has no codes, so its words must do; the first line of the table that fits decides.</summary>
internal static partial class YtDlpFailure
{
    private const int LongestMessage = 400;

    private static readonly (ExtractionFailure Failure, string Next, string[] Words)[] s_meanings =
    [
        (ExtractionFailure.SiteChanged, "this yt-dlp is too old for the plugin; update it", ["no such option", "unrecognized arguments", "unsupported version of python"]),
        (ExtractionFailure.GeoBlocked, "the site shows it in other countries only",
            ["in your country", "from your country", "from your location", "in your region", "your geographic location", "geo restriction", "geo-restrict", "georestrict", "geoblocked", "geo-blocked", "http error 451"]),
        (ExtractionFailure.RateLimited, "try again later", ["http error 429", "too many requests", "rate-limit", "rate limit", "ratelimit"]),
        (ExtractionFailure.SiteChanged, "yt-dlp knows no such page; '--extractor direct-link' takes the URL as the file itself", ["unsupported url", "is not a valid url"]),
        (ExtractionFailure.Gone, "protected files are not fetched", ["drm protect", "drm-protect", "uses drm"]),
        (ExtractionFailure.NotYet, "try again when it has begun",
            ["premieres in", "premiere will begin", "will begin in", "event will begin", "has not started", "hasn't started", "not yet started", "not started yet", "is upcoming", "not yet available",
             "not currently live", "is not live", "is offline", "live stream recording is not available", "currently processing", "being processed", "is still processing"]),
        (ExtractionFailure.AuthNeeded, "set 'cookies-from-browser' for the plugin yt-dlp to use a session of yours",
            ["private video", "video is private", "this video is private", "login", "log in", "logged in", "logged-in", "sign in", "signed in", "not a bot", "members-only", "members only", "join this channel", "members of this channel",
             "requires authentication", "authentication required", "--cookies", "registered users", "subscriber", "subscription", "password", "age-restricted", "confirm your age", "requires payment", "purchase", "premium",
             "http error 401", "http error 403", "unauthorized", "forbidden", "captcha"]),
        (ExtractionFailure.Gone, "it was removed, or never was there",
            ["video unavailable", "no longer available", "has been removed", "been deleted", "was deleted", "been terminated", "account has been", "does not exist", "doesn't exist", "not exist", "not found", "http error 404", "http error 410",
             "this video is not available", "this content is not available", "isn't available anymore", "taken down", "copyright"]),
        (ExtractionFailure.Transient, "try again",
            ["timed out", "timeout", "connection", "name resolution", "getaddrinfo", "name or service not known", "network is unreachable", "no route to host", "http error 5", "http error 408", "remote end closed",
             "incompleteread", "incomplete read", "ssl", "certificate", "temporarily", "unable to connect", "transporterror", "urlopen error"]),
    ];

    /// <summary>The failure of a run.</summary>
    /// <param name="errors">What it wrote to standard error.</param>
    /// <param name="exitCode">Its exit code.</param>
    public static ExtractionException Of(string errors, int exitCode)
    {
        var said = LastError(errors);
        if (said.Length == 0)
        {
            return new ExtractionException(ExtractionFailure.SiteChanged, $"yt-dlp ended with {exitCode} and said nothing; try it by hand, and update it");
        }

        // An id or a URL may hold any of the words.
        var words = Address().Replace(Subject().Replace(said, ""), "");
        foreach (var (failure, next, meanings) in s_meanings)
        {
            if (Array.Exists(meanings, word => words.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                return new ExtractionException(failure, $"yt-dlp: {Shown(said)} ({next})");
            }
        }

        return new ExtractionException(ExtractionFailure.SiteChanged, $"yt-dlp: {Shown(said)} (update yt-dlp: the site may have changed)");
    }

    // It warns first, and says last what it gave up for; Python's own traces end with the error as well.
    private static string LastError(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = Array.FindLast(lines, l => l.StartsWith("ERROR:", StringComparison.Ordinal)) ?? Array.FindLast(lines, l => l.Contains("error:", StringComparison.OrdinalIgnoreCase))
            ?? Array.FindLast(lines, l => !l.StartsWith("WARNING:", StringComparison.Ordinal)) ?? "";
        return line.StartsWith("ERROR:", StringComparison.Ordinal) ? line[6..].Trim() : line;
    }

    // The query of a URL may be signed, and a message is kept.
    private static string Shown(string said)
    {
        var text = Query().Replace(Advice().Replace(said, ""), "$1").Trim();
        return text.Length <= LongestMessage ? text : $"{text[..LongestMessage]}…";
    }

    [GeneratedRegex(@"^\[[^\]]+\] \S+: ")]
    private static partial Regex Subject();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();

    [GeneratedRegex(@"(https?://[^\s?#""']+)[?#][^\s""']*")]
    private static partial Regex Query();

    [GeneratedRegex(@";? *(please report this issue on|Confirm you are on the latest version|Use --cookies|See +https?://\S+ for how to).*$", RegexOptions.IgnoreCase)]
    private static partial Regex Advice();
}
