namespace SnatchEngine.Formats.Sorting;

/// <summary>What formats are ranked by, the most important first: the fields somebody named, then yt-dlp's own order.</summary>
public sealed class FormatSort
{
    private static readonly Lazy<FormatSort> s_default = new(() => new FormatSort([], []));
    private readonly List<SortTerm> _terms = [];

    private FormatSort(IReadOnlyList<SortTerm> named, IReadOnlyList<string> written)
    {
        Written = written;
        AddAll("hidden,aud_or_vid,hasvid,ie_pref");
        named.ToList().ForEach(Add);

        // Dolby Vision is not preferred, as few devices play it.
        AddAll("lang,quality,res,fps,hdr:12,vcodec,channels,acodec,size,br,asr,proto,ext,hasaud,source,id");
    }

    /// <summary>yt-dlp's own order.</summary>
    public static FormatSort Default => s_default.Value;

    /// <summary>The names of fields that were written, in lower case.</summary>
    internal IReadOnlyList<string> Written { get; }

    /// <summary>All fields in the order they count.</summary>
    internal IReadOnlyList<SortTerm> Terms => _terms;

    /// <summary>Reads a sort such as <c>res:720,+size,codec:avc:m4a</c>.</summary>
    /// <param name="text">At most 10,000 characters.</param>
    /// <exception cref="FormatChoiceException">It is malformed; with the column.</exception>
    public static FormatSort Parse(string text) => Parse([text]);

    /// <summary>Reads several sorts, of which a later one counts more.</summary>
    /// <param name="texts">The sorts, in the order they were written.</param>
    /// <exception cref="FormatChoiceException">One is malformed; with the column.</exception>
    public static FormatSort Parse(IReadOnlyList<string> texts)
    {
        List<SortTerm> terms = [];
        List<string> written = [];
        foreach (var text in texts.Reverse())
        {
            SortReader.Read(text, terms, written);
        }

        return terms.Count == 0 ? Default : new FormatSort(terms, written);
    }

    /// <summary>A sort by fields of our own, then yt-dlp's.</summary>
    internal static FormatSort Of(IReadOnlyList<SortTerm> terms) => new(terms, []);

    /// <summary>The formats, the best last; of equals the later stays later.</summary>
    internal IReadOnlyList<Format> Order(IEnumerable<Format> formats) =>
        [.. formats.Select(f => new Ranked(f, KeysOf(f))).OrderBy(f => f.Keys, Comparer<SortKey[]>.Create(Compare)).Select(f => f.Format)];

    /// <summary>Each field with what it makes of a format.</summary>
    internal IEnumerable<(SortTerm Term, FieldValue? Value, SortKey Key)> Explain(Format format)
    {
        foreach (var term in _terms)
        {
            var value = term.Field.Read(format);
            yield return (term, value, SortKey.Of(value, term));
        }
    }

    private SortKey[] KeysOf(Format format)
    {
        var keys = new SortKey[_terms.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = SortKey.Of(_terms[i].Field.Read(format), _terms[i]);
        }

        return keys;
    }

    private static int Compare(SortKey[] left, SortKey[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i].CompareTo(right[i]) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }

    private void AddAll(string sort)
    {
        List<SortTerm> terms = [];
        SortReader.Read(sort, terms, []);
        terms.ForEach(Add);
    }

    // Whoever names a field first decides how it counts.
    private void Add(SortTerm term)
    {
        if (!_terms.Exists(t => t.Field.Name == term.Field.Name))
        {
            _terms.Add(term);
        }
    }

    // No tuple: sequences of structs are compiled at every start.
    private sealed record Ranked(Format Format, SortKey[] Keys);
}
