using System.Diagnostics.CodeAnalysis;

namespace SnatchEngine.Plugins.PeerTube;

/// <summary>What a URL would ask for if its host were a PeerTube.</summary>
/// <param name="Root">Scheme, host and port, without a slash at the end.</param>
/// <param name="Host">The host, for messages.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Name">The id or name of it.</param>
internal sealed record TubeUrl(string Root, string Host, TubeKind Kind, string Name)
{
    private const string ShortAlphabet = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

    private static readonly HashSet<string> s_fileEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        "zip", "gz", "tgz", "xz", "bz2", "zst", "tar", "7z", "rar", "iso", "img", "dmg", "exe", "msi", "deb", "rpm", "apk", "bin", "pdf", "epub", "txt", "csv", "json", "xml",
        "html", "htm", "php", "asp", "aspx", "jsp", "cgi", "js", "css", "jpg", "jpeg", "png", "gif", "webp", "svg", "mp3", "m4a", "flac", "ogg", "opus", "wav", "mp4", "m4v",
        "mkv", "webm", "avi", "mov", "m3u8", "mpd", "torrent", "sig", "asc", "md", "jar", "dll", "so", "c", "h", "cs", "py", "sh", "sha256", "md5", "doc", "docx", "xls", "xlsx",
    };

    /// <summary>What it is, for messages.</summary>
    public string What => $"the {Kind.ToString().ToLowerInvariant()} '{Name}' of {Host}";

    /// <summary>Whether the URL has so much of PeerTube's own shape that it hardly is anything else.</summary>
    public bool IsSure => Kind is TubeKind.Video or TubeKind.Playlist;

    /// <summary>Its place in the API.</summary>
    public string Api => Kind switch
    {
        TubeKind.Video => $"{Root}/api/v1/videos/{Name}",
        TubeKind.Playlist => $"{Root}/api/v1/video-playlists/{Name}/videos",
        TubeKind.Channel => $"{Root}/api/v1/video-channels/{Name}/videos",
        _ => $"{Root}/api/v1/accounts/{Name}/videos",
    };

    /// <summary>Reads a URL; asks nobody.</summary>
    /// <returns>False when it cannot be one of PeerTube.</returns>
    public static bool TryRead(string url, [NotNullWhen(true)] out TubeUrl? read)
    {
        var uri = new Uri(url);
        var parts = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        (TubeKind Kind, string? Name) asked = parts switch
        {
            ["w", "p", _] or ["videos", "watch", "playlist", _] or ["video-playlists", "embed", _] when IsId(parts[^1]) => (TubeKind.Playlist, parts[^1]),
            ["w", _] or ["videos", "watch" or "embed", _] when IsId(parts[^1]) => (TubeKind.Video, parts[^1]),
            ["c" or "video-channels", _] or ["c" or "video-channels", _, "videos" or "about"] when IsHandle(parts[1]) => (TubeKind.Channel, parts[1]),
            ["a" or "accounts", _] or ["a" or "accounts", _, "videos" or "video-channels" or "about"] when IsHandle(parts[1]) => (TubeKind.Account, parts[1]),
            _ => default,
        };
        read = asked.Name is null ? null : new TubeUrl($"{uri.Scheme}://{uri.Authority}", uri.Host, asked.Kind, Uri.UnescapeDataString(asked.Name));
        return read is not null;
    }

    /// <summary>The page of a video on the same host.</summary>
    /// <param name="id">The video's id, as the API writes it.</param>
    /// <returns>Null when that is no id.</returns>
    public string? VideoPage(string? id) => id is not null && IsId(id) ? $"{Root}/w/{id}" : null;

    // A UUID, or the same in the 22 letters that PeerTube shortens it to.
    private static bool IsId(string text) => Guid.TryParseExact(text, "D", out _) || (text.Length == 22 && text.All(c => ShortAlphabet.Contains(c, StringComparison.Ordinal)));

    // The name of a file is no handle: a channel may have a dot in its name, and a download must not wait for the question.
    private static bool IsHandle(string escaped)
    {
        var (name, host) = Uri.UnescapeDataString(escaped).Split('@') switch
        {
            [var local] => (local, "host"),
            [var local, var home] => (local, home),
            _ => ("", ""),
        };
        return name.Length is > 0 and <= 120 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') && name[0] != '.' &&
            (escaped.Contains('@', StringComparison.Ordinal) || !s_fileEndings.Contains(Path.GetExtension(name).TrimStart('.'))) &&
            host.Length is > 0 and <= 253 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':');
    }
}

/// <summary>What can be asked of a PeerTube.</summary>
internal enum TubeKind
{
    /// <summary>One video.</summary>
    Video,

    /// <summary>The videos of a playlist.</summary>
    Playlist,

    /// <summary>The videos of a channel.</summary>
    Channel,

    /// <summary>The videos of an account, in all its channels.</summary>
    Account,
}
