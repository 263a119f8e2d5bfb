namespace SnatchEngine.Plugins.WebPage;

/// <summary>Looks how deep a page is nested before it is parsed: parsing takes far more time than the page is long. Browsers stop at the same depth.</summary>
internal static class Nesting
{
    private const int Deepest = 512;

    // Their end may be left out, or they have none.
    private static readonly HashSet<string> s_uncounted = new(StringComparer.OrdinalIgnoreCase)
    {
        "html", "head", "body", "p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "caption", "option", "optgroup", "rb", "rt", "rp", "a",
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    };

    /// <summary>Whether elements that need an end are opened far oftener than they are ended.</summary>
    public static bool IsTooDeep(string html)
    {
        var uncounted = s_uncounted.GetAlternateLookup<ReadOnlySpan<char>>();
        var depth = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var isEnd = html[at + 1] == '/';
            var name = html.AsSpan(at + (isEnd ? 2 : 1));
            if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
            {
                continue;
            }

            name = name.IndexOfAnyExceptInRange('-', 'z') is >= 0 and var end ? name[..end] : name;
            name = name.IndexOfAny('>', '/') is >= 0 and var close ? name[..close] : name;
            if (!uncounted.Contains(name))
            {
                depth = isEnd ? Math.Max(0, depth - 1) : depth + 1;
            }

            if (depth > Deepest)
            {
                return true;
            }
        }

        return false;
    }
}
