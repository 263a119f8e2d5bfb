using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction;

/// <summary>Who would extract a URL, as the manifests claim it; loads no code.</summary>
/// <remarks>
/// The most specific claim comes first: a literal host, then a wildcard with the longest host, then any host; within that the path with the most literal characters,
/// then the highest priority, then the extractor's and the plugin's name.
/// </remarks>
public sealed class ExtractorDirectory
{
    private readonly Dictionary<string, List<ExtractorRoute>> _byHost = new(StringComparer.Ordinal);
    private readonly List<ExtractorRoute> _byPattern = [];
    private readonly Dictionary<string, ExtractorRoute> _byName = new(StringComparer.Ordinal);

    /// <summary>Sorts the claims of all usable plugins.</summary>
    /// <param name="catalog">The installed plugins.</param>
    public ExtractorDirectory(PluginCatalog catalog)
    {
        var routes = catalog.Plugins.Where(p => p.IsUsable).SelectMany(p => p.Manifest!.Claims, (plugin, claim) => new ExtractorRoute(plugin, claim)).ToList();
        routes.Sort(MostSpecificFirst);
        foreach (var route in routes)
        {
            _byName.TryAdd(route.Extractor, route);
            if (route.Claim.IsAnyHost || route.Claim.IsWildcardHost)
            {
                _byPattern.Add(route);
            }
            else if (_byHost.TryGetValue(route.Claim.Host, out var same))
            {
                same.Add(route);
            }
            else
            {
                _byHost[route.Claim.Host] = [route];
            }
        }
    }

    /// <summary>The names of all extractors, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _byName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The extractors that claim a URL, the one to use first.</summary>
    /// <param name="url">An absolute http or https URL; the order of an unreadable one is empty.</param>
    public IEnumerable<ExtractorRoute> RoutesOf(string url)
    {
        if (!TryParts(url, out var parts))
        {
            yield break;
        }

        var (host, path) = parts;
        IEnumerable<ExtractorRoute> literal = _byHost.TryGetValue(host, out var routes) ? routes : [];
        foreach (var route in literal.Concat(_byPattern).Where(r => r.Claim.Matches(host, path)))
        {
            yield return route;
        }
    }

    /// <summary>The extractor of a name, for any URL.</summary>
    /// <exception cref="PluginException">There is none.</exception>
    public ExtractorRoute Named(string name) => _byName.TryGetValue(name, out var route)
        ? route
        : throw new PluginException(PluginFailure.NotInstalled, $"there is no extractor '{name}'; installed: {(_byName.Count == 0 ? "none" : string.Join(", ", Names))}");

    /// <summary>The host, as claims name it, and the path of a URL; false when it is none.</summary>
    internal static bool TryParts(string url, out (string Host, string Path) parts)
    {
        parts = default;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return false;
        }

        parts = (uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost.TrimEnd('.').ToLowerInvariant(), uri.AbsolutePath);
        return true;
    }

    internal static int MostSpecificFirst(ExtractorRoute left, ExtractorRoute right)
    {
        var (l, r) = (left.Claim, right.Claim);
        var order = l.IsAnyHost.CompareTo(r.IsAnyHost);
        order = order != 0 ? order : l.IsWildcardHost.CompareTo(r.IsWildcardHost);
        order = order != 0 || !l.IsWildcardHost ? order : r.Host.Length.CompareTo(l.Host.Length);
        order = order != 0 ? order : r.PathLength.CompareTo(l.PathLength);
        order = order != 0 ? order : r.Priority.CompareTo(l.Priority);
        order = order != 0 ? order : string.CompareOrdinal(l.Extractor, r.Extractor);
        return order != 0 ? order : string.CompareOrdinal(left.Plugin.Id, right.Plugin.Id);
    }
}

/// <summary>One claim and the plugin that makes it.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="Claim">The claim.</param>
public sealed record ExtractorRoute(InstalledPlugin Plugin, UrlClaim Claim)
{
    /// <summary>The extractor's name.</summary>
    public string Extractor => Claim.Extractor;
}
