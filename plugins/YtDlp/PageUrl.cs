using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SnatchEngine.Abstractions.Media;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>The page yt-dlp is asked about. What a playlist refers to is wrapped into a URL of a host that cannot exist, so that it comes back here and not to whoever else claims it.</summary>
internal static class PageUrl
{
    private const string Wrapper = "https://yt-dlp.invalid/?url=";

    /// <summary>A reference that this plugin takes.</summary>
    /// <param name="page">The page.</param>
    /// <param name="list">The place in a list it has; null: none.</param>
    public static string Wrap(string page, MediaList? list = null) => Wrapper + Uri.EscapeDataString(page) + (list is null ? "" : string.Create(
        CultureInfo.InvariantCulture, $"&list={Uri.EscapeDataString(list.Id)}&title={Uri.EscapeDataString(list.Title ?? "")}&index={list.Index}&count={list.Count}"));

    /// <summary>The place in a list that a wrapped page was given; null when it has none.</summary>
    public static MediaList? ListOf(string url)
    {
        if (!url.StartsWith(Wrapper, StringComparison.Ordinal) || url.Split('&') is not [_, var id, var title, var index, var count] || ValueOf(id, "list=") is not { Length: > 0 } list)
        {
            return null;
        }

        return new MediaList(list, ValueOf(title, "title=") is { Length: > 0 } name ? name : null, NumberOf(index, "index="), NumberOf(count, "count="));
    }

    /// <summary>Reads the page out of what was asked for.</summary>
    /// <param name="url">A page as somebody typed it, or a wrapped one.</param>
    /// <param name="page">The page.</param>
    /// <returns>False when there is none in it, or one that a page must not send us to.</returns>
    public static bool TryRead(string url, [NotNullWhen(true)] out string? page)
    {
        if (new Uri(url).Host != "yt-dlp.invalid")
        {
            page = url;
            return true;
        }

        page = url.StartsWith(Wrapper, StringComparison.Ordinal) ? Uri.UnescapeDataString(url[Wrapper.Length..].Split('&')[0]) : null;
        if (page is not null && !(JsonReading.IsWebUrl(page) && IsPublic(new Uri(page))))
        {
            page = null;
        }

        return page is not null;
    }

    private static string? ValueOf(string pair, string key) => pair.StartsWith(key, StringComparison.Ordinal) ? Uri.UnescapeDataString(pair[key.Length..]) : null;

    private static int? NumberOf(string pair, string key) => int.TryParse(ValueOf(pair, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Any page may refer to a wrapped URL, and yt-dlp obeys no rule of ours about where it connects.
    private static bool IsPublic(Uri url)
    {
        if (!IPAddress.TryParse(url.IdnHost, out var address))
        {
            return url.IdnHost.Contains('.', StringComparison.Ordinal) && !url.IdnHost.TrimEnd('.').EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        }

        // No page worth asking about is known by an address of the newer kind, and those have many disguises of the older.
        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        return bytes is not ([0 or 10 or 127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..] or [>= 224, ..]);
    }
}
