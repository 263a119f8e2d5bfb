using SnatchEngine.Caching;
using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Plugins.Lending;

/// <summary>A page's request as a text that can be kept, when it is one that may be sent unasked: without logins, cookies or headers that could be either.</summary>
internal static class AheadRequest
{
    private const int Longest = 8 << 10;

    /// <summary>The text; null when it may not be.</summary>
    public static string? Of(PageAsk ask, string? cookies)
    {
        if (ask.Access is not null || cookies is not null || ask.RefusesKept || ask.Url.UserInfo.Length > 0 || ask.Headers.Any(h => !IsPlain(h.Name)))
        {
            return null;
        }

        var text = string.Join('\n', [$"{(ask.IsTyped ? "typed" : "found")} {(ask.Kind is { } kind ? CacheKindName.Of(kind) : "-")}", ask.Url.AbsoluteUri, .. ask.Headers.Select(h => $"{h.Name}: {h.Value}")]);
        return text.Length <= Longest ? text : null;
    }

    /// <summary>The request; null when it is none.</summary>
    public static PageAsk? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 2 || lines[0].Split(' ') is not [var whose, var kind] || !Uri.TryCreate(lines[1], UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return null;
        }

        return new PageAsk
        {
            Method = HttpMethod.Get,
            Url = url,
            Origin = WireUrl.OriginOf(url),
            Headers = [.. lines.Skip(2).Select(l => l.Split(": ", 2)).Where(l => l.Length == 2).Select(l => (l[0], l[1]))],
            FollowsRedirects = true,
            IsTyped = whose == "typed",
            Kind = CacheKindName.Parse(kind),
        };
    }

    private static bool IsPlain(string name) => name.ToUpperInvariant() is "ACCEPT" or "ACCEPT-LANGUAGE" or "USER-AGENT" or "REFERER";
}
