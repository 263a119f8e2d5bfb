using SnatchEngine.Extraction.Sites.Filters;
using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>Reads filters: words, and words with what they need.</summary>
internal static class FilterReading
{
    private static readonly string[] s_needy = ["replace", "match", "keep", "drop", "split", "join", "nth", "prefix", "suffix", "default", "map", "query", "json", "decode"];

    private static readonly string[] s_encodings = ["html", "percent", "form", "base64", "hex", "json"];

    /// <summary>The names of all filters.</summary>
    public static IEnumerable<string> Names => FilterCatalog.BareNames.Concat(s_needy);

    /// <summary>A filter, or a list of filters that are applied one after the other.</summary>
    public static IReadOnlyList<SiteFilter> Read(YamlNode node, ReadScope scope) =>
        [.. (node is YamlSequence list ? list.Items : [node]).Select(item => ReadOne(item, scope)).OfType<SiteFilter>()];

    private static SiteFilter? ReadOne(YamlNode node, ReadScope scope)
    {
        if (node is YamlMapping { Entries: [var entry] })
        {
            return With(entry, scope.Under(entry.Key.Value));
        }

        if (SiteKeys.Text(node, scope, "a filter such as trim, or one with what it needs, such as prefix: x") is not { } word)
        {
            return null;
        }

        if (FilterCatalog.TryFind(word.Value, out var filter))
        {
            return filter;
        }

        scope.Refuse(node, ProblemCode.UnknownWord, s_needy.Contains(word.Value)
            ? $"the filter {word.Value} needs a value: write {{ {word.Value}: … }}"
            : $"there is no filter {Quoted.Text(word.Value)}{NearestName.Hint(NearestName.Of(word.Value, Names))}");
        return null;
    }

    private static SiteFilter? With(YamlEntry entry, ReadScope scope)
    {
        var node = entry.Value;
        switch (entry.Key.Value)
        {
            case "replace": return ReadReplace(node, scope);
            case "match": return SiteKeys.Pattern(node, scope) is { } match ? FilterCatalog.Match(match) : null;
            case "keep": return SiteKeys.Pattern(node, scope) is { } keep ? FilterCatalog.Keep(keep, keep: true) : null;
            case "drop": return SiteKeys.Pattern(node, scope) is { } drop ? FilterCatalog.Keep(drop, keep: false) : null;
            case "split": return Text(node, scope, FilterCatalog.Split);
            case "join": return Text(node, scope, FilterCatalog.Join);
            case "prefix": return Text(node, scope, FilterCatalog.Prefix);
            case "suffix": return Text(node, scope, FilterCatalog.Suffix);
            case "default": return Text(node, scope, FilterCatalog.Default);
            case "trim": return Text(node, scope, FilterCatalog.Trim);
            case "query": return Text(node, scope, FilterCatalog.Query);
            case "nth": return SiteKeys.Whole(node, scope, -SiteNode.Most, SiteNode.Most) is { } place ? FilterCatalog.Nth(place) : null;
            case "json": return SiteKeys.Text(node, scope, "a JSONPath") is { } text && ValueReading.ReadPath(text, scope) is { } path ? FilterCatalog.Json(path) : null;
            case "map": return ReadMap(node, scope);
            case "date": return ReadDate(node, scope);
            case "duration": return Yaml.Read.Word(("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("min", TimeSpan.FromMinutes(1))).TryRead(node, scope, out var unit) ? FilterCatalog.Duration((TimeSpan)unit!) : null;
            case "decode": return Yaml.Read.Word([.. s_encodings.Select(e => (e, (object)e))]).TryRead(node, scope, out var encoding) ? FilterCatalog.Decode((string)encoding!) : null;
            default:
                scope.Refuse(entry.Key, FilterCatalog.TryFind(entry.Key.Value, out _) ? ProblemCode.WrongType : ProblemCode.UnknownWord, FilterCatalog.TryFind(entry.Key.Value, out _)
                    ? $"the filter {entry.Key.Value} takes no value"
                    : $"there is no filter {Quoted.Text(entry.Key.Value)}{NearestName.Hint(NearestName.Of(entry.Key.Value, Names))}");
                return null;
        }
    }

    private static SiteFilter? Text(YamlNode node, ReadScope scope, Func<string, SiteFilter> make) => SiteKeys.Text(node, scope) is { } text ? make(text.Value) : null;

    private static SiteFilter? ReadReplace(YamlNode node, ReadScope scope)
    {
        if (SiteKeys.Mapping(node, scope, ["regex", "text", "with"]) is not { } mapping)
        {
            return null;
        }

        var with = "";
        SiteFilter? filter = null;
        mapping.With("with", scope, (value, at) => with = value is YamlScalar { Tag: ScalarTag.None } scalar ? scalar.IsNull ? "" : scalar.Value : SiteKeys.Text(value, at)?.Value ?? "");
        mapping.With("regex", scope, (value, at) => filter = SiteKeys.Pattern(value, at) is { } regex ? FilterCatalog.Replace(regex, with) : null);
        mapping.With("text", scope, (value, at) => filter = SiteKeys.Text(value, at) is { } text ? FilterCatalog.Replace(text.Value, with) : null);
        if (mapping.TryFind("regex", out _) == mapping.TryFind("text", out _))
        {
            scope.Refuse(node, ProblemCode.MissingValue, "needs either regex or text, and with");
        }

        return filter;
    }

    private static SiteFilter? ReadMap(YamlNode node, ReadScope scope)
    {
        if (node is not YamlMapping mapping)
        {
            SiteKeys.WrongType(node, scope, "words with the words in their place");
            return null;
        }

        Dictionary<string, string> words = new(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (SiteKeys.Text(entry.Value, scope.Under(entry.Key.Value)) is { } word)
            {
                words[entry.Key.Value] = word.Value;
            }
        }

        return FilterCatalog.Map(words);
    }

    private static SiteFilter? ReadDate(YamlNode node, ReadScope scope)
    {
        TimeZoneInfo? zone = null;
        var formats = node;
        if (node is YamlMapping)
        {
            var mapping = SiteKeys.Mapping(node, scope, ["format", "timezone"])!;
            mapping.With("timezone", scope, (value, at) => zone = ReadZone(value, at));
            if (!mapping.TryFind("format", out var entry))
            {
                scope.Refuse(node, ProblemCode.MissingValue, "needs format");
                return null;
            }

            formats = entry.Value;
        }

        var texts = SiteKeys.Texts(formats, scope, "a pattern such as dd.MM.yyyy, or iso, rfc, unix, unix-ms, relative");
        foreach (var text in texts.Where(t => !IsFormat(t.Value)))
        {
            scope.Refuse(text, ProblemCode.OutOfRange, $"{Quoted.Text(text.Value)} is no pattern of a date such as dd.MM.yyyy, nor iso, rfc, unix, unix-ms or relative");
        }

        return texts.Count == 0 ? null : FilterCatalog.Date([.. texts.Select(t => t.Value)], zone);
    }

    /// <summary>A time zone by its IANA name.</summary>
    public static TimeZoneInfo? ReadZone(YamlNode node, ReadScope scope)
    {
        if (SiteKeys.Text(node, scope, "a time zone such as Europe/Paris") is not { } text)
        {
            return null;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(text.Value, out var zone))
        {
            return zone;
        }

        scope.Refuse(node, ProblemCode.OutOfRange, $"there is no time zone {Quoted.Text(text.Value)}; write one such as Europe/Paris or UTC");
        return null;
    }

    private static bool IsFormat(string format)
    {
        if (format is "iso" or "rfc" or "unix" or "unix-ms" or "relative")
        {
            return true;
        }

        try
        {
            // A pattern that cannot write a date cannot read one.
            return format.Length > 1 && format.AsSpan().ContainsAny("yMd") && DateTimeOffset.UnixEpoch.ToString(format, System.Globalization.CultureInfo.InvariantCulture).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
