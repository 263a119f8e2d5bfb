using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Extraction.Sites.Paths;
using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>Reads where values come from.</summary>
/// <param name="names">What templates may use.</param>
internal sealed class ValueReading(NameList names)
{
    private const string Accepts = "a CSS selector, a JSONPath that begins with '$', a list of such, or keys such as css, attr, json, regex, text";
    /// <summary>The keys of a value.</summary>
    public static readonly string[] Keys = ["css", "attr", "json", "regex", "text", "in", "filters", "default"];

    /// <summary>A value: one way, or a list of ways of which the first that gives something counts.</summary>
    public SiteValue? Read(YamlNode node, ReadScope scope)
    {
        var ways = node is YamlSequence list ? list.Items.Select(item => ReadWay(item, scope)).ToList() : [ReadWay(node, scope)];
        if (ways.Count == 0)
        {
            scope.Refuse(node, ProblemCode.MissingValue, $"needs a value: {Accepts}");
        }

        return ways.Count == 0 || ways.Contains(null) ? null : new SiteValue([.. ways.OfType<ValueWay>()]);
    }

    /// <summary>A selector: CSS, JSONPath, or a pattern.</summary>
    public ItemSelector? ReadSelector(YamlNode node, ReadScope scope)
    {
        if (node is not YamlMapping)
        {
            return SiteKeys.Text(node, scope, "a CSS selector, a JSONPath that begins with '$', or css, json, regex with one") is { } text
                ? text.Value[0] == '$' ? new ItemSelector(null, ReadPath(text, scope), null) : new ItemSelector(ReadCss(text, scope), null, null)
                : null;
        }

        CssSelector? css = null;
        JsonPath? json = null;
        System.Text.RegularExpressions.Regex? pattern = null;
        var mapping = SiteKeys.Mapping(node, scope, ["css", "json", "regex"])!;
        mapping.With("css", scope, (value, at) => css = SiteKeys.Text(value, at, "a CSS selector") is { } text ? ReadCss(text, at) : null);
        mapping.With("json", scope, (value, at) => json = SiteKeys.Text(value, at, "a JSONPath") is { } text ? ReadPath(text, at) : null);
        mapping.With("regex", scope, (value, at) => pattern = SiteKeys.Pattern(value, at));
        if (mapping.Entries.Count == 0 || (pattern is not null && mapping.Entries.Count > 1))
        {
            scope.Refuse(node, ProblemCode.WrongType, "must have css, json, both, or regex");
        }

        return css is null && json is null && pattern is null ? null : new ItemSelector(css, json, pattern);
    }

    /// <summary>A CSS selector.</summary>
    public CssSelector ReadCss(YamlScalar scalar, ReadScope scope)
    {
        var css = new CssSelector(scalar.Value, scalar.Place, scope.At);
        names.Selectors.Add(css);
        return css;
    }

    /// <summary>A JSONPath.</summary>
    public static JsonPath? ReadPath(YamlScalar scalar, ReadScope scope)
    {
        if (JsonPathReader.Read(scalar.Value, out var problem, out var index) is { } path)
        {
            return path;
        }

        SiteKeys.RefuseWithin(scalar, index, scope, ProblemCode.Selector, $"{Quoted.Text(scalar.Value)} is no JSONPath: {problem}");
        return null;
    }

    private ValueWay? ReadWay(YamlNode node, ReadScope scope)
    {
        if (node is YamlScalar)
        {
            return SiteKeys.Text(node, scope, Accepts) is { } text
                ? text.Value[0] == '$' ? ReadPath(text, scope) is { } path ? new ValueWay { Json = path } : null : new ValueWay { Css = ReadCss(text, scope) }
                : null;
        }

        if (node is not YamlMapping mapping)
        {
            SiteKeys.WrongType(node, scope, Accepts);
            return null;
        }

        var way = new ValueWay();
        SiteKeys.Mapping(node, scope, Keys);
        mapping.With("css", scope, (value, at) => way = way with { Css = SiteKeys.Text(value, at, "a CSS selector") is { } text ? ReadCss(text, at) : null });
        mapping.With("attr", scope, (value, at) => way = way with { Attribute = SiteKeys.Text(value, at, "the name of an attribute")?.Value });
        mapping.With("json", scope, (value, at) => way = way with { Json = SiteKeys.Text(value, at, "a JSONPath") is { } text ? ReadPath(text, at) : null });
        mapping.With("regex", scope, (value, at) => way = way with { Pattern = SiteKeys.Pattern(value, at) });
        mapping.With("text", scope, (value, at) => way = way with { Text = names.ReadTemplate(value, at) });
        mapping.With("default", scope, (value, at) => way = way with { Default = names.ReadTemplate(value, at) });
        mapping.With("in", scope, (value, at) => way = way with { IsOfPage = Yaml.Read.Word(("item", false), ("page", true)).TryRead(value, at, out var word) && (bool)word! });
        mapping.With("filters", scope, (value, at) => way = way with { Filters = FilterReading.Read(value, at) });
        Check(mapping, scope);
        return way;
    }

    private static void Check(YamlMapping mapping, ReadScope scope)
    {
        bool Has(string key) => mapping.TryFind(key, out _);
        if (!Keys.Take(5).Any(Has))
        {
            scope.Refuse(mapping, ProblemCode.MissingValue, "needs one of css, attr, json, regex, text");
        }

        if (Has("text") && (Has("css") || Has("attr") || Has("json")))
        {
            scope.Refuse(mapping, ProblemCode.WrongType, "'text' is the value itself, so css, attr and json do not go with it");
        }

        if (Has("attr") && Has("json"))
        {
            scope.Refuse(mapping, ProblemCode.WrongType, "'attr' is of an element and 'json' leads into its text, so they do not go together");
        }
    }
}
