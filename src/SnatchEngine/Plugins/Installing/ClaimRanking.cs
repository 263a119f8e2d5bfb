using SnatchEngine.Extraction;

namespace SnatchEngine.Plugins.Installing;

/// <summary>Who would take a URL, and why: every claim that fits it, in the order in which they are asked, those that are not asked last.</summary>
/// <param name="Claims">The claims.</param>
public sealed record ClaimRanking(IReadOnlyList<RankedClaim> Claims)
{
    /// <summary>Ranks all claims that fit.</summary>
    /// <param name="inventory">The plugins.</param>
    /// <param name="url">The URL.</param>
    /// <returns>Null when it is no absolute http or https URL.</returns>
    public static ClaimRanking? Of(PluginInventory inventory, string url)
    {
        var isHttp = url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isHttp || !ExtractorDirectory.TryParts(url, out var parts))
        {
            return null;
        }

        var fitting = inventory.All
            .SelectMany(l => l.Plugin.Claims, (listed, claim) => (Listed: listed, Route: new ExtractorRoute(listed.Plugin, claim)))
            .Where(f => f.Route.Claim.Matches(parts.Host, parts.Path))
            .ToList();
        fitting.Sort((a, b) => ExtractorDirectory.MostSpecificFirst(a.Route, b.Route));
        var asked = fitting.Where(f => f.Listed.IsRouted).ToList();
        var claims = new List<RankedClaim>();
        foreach (var (place, (listed, route)) in asked.Index())
        {
            claims.Add(Ranked(listed, route, place == 0 ? null : asked[place - 1].Route, asked.Count, isTaken: claims.Exists(c => c.Role is ClaimRole.Takes or ClaimRole.Fails)));
        }

        claims.AddRange(fitting.Where(f => !f.Listed.IsRouted).Select(f => new RankedClaim(f.Listed, f.Route.Claim, ClaimRole.NotAsked, $"{f.Listed.State}: {f.Listed.Reason}")));
        return new ClaimRanking(claims);
    }

    private static RankedClaim Ranked(ListedPlugin listed, ExtractorRoute route, ExtractorRoute? before, int count, bool isTaken)
    {
        if (isTaken)
        {
            return new RankedClaim(listed, route.Claim, ClaimRole.Behind, WhyBehind(before!, route));
        }

        if (listed.IsInUse)
        {
            return new RankedClaim(listed, route.Claim, ClaimRole.Takes, before is null ? WhyFirst(route.Claim, count) : "the one before it is passed over");
        }

        // As in a run: one that names the site is not stood in for, one that wants every host is.
        return new RankedClaim(listed, route.Claim, route.Claim.IsAnyHost ? ClaimRole.PassedOver : ClaimRole.Fails, listed.Reason ?? "");
    }

    private static string WhyFirst(UrlClaim claim, int count) => count == 1
        ? "nobody else claims it"
        : $"its claim is the first in order: {HostWord(claim)}, {claim.PathLength} literal characters of path, priority {claim.Priority}";

    // The first criterion that tells the two apart, in the order of the comparison.
    private static string WhyBehind(ExtractorRoute before, ExtractorRoute after)
    {
        var (b, a) = (before.Claim, after.Claim);
        var than = $"than that of {before.Plugin.Id}";
        return HostRank(b) != HostRank(a) || (b.IsWildcardHost && a.IsWildcardHost && b.Host.Length != a.Host.Length) ? $"its host is less specific {than}: {HostWord(a)} against {HostWord(b)}"
            : b.PathLength != a.PathLength ? $"its path is less specific {than}: {a.PathLength} literal characters against {b.PathLength}"
            : b.Priority != a.Priority ? $"its priority is lower {than}: {a.Priority} against {b.Priority}"
            : b.Extractor != a.Extractor ? $"its name comes later {than}: {a.Extractor} after {b.Extractor}"
            : $"its plugin's name comes later {than}";
    }

    private static int HostRank(UrlClaim claim) => claim.IsAnyHost ? 2 : claim.IsWildcardHost ? 1 : 0;

    private static string HostWord(UrlClaim claim) => claim.IsAnyHost ? "any host" : claim.IsWildcardHost ? $"every host beneath {claim.Host[2..]}" : $"the host {claim.Host}";
}

/// <summary>What a claim comes to.</summary>
public enum ClaimRole
{
    /// <summary>Its plugin takes the URL.</summary>
    Takes,

    /// <summary>Its plugin would take the URL, and may not be loaded: the URL fails.</summary>
    Fails,

    /// <summary>Its plugin wants every host and may not be loaded: the next is asked.</summary>
    PassedOver,

    /// <summary>Another claim comes before it.</summary>
    Behind,

    /// <summary>Its plugin is not used at all.</summary>
    NotAsked,
}

/// <summary>A claim that fits.</summary>
/// <param name="Listed">Whose it is.</param>
/// <param name="Claim">The claim.</param>
/// <param name="Role">What it comes to.</param>
/// <param name="Why">Why.</param>
public sealed record RankedClaim(ListedPlugin Listed, UrlClaim Claim, ClaimRole Role, string Why);
