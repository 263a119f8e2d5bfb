using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Extraction.Sites.Reading;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Where the values of one item, or of one of its sources, are looked up: each is worked out once, when somebody asks.</summary>
/// <param name="answer">The answer it is in.</param>
/// <param name="node">The part of the answer that it is.</param>
/// <param name="fields">Where its values are.</param>
/// <param name="outer">Where is looked for what is not here. Null: nowhere.</param>
internal sealed class ValueScope(SiteAnswer answer, SiteNode node, SiteFields fields, ValueScope? outer)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _known = new(StringComparer.Ordinal);

    /// <summary>The part of the answer.</summary>
    public SiteNode Node => node;

    /// <summary>The first value of a field; null when it has none.</summary>
    public string? First(string field) => All(field) is [var first, ..] ? first : null;

    /// <summary>All values of a field; those of the surroundings where there is none here.</summary>
    public IReadOnlyList<string> All(string field) => Own(field) is { Count: > 0 } own ? own : outer?.All(field) ?? [];

    /// <summary>All values of a field of its own.</summary>
    public IReadOnlyList<string> Own(string field)
    {
        if (!fields.Values.TryGetValue(field, out var value))
        {
            return [];
        }

        if (!_known.TryGetValue(field, out var known))
        {
            // Whoever asks for a value while it is worked out would wait for itself.
            _known[field] = [];
            _known[field] = known = Values(value, FieldNames.UseOf(field));
        }

        return known;
    }

    /// <summary>The values somewhere in the part of the answer.</summary>
    public IReadOnlyList<string> Values(SiteValue value, ValueUse use)
    {
        foreach (var way in value.Ways)
        {
            var isShared = way is { IsOfPage: true, Text: null, Default: null };
            var values = isShared ? answer.Shared(way, use) : way.Values(way.IsOfPage ? answer.Root : node, use, ValueOf, answer.Scope);
            if (values.Count > 0)
            {
                return values;
            }
        }

        return [];
    }

    /// <summary>The headers of a download, with whether each holds a secret.</summary>
    public IEnumerable<(string Name, string Value, bool IsSecret)> Headers()
    {
        foreach (var (name, value) in fields.Headers)
        {
            if (Values(value, ValueUse.Text) is [var text, ..])
            {
                yield return (name, text, value.Ways.Any(w => w.Text?.Names.Any(n => n.Name.StartsWith(PageReading.Prefix, StringComparison.Ordinal)) == true));
            }
        }

        foreach (var header in outer?.Headers().Where(h => !fields.Headers.ContainsKey(h.Name)) ?? [])
        {
            yield return header;
        }
    }

    /// <summary>The value of a name in a template; null when it has none. A field that names itself means what has its name further out.</summary>
    public string? ValueOf(string name) => answer.Facts.Fixed(name, answer.Url.AbsoluteUri)
        ?? (Own(name) is [var own, ..] ? own : node.Group(name)) ?? outer?.ValueOf(name) ?? answer.Facts.Captures.GetValueOrDefault(name);
}
