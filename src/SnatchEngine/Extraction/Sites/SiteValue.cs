using System.Text.RegularExpressions;
using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Extraction.Sites.Paths;

namespace SnatchEngine.Extraction.Sites;

/// <summary>Where a value of a site file comes from: the first of several ways that gives something.</summary>
/// <param name="Ways">The ways.</param>
internal sealed record SiteValue(IReadOnlyList<ValueWay> Ways);

/// <summary>What a value is for, which decides what is read where nobody says which attribute.</summary>
internal enum ValueUse
{
    /// <summary>Text to read.</summary>
    Text,

    /// <summary>A URL, made absolute.</summary>
    Url,

    /// <summary>A moment.</summary>
    Time,
}

/// <summary>One way to a value: a template, or a part of the answer; then what a pattern finds in it; then filters.</summary>
internal sealed record ValueWay
{
    public Template? Text { get; init; }

    public CssSelector? Css { get; init; }

    public string? Attribute { get; init; }

    public JsonPath? Json { get; init; }

    public Regex? Pattern { get; init; }

    /// <summary>Looks into the whole answer, not only into the item.</summary>
    public bool IsOfPage { get; init; }

    public IReadOnlyList<SiteFilter> Filters { get; init; } = [];

    public Template? Default { get; init; }

    /// <summary>The values it gives; what is empty is none.</summary>
    /// <param name="node">The item, or what stands for it.</param>
    /// <param name="use">What they are for.</param>
    /// <param name="valueOf">The values of names in templates.</param>
    /// <param name="scope">What filters need.</param>
    public IReadOnlyList<string> Values(SiteNode node, ValueUse use, Func<string, string?> valueOf, FilterScope scope)
    {
        var texts = Text is not null
            ? (use == ValueUse.Url ? Text.FillUrl(valueOf) : Text.Fill(valueOf)) is { } filled ? [filled] : []
            : Parts(node).Select(part => Written(part, use)).OfType<string>();
        if (Pattern is not null)
        {
            texts = texts.Take(SiteNode.Most).SelectMany(Caught);
        }

        IReadOnlyList<string> values = [.. texts.Take(SiteNode.Most)];
        foreach (var filter in Filters)
        {
            values = filter(values, scope);
        }

        values = [.. values.Where(v => !string.IsNullOrWhiteSpace(v))];
        return values.Count == 0 && Default?.Fill(valueOf) is { } other ? [other] : values;
    }

    private IEnumerable<SiteNode> Parts(SiteNode node)
    {
        var parts = Css is null ? [node] : node.Find(Css);
        return (Json is null ? parts : parts.SelectMany(part => part.Find(Json))).Take(SiteNode.Most);
    }

    private string? Written(SiteNode part, ValueUse use) =>
        Attribute is not null ? part.Attribute(Attribute)
        : Pattern is not null ? Css is null && Json is null ? part.Source : part.Text
        : use == ValueUse.Url ? part.Link
        : use == ValueUse.Time ? part.Moment
        : part.Text;

    // A group called 'value', else the first group, else all of it.
    private IEnumerable<string> Caught(string text) => Pattern!.Matches(text).Take(SiteNode.Most).Select(match =>
        match.Groups.TryGetValue("value", out var named) ? named.Value : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value);
}
