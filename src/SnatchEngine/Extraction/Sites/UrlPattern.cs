using System.Text;
using System.Text.RegularExpressions;
using SnatchEngine.Plugins;

namespace SnatchEngine.Extraction.Sites;

/// <summary>URLs a site file takes: a host, a path in which <c>{name}</c> stands for one part and <c>*</c> for anything, and parameters the query must have.</summary>
/// <param name="Claim">Host and path as the routing knows them.</param>
/// <param name="Path">The path as a pattern with a group for each name.</param>
/// <param name="Captures">The names in the path, in the order of their groups.</param>
/// <param name="Query">The parameters: their names, and what each must be or is called.</param>
internal sealed record UrlPattern(UrlClaim Claim, Regex Path, IReadOnlyList<string> Captures, IReadOnlyList<QueryPart> Query)
{
    private const string AnyPart = "[^/]+";

    /// <summary>All names it gives values to.</summary>
    public IEnumerable<string> Names => Captures.Concat(Query.Where(q => q.Capture is not null).Select(q => q.Capture!));

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The text, such as <c>tube.example/watch/{id}</c>.</param>
    /// <param name="site">The site's name.</param>
    /// <param name="priority">Decides between equally specific ones.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    /// <param name="index">Where in the text that is.</param>
    public static UrlPattern? Parse(string text, string site, int priority, out string? problem, out int index)
    {
        problem = null;
        index = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        var slash = text.AsSpan(index).IndexOfAny('/', '?') is >= 0 and var cut ? index + cut : text.Length;
        var host = text[index..slash].ToLowerInvariant();
        if (host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('['))
        {
            problem = "a port cannot be told here: leave it out, and every port of the host is meant";
            return null;
        }

        if (!ManifestWords.IsHostPattern(host) || host.Length == 0)
        {
            problem = "it must begin with a host such as tube.example, *.tube.example or *";
            return null;
        }

        var question = text.IndexOf('?', slash);
        var path = text[slash..(question < 0 ? text.Length : question)];
        index = slash;
        List<string> captures = [];
        if (TryPath(path, captures, out var claim, out var pattern) is { } wrong)
        {
            problem = wrong;
            return null;
        }

        var query = question < 0 ? [] : text[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(QueryPart.Of).ToList();
        return new UrlPattern(new UrlClaim(host, claim, priority, site), pattern!, captures, query);
    }

    /// <summary>Whether a URL fits; if so, its names have values.</summary>
    public bool TryMatch(string url, Dictionary<string, string> values)
    {
        if (!ExtractorDirectory.TryParts(url, out var parts) || !UrlClaim.MatchesHost(Claim.Host, parts.Host) || Path.Match(parts.Path) is not { Success: true } match)
        {
            return false;
        }

        var asked = new Uri(url).Query.TrimStart('?').Split('&').Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToList();
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var part in Query)
        {
            if (asked.Find(p => Decoded(p[0]) == part.Name) is not { } given || (part.Value is not null && Decoded(given[1]) != part.Value) || given[1].Length == 0)
            {
                return false;
            }

            if (part.Capture is not null)
            {
                found[part.Capture] = Decoded(given[1]);
            }
        }

        for (var i = 0; i < Captures.Count; i++)
        {
            found[Captures[i]] = Uri.UnescapeDataString(match.Groups[$"c{i}"].Value);
        }

        foreach (var (name, value) in found)
        {
            values[name] = value;
        }

        return true;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string? TryPath(string text, List<string> captures, out string claim, out Regex? pattern)
    {
        (claim, pattern) = ("*", null);
        var (literal, regex) = (new StringBuilder(), new StringBuilder());
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '{')
            {
                if (ClosingOf(text, at) is not { } end || text[(at + 1)..end].Split(':', 2) is not [var name, ..] parts || !IsName(name))
                {
                    return "after '{' a name of lower-case letters, digits and dashes is missing, or its '}'";
                }

                regex.Append("(?<c").Append(captures.Count).Append('>').Append(parts.Length == 2 ? parts[1] : AnyPart).Append(')');
                captures.Add(name);
                literal.Append('*');
                at = end;
            }
            else
            {
                literal.Append(text[at]);
                regex.Append(text[at] == '*' ? ".*" : Regex.Escape(text[at].ToString()));
            }
        }

        var isWhole = text.Length == 0;
        claim = isWhole ? "*" : Regex.Replace(literal.ToString(), "\\*+", "*");
        if (!ManifestWords.IsPathPattern(claim))
        {
            return "its path holds a character that no path has, or more than 8 names";
        }

        // A path with and without its last slash is one to people.
        pattern = SafeRegex.TryCreate(isWhole ? "^.*$" : $"^{regex}{(text.EndsWith('/') ? "" : "/?")}$", RegexOptions.ExplicitCapture, out var why);
        return why;
    }

    private static int? ClosingOf(string text, int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Whether a text is a name that templates can use.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= 64 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

/// <summary>A parameter a query must have.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Value">What it must be. Null: anything.</param>
/// <param name="Capture">What its value is called. Null: nothing.</param>
internal sealed record QueryPart(string Name, string? Value, string? Capture)
{
    public static QueryPart Of(string text)
    {
        var (name, value) = text.Split('=', 2) is [var left, var right] ? (left, right) : (text, "*");
        return value is ['{', .., '}'] && UrlPattern.IsName(value[1..^1]) ? new QueryPart(name, null, value[1..^1]) : new QueryPart(name, value == "*" ? null : value, null);
    }
}
