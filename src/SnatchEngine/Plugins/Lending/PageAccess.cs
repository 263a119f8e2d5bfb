using SnatchEngine.Downloads.Http;

namespace SnatchEngine.Plugins.Lending;

/// <summary>What a person lends with a URL: the pages of its very origin get it as its files do, and those of another do not. Plugins never see it.</summary>
/// <param name="Origin">The origin that was typed.</param>
/// <param name="Lent">What is lent.</param>
internal sealed record PageAccess(string Origin, RequestAccess Lent)
{
    /// <summary>That of a wish; null when nothing is lent.</summary>
    /// <param name="typed">The URL that was typed.</param>
    /// <param name="lent">What is lent with it.</param>
    public static PageAccess? Of(string typed, RequestAccess lent) =>
        lent == RequestAccess.None || !WireUrl.TryCreate(typed, out var url, out _) ? null : new PageAccess(WireUrl.OriginOf(url), lent);

    /// <summary>The headers a request carries, unless it has its own; those that say no secret go everywhere.</summary>
    public IEnumerable<KeyValuePair<string, string>> HeadersFor(Uri url)
    {
        var isMeant = IsMeant(url);
        foreach (var header in Lent.Headers)
        {
            if (isMeant || header.Key.ToUpperInvariant() is "USER-AGENT" or "ACCEPT" or "ACCEPT-LANGUAGE")
            {
                yield return header;
            }
        }

        if (isMeant && (Lent.Authorization ?? (Lent.Netrc?.For(url.IdnHost) is { } login ? BasicLogin.Header(login.User, login.Password) : null)) is { } authorization)
        {
            yield return KeyValuePair.Create("Authorization", authorization);
        }
    }

    /// <summary>The cookies a request carries: the plugin's own, which the site has set meanwhile, and of the lent ones those of other names.</summary>
    public string? CookiesFor(Uri url, string? own, DateTimeOffset now)
    {
        if (!IsMeant(url) || Lent.Cookies?.HeaderFor(url, now) is not { } lent)
        {
            return own;
        }

        if (own is null)
        {
            return lent;
        }

        var names = own.Split("; ").Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return string.Join("; ", [own, .. lent.Split("; ").Where(c => !names.Contains(NameOf(c)))]);
    }

    /// <summary>What tells a page that was asked for with it from the same page for somebody else.</summary>
    public string KeyFor(Uri url, DateTimeOffset now) => $"{string.Join('\n', HeadersFor(url).Select(h => $"{h.Key}: {h.Value}"))}\n{CookiesFor(url, null, now)}";

    private bool IsMeant(Uri url) => WireUrl.OriginOf(url) == Origin;

    private static string NameOf(string cookie) => cookie.Split('=', 2)[0];
}
