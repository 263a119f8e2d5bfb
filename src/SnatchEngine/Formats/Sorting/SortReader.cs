using SnatchEngine.Formats.Selection;

namespace SnatchEngine.Formats.Sorting;

/// <summary>Reads the text of a sort: <c>[+]field[:limit|~limit]</c>, divided by commas.</summary>
internal static class SortReader
{
    /// <summary>Adds the terms of a text, and the names it wrote.</summary>
    /// <exception cref="FormatChoiceException">It is malformed.</exception>
    public static void Read(string text, List<SortTerm> terms, List<string> written)
    {
        if (text.Length > FormatSelector.LongestText)
        {
            throw Malformed(FormatSelector.LongestText + 1, $"a sort has at most {FormatSelector.LongestText} characters");
        }

        for (var start = 0; start <= text.Length;)
        {
            var end = text.IndexOf(',', start) is >= 0 and var comma ? comma : text.Length;
            ReadItem(text, start, end, terms, written);
            start = end + 1;
        }
    }

    private static void ReadItem(string text, int start, int end, List<SortTerm> terms, List<string> written)
    {
        var at = start;
        while (at < end && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        if (at == end)
        {
            return;
        }

        var reverse = text[at] == '+';
        at += reverse ? 1 : 0;
        var from = at;
        while (at < end && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        if (at == from)
        {
            throw Malformed(at + 1, at < end ? $"a field's name is expected, such as res, not '{text[at]}'" : "a field's name is expected, such as res");
        }

        var name = text[from..at].ToLowerInvariant();
        var separator = at < end ? text[at] : ' ';
        if (separator is not (':' or '~') && text[at..end].Trim() is { Length: > 0 } rest)
        {
            var place = text.IndexOf(rest[0], at);
            throw Malformed(place + 1, $"':' or '~' with a limit, or ',' is expected after '{name}', not '{rest[0]}'");
        }

        written.Add(name);
        Add(name, reverse, separator is ':' or '~' ? text[(at + 1)..end].Trim() : null, separator == '~', terms);
    }

    private static void Add(string name, bool reverse, string? limit, bool closest, List<SortTerm> terms)
    {
        var fields = SortFields.Of(name);

        // A pair may have a limit for each; one limit alone is that of the first.
        var limits = fields.Count > 1 ? limit?.Split(':') : limit is null ? null : [limit];
        for (var i = 0; i < fields.Count; i++)
        {
            var own = limits is not null && i < limits.Length ? limits[i].Trim() : null;
            var number = own is null ? null : fields[i].ReadLimit(own.ToLowerInvariant());
            terms.Add(new SortTerm(fields[i]) { IsReverse = reverse, IsClosest = closest && number is not null, Limit = number, LimitText = own });
        }
    }

    private static FormatChoiceException Malformed(int column, string message) => new(FormatFailure.BadSort, message) { Column = column };
}
