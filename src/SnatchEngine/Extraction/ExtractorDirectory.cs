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

    /// <summary>Sorts the claims of all plugins that have any: those that cannot be used keep their URLs, which fail with their reason.</summary>
    /// <param name="catalog">The installed plugins.</param>
    public ExtractorDirectory(PluginCatalog catalog)
    {
        Catalog = catalog;
        List<ExtractorRoute> routes = [];
        foreach (var plugin in catalog.Plugins)
        {
            if (plugin.Routes)
            {
                AddRoutes(plugin, routes);
            }
        }

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

    /// <summary>The plugins whose claims they are.</summary>
    internal PluginCatalog Catalog { get; }

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

    private static void AddRoutes(InstalledPlugin plugin, List<ExtractorRoute> routes)
    {
        // A manifest that became unreadable says nothing of URLs; what was loaded before serves on.
        var claims = plugin.Version is null ? plugin.Predecessor?.Claims ?? [] : plugin.Claims;
        foreach (var claim in claims)
        {
            routes.Add(new ExtractorRoute(plugin, claim));
        }
    }

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
        var order = MostSpecificFirst(left.Claim, right.Claim);
        return order != 0 ? order : string.CompareOrdinal(left.Plugin.Id, right.Plugin.Id);
    }

    internal static int MostSpecificFirst(UrlClaim l, UrlClaim r)
    {
        var order = l.IsAnyHost.CompareTo(r.IsAnyHost);
        order = order != 0 ? order : l.IsWildcardHost.CompareTo(r.IsWildcardHost);
        order = order != 0 || !l.IsWildcardHost ? order : r.Host.Length.CompareTo(l.Host.Length);
        order = order != 0 ? order : r.PathLength.CompareTo(l.PathLength);
        order = order != 0 ? order : r.Priority.CompareTo(l.Priority);
        return order != 0 ? order : string.CompareOrdinal(l.Extractor, r.Extractor);
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
