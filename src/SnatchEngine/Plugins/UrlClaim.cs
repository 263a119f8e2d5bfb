namespace SnatchEngine.Plugins;

/// <summary>URLs an extractor wants.</summary>
/// <param name="Host">A host (<c>example.org</c>), all hosts beneath one (<c>*.example.org</c>, which is not <c>example.org</c> itself) or any (<c>*</c>); in lower case.</param>
/// <param name="Path">The whole path without query, in which <c>*</c> stands for any run of characters, such as <c>/videos/*</c>.</param>
/// <param name="Priority">Decides between equally specific claims, the highest first; -1000 to 1000.</param>
/// <param name="Extractor">The name of the extractor.</param>
public sealed record UrlClaim(string Host, string Path, int Priority, string Extractor)
{
    /// <summary>Whether it wants every host.</summary>
    public bool IsAnyHost => Host == "*";

    /// <summary>Whether it wants the hosts beneath one.</summary>
    public bool IsWildcardHost => Host.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>Characters of the path that are meant literally: the more, the more specific.</summary>
    public int PathLength { get; } = Path.Length - Path.AsSpan().Count('*');

    /// <summary>Whether a URL's parts are wanted.</summary>
    /// <param name="host">The host in lower case.</param>
    /// <param name="path">The path without query.</param>
    public bool Matches(string host, string path) => MatchesHost(Host, host) && MatchesPath(Path, path);

    /// <summary>Whether a host pattern covers a host.</summary>
    /// <param name="pattern">The pattern, in lower case.</param>
    /// <param name="host">The host, in lower case.</param>
    public static bool MatchesHost(string pattern, string host) =>
        pattern == "*" || pattern == host ||
        (pattern.StartsWith("*.", StringComparison.Ordinal) && host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.Ordinal));

    private static bool MatchesPath(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        int at = 0, seen = 0, star = -1, retry = 0;
        while (seen < path.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                retry = seen;
            }
            else if (at < pattern.Length && pattern[at] == path[seen])
            {
                at++;
                seen++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                seen = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].Trim('*').IsEmpty;
    }
}
