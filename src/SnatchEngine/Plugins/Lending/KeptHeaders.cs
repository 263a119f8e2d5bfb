using SnatchEngine.Caching;

namespace SnatchEngine.Plugins.Lending;

/// <summary>The headers of pages that are kept.</summary>
internal static class KeptHeaders
{
    /// <summary>A request that wants the body only if it is another one by now.</summary>
    public static PageAsk Marked(PageAsk ask, CachedAnswer? kept) =>
        kept?.Header("ETag") is { } tag ? ask with { Headers = [.. ask.Headers, ("If-None-Match", tag)] }
        : kept?.Header("Last-Modified") is { } since ? ask with { Headers = [.. ask.Headers, ("If-Modified-Since", since)] }
        : ask;

    /// <summary>The headers of a kept answer after a 304 (RFC 9111, 3.2): what that says is said of it, its content aside.</summary>
    public static List<(string Name, string Value)> Renewed(IReadOnlyList<(string Name, string Value)> kept, IReadOnlyList<(string Name, string Value)> told)
    {
        var news = told.Where(h => IsKept(h.Name) && !h.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)).ToList();
        var names = news.Select(h => h.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

        // How long it had lain in another cache is told anew or not at all.
        names.Add("Age");
        return [.. kept.Where(h => !names.Contains(h.Name)), .. news];
    }

    /// <summary>Whether a header is kept: cookies are for who asked, then, and the connection's are of no use to anybody later.</summary>
    public static bool IsKept(string name) => name.ToUpperInvariant() is not ("SET-COOKIE" or "SET-COOKIE2" or "CONNECTION" or "KEEP-ALIVE" or "TRANSFER-ENCODING" or "PROXY-AUTHENTICATE");
}
