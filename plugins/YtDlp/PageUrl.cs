using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using SnatchEngine.Plugins.Shared;

namespace SnatchEngine.Plugins.YtDlp;

/// <summary>The page yt-dlp is asked about. What a playlist refers to is wrapped into a URL of a host that cannot exist, so that it comes back here and not to whoever else claims it.</summary>
internal static class PageUrl
{
    private const string Wrapper = "https://yt-dlp.invalid/?url=";

    /// <summary>A reference that this plugin takes.</summary>
    public static string Wrap(string page) => Wrapper + Uri.EscapeDataString(page);

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

        page = url.StartsWith(Wrapper, StringComparison.Ordinal) ? Uri.UnescapeDataString(url[Wrapper.Length..]) : null;
        if (page is not null && !(JsonReading.IsWebUrl(page) && IsPublic(new Uri(page))))
        {
            page = null;
        }

        return page is not null;
    }

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
