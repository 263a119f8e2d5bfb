using SnatchEngine.Abstractions.Media;
using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>Reads one kind of page: what is asked for it, and where everything is in the answer.</summary>
/// <param name="urls">Its URLs.</param>
/// <param name="secrets">The secrets the site declares.</param>
/// <param name="selectors">Takes every CSS selector.</param>
internal sealed class PageReading(IReadOnlyList<UrlPattern> urls, IReadOnlyList<string> secrets, List<CssSelector> selectors)
{
    /// <summary>What the names of secrets begin with in templates.</summary>
    public const string Prefix = "secret.";

    /// <summary>The keys of a page.</summary>
    public static readonly string[] Keys = ["urls", "request", "items", "let", "fields", "sources", "follow", "links", "next", "paging", "errors", "expect"];

    private readonly List<string> _ofPage = [.. FieldNames.OfPage, .. urls.SelectMany(u => u.Names).Distinct(StringComparer.Ordinal)];

    // They go where a request or a download goes, and into nothing that is shown or kept.
    private IEnumerable<string> SecretNames => secrets.Select(s => $"{Prefix}{s}");

    /// <summary>Reads it.</summary>
    public SitePage Read(YamlMapping mapping, ReadScope scope)
    {
        var names = new NameList(_ofPage, selectors);
        var page = new SitePage { Urls = urls };
        ItemSelector? items = null;
        mapping.With("request", scope, (node, at) => page = page with { Request = new RequestReading(names.With(SecretNames)).Read(node, at, []) });
        mapping.With("items", scope, (node, at) => items = new ValueReading(names).ReadSelector(node, at));
        var ofItem = names.With(NamesOfItem(mapping, items));
        var let = ReadLet(mapping, scope, ofItem);
        page = page with { Items = items, Fields = ReadFields(mapping, scope, ofItem, let, [.. FieldNames.OfItem, .. FieldNames.OfSource]) };
        CheckCircles(page.Fields, [.. _ofPage, .. items?.Pattern?.GetGroupNames() ?? []], mapping, scope);
        mapping.With("sources", scope, (node, at) => page = page with { Sources = ReadSources(node, at, ofItem) });
        mapping.With("follow", scope, (node, at) => page = page with { Follow = ReadFollow(node, at, ofItem) });
        mapping.With("links", scope, (node, at) => page = page with { Links = new ValueReading(names).Read(node, at) });
        mapping.With("next", scope, (node, at) => page = page with { Next = new ValueReading(names).Read(node, at) });
        mapping.With("paging", scope, (node, at) => page = page with { Paging = ReadPaging(node, at) });
        mapping.With("errors", scope, (node, at) => page = page with { Errors = new RefusalReading(names).Read(node, at) });
        mapping.With("expect", scope, (node, at) => page = ReadExpect(page, node, at));
        CheckWhole(page, mapping, scope);
        return page;
    }

    private static IEnumerable<string> NamesOfItem(YamlMapping mapping, ItemSelector? items)
    {
        IEnumerable<string> Below(YamlMapping from, string key) => from.TryFind(key, out var entry) && entry.Value is YamlMapping below ? below.Entries.Select(e => e.Key.Value) : [];
        var follow = mapping.TryFind("follow", out var found) && found.Value is YamlMapping request ? Below(request, "fields") : [];
        var sources = mapping.TryFind("sources", out var several) && several.Value is YamlMapping list ? Below(list, "fields") : [];
        var groups = items?.Pattern?.GetGroupNames().Where(UrlPattern.IsName) ?? [];
        return Below(mapping, "let").Concat(Below(mapping, "fields")).Concat(follow).Concat(sources).Concat(groups).Where(n => n is not ("headers" or "url")).Distinct(StringComparer.Ordinal);
    }

    private static Dictionary<string, SiteValue> ReadLet(YamlMapping mapping, ReadScope scope, NameList names)
    {
        Dictionary<string, SiteValue> values = new(StringComparer.Ordinal);
        mapping.With("let", scope, (node, at) =>
        {
            foreach (var entry in node is YamlMapping let ? let.Entries : [])
            {
                var name = entry.Key.Value;
                if (!UrlPattern.IsName(name) || FieldNames.OfItem.Contains(name) || FieldNames.OfSource.Contains(name) || FieldNames.OfPage.Contains(name))
                {
                    at.Refuse(entry.Key, ProblemCode.OutOfRange, $"{Quoted.Text(name)} cannot be given a value here: a name has letters, digits and dashes, and is none of the fields");
                }
                else if (new ValueReading(names).Read(entry.Value, at.Under(name)) is { } value)
                {
                    values[name] = value;
                }
            }

            if (node is not YamlMapping)
            {
                SiteKeys.WrongType(node, at, "names with values");
            }
        });
        return values;
    }

    private SiteFields ReadFields(YamlMapping mapping, ReadScope scope, NameList names, Dictionary<string, SiteValue> let, IReadOnlyCollection<string> known)
    {
        Dictionary<string, SiteValue> values = new(let, StringComparer.Ordinal);
        Dictionary<string, SiteValue> headers = new(StringComparer.OrdinalIgnoreCase);
        mapping.With("fields", scope, (node, at) =>
        {
            foreach (var entry in SiteKeys.Mapping(node, at, known)?.Entries ?? [])
            {
                var name = entry.Key.Value;
                if (name == "headers")
                {
                    ReadHeaders(entry.Value, at.Under(name), names.With(SecretNames), headers);
                }
                else if (known.Contains(name) && ReadField(name, entry.Value, at.Under(name), names) is { } value)
                {
                    values[name] = value;
                }
            }
        });
        return new SiteFields(values, headers);
    }

    private static SiteValue? ReadField(string name, YamlNode node, ReadScope scope, NameList names)
    {
        var isWord = FieldNames.TakesWords(name) && node is YamlScalar { Tag: ScalarTag.None, IsNull: false } scalar && scalar.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && scalar.Value is [not ('.' or '-'), ..];
        if (!isWord)
        {
            return new ValueReading(names).Read(node, scope);
        }

        if (name == "kind" && ItemFields.KindOf(((YamlScalar)node).Value) is null)
        {
            scope.Refuse(node, ProblemCode.UnknownWord, $"must be {string.Join(", ", ItemFields.Kinds)}, was {Quoted.Text(((YamlScalar)node).Value)}{NearestName.Hint(NearestName.Of(((YamlScalar)node).Value, ItemFields.Kinds))}");
        }

        if (name == "delivery" && ItemFields.DeliveryOf(((YamlScalar)node).Value) is null)
        {
            scope.Refuse(node, ProblemCode.UnknownWord, $"must be file, hls or dash, was {Quoted.Text(((YamlScalar)node).Value)}");
        }

        return names.ReadTemplate(node, scope) is { } word ? new SiteValue([new ValueWay { Text = word }]) : null;
    }

    private static void ReadHeaders(YamlNode node, ReadScope scope, NameList names, Dictionary<string, SiteValue> headers)
    {
        foreach (var entry in node is YamlMapping mapping ? mapping.Entries : [])
        {
            var at = scope.Under(entry.Key.Value);
            var value = entry.Value is YamlScalar ? names.ReadTemplate(entry.Value, at) is { } text ? new SiteValue([new ValueWay { Text = text }]) : null : new ValueReading(names).Read(entry.Value, at);
            if (value is not null)
            {
                headers[entry.Key.Value] = value;
            }
        }

        if (node is not YamlMapping)
        {
            SiteKeys.WrongType(node, scope, "names with texts");
        }
    }

    private SiteSources? ReadSources(YamlNode node, ReadScope scope, NameList names)
    {
        if (SiteKeys.Mapping(node, scope, ["items", "fields", "relation"]) is not { } mapping)
        {
            return null;
        }

        ItemSelector? items = null;
        var relation = SourceRelation.Variants;
        mapping.With("items", scope, (value, at) => items = new ValueReading(names).ReadSelector(value, at));
        mapping.With("relation", scope, (value, at) => relation = Yaml.Read.Word(("variants", SourceRelation.Variants), ("several", SourceRelation.Several)).TryRead(value, at, out var word) ? (SourceRelation)word! : relation);
        var fields = ReadFields(mapping, scope, names.With(items?.Pattern?.GetGroupNames() ?? []), [], FieldNames.OfSource);
        CheckCircles(fields, names.Names, mapping, scope);
        if (!mapping.TryFind("items", out _) || !fields.Values.ContainsKey("url"))
        {
            scope.Refuse(node, ProblemCode.MissingValue, "needs items, which chooses the sources, and fields with a url");
        }

        return items is null ? null : new SiteSources(items, fields, relation);
    }

    private SiteFollow? ReadFollow(YamlNode node, ReadScope scope, NameList names)
    {
        if (node is not YamlMapping mapping)
        {
            SiteKeys.WrongType(node, scope, "keys with values");
            return null;
        }

        SiteSources? sources = null;
        IReadOnlyList<RefusalRule> errors = [];
        var request = new RequestReading(names.With(SecretNames)).Read(node, scope, ["fields", "sources", "errors"], mayFind: true);
        var fields = ReadFields(mapping, scope, names, [], [.. FieldNames.OfItem, .. FieldNames.OfSource]);
        CheckCircles(fields, names.Names, mapping, scope);
        mapping.With("sources", scope, (value, at) => sources = ReadSources(value, at, names));
        mapping.With("errors", scope, (value, at) => errors = new RefusalReading(names).Read(value, at));
        if (!mapping.TryFind("url", out _))
        {
            scope.Refuse(node, ProblemCode.MissingValue, "needs url: where to ask for an item");
        }

        return new SiteFollow(request, fields, sources, errors);
    }

    private static Paging ReadPaging(YamlNode node, ReadScope scope)
    {
        var (from, step, max) = (1, 1, 1_000);
        if (SiteKeys.Mapping(node, scope, ["from", "step", "max"]) is { } mapping)
        {
            mapping.With("from", scope, (value, at) => from = SiteKeys.Whole(value, at, 0, 1_000_000) ?? from);
            mapping.With("step", scope, (value, at) => step = SiteKeys.Whole(value, at, 1, 1_000_000) ?? step);
            mapping.With("max", scope, (value, at) => max = SiteKeys.Whole(value, at, 1, 100_000) ?? max);
        }

        return new Paging(from, step, max);
    }

    private static SitePage ReadExpect(SitePage page, YamlNode node, ReadScope scope)
    {
        if (node is YamlScalar)
        {
            return page with { ExpectedItems = SiteKeys.Whole(node, scope, 0, SiteNode.Most) ?? 0 };
        }

        var mapping = SiteKeys.Mapping(node, scope, ["items", "fields"]);
        mapping?.With("items", scope, (value, at) => page = page with { ExpectedItems = SiteKeys.Whole(value, at, 0, SiteNode.Most) ?? 0 });
        mapping?.With("fields", scope, (value, at) =>
        {
            foreach (var field in SiteKeys.Texts(value, at, "the name of a field").Where(f => !page.Fields.Values.ContainsKey(f.Value) && page.Follow?.Fields.Values.ContainsKey(f.Value) != true))
            {
                at.Refuse(field, ProblemCode.UnknownWord, $"there is no field {Quoted.Text(field.Value)} in 'fields'{NearestName.Hint(NearestName.Of(field.Value, page.Fields.Values.Keys))}");
            }

            page = page with { ExpectedFields = [.. SiteKeys.Texts(value, at, "the name of a field").Select(f => f.Value).Distinct()] };
        });
        return page;
    }

    // What a value needs must not need that value; one that names itself means what has its name further out, if anything has.
    private static void CheckCircles(SiteFields fields, IReadOnlyCollection<string> outside, YamlMapping mapping, ReadScope scope)
    {
        foreach (var (name, value) in fields.Values)
        {
            HashSet<string> seen = [];
            Stack<string> open = new(NeedsOf(value).Where(n => n != name || !outside.Contains(n)));
            while (open.TryPop(out var need))
            {
                if (need == name)
                {
                    var key = mapping.TryFind("fields", out var below) && below.Value is YamlMapping written && written.TryFind(name, out var entry) ? entry.Key : null;
                    scope.Under("fields").Under(name).Refuse((YamlNode?)key ?? mapping, ProblemCode.Template, $"'{name}' needs its own value");
                    break;
                }

                if (seen.Add(need) && fields.Values.TryGetValue(need, out var other))
                {
                    NeedsOf(other).Where(n => n != need).ToList().ForEach(open.Push);
                }
            }
        }

        // The URL in templates is the one that was asked for, not the field.
        static IEnumerable<string> NeedsOf(SiteValue value) => value.Ways.SelectMany(w => (w.Text?.Names ?? []).Concat(w.Default?.Names ?? [])).Select(n => n.Name).Where(n => n != "url");
    }

    private static bool IsWritten(YamlMapping mapping, string field) => mapping.TryFind("fields", out var fields) && fields.Value is YamlMapping written && written.TryFind(field, out _);

    private static void CheckWhole(SitePage page, YamlMapping mapping, ReadScope scope)
    {
        var follow = mapping.TryFind("follow", out var followed) ? followed.Value as YamlMapping : null;
        bool Has(string field) => IsWritten(mapping, field) || (follow is not null && IsWritten(follow, field));
        var hasSources = Has("url") || mapping.TryFind("sources", out _) || follow?.TryFind("sources", out _) == true;
        if (!mapping.TryFind("fields", out _) && !mapping.TryFind("links", out _))
        {
            scope.Refuse(mapping, ProblemCode.MissingValue, "needs fields, which say where an item's id, title and url are, or links to other pages");
        }
        else if (mapping.TryFind("fields", out var fields) && fields.Value is YamlMapping)
        {
            if (!hasSources)
            {
                scope.Under("fields").Refuse(fields.Key, ProblemCode.MissingValue, "needs url: where the bytes are");
            }

            if (!Has("id") && !page.Urls.Any(u => page.Items is null && u.Names.Contains("id")))
            {
                scope.Under("fields").Refuse(fields.Key, ProblemCode.MissingValue, "needs id: what makes an item the same for ever");
            }
        }

        if (page.Request.Uses("cursor") && page.Next is null)
        {
            scope.Refuse(mapping, ProblemCode.MissingValue, "needs next, which says where the cursor of the next page is");
        }
    }
}
