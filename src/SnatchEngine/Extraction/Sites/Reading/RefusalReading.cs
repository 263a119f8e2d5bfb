using SnatchEngine.Abstractions.Extraction;
using SnatchEngine.Yaml;

namespace SnatchEngine.Extraction.Sites.Reading;

/// <summary>Reads what refusals of a site look like.</summary>
/// <param name="names">What templates may use.</param>
internal sealed class RefusalReading(NameList names)
{
    private static readonly (string Word, ExtractionFailure Failure)[] s_failures =
    [
        ("gone", ExtractionFailure.Gone), ("not-yet", ExtractionFailure.NotYet), ("auth-needed", ExtractionFailure.AuthNeeded), ("rate-limited", ExtractionFailure.RateLimited),
        ("geo-blocked", ExtractionFailure.GeoBlocked), ("site-changed", ExtractionFailure.SiteChanged), ("transient", ExtractionFailure.Transient), ("bad-request", ExtractionFailure.BadRequest),
    ];

    /// <summary>The words for failures.</summary>
    public static IReadOnlyList<string> Words => [.. s_failures.Select(f => f.Word)];

    private static readonly string[] s_keys = ["status", "text", "regex", "css", "json", "until", "message"];

    /// <summary>The rules under the names of the failures they stand for.</summary>
    public IReadOnlyList<RefusalRule> Read(YamlNode node, ReadScope scope)
    {
        List<RefusalRule> rules = [];
        foreach (var entry in SiteKeys.Mapping(node, scope, Words)?.Entries ?? [])
        {
            if (Array.Find(s_failures, f => f.Word == entry.Key.Value) is { Word: not null } known)
            {
                var at = scope.Under(known.Word);
                rules.AddRange((entry.Value is YamlSequence list && list.Items.All(i => i is not YamlScalar) ? list.Items : [entry.Value]).Select(rule => ReadRule(rule, at, known.Failure)).OfType<RefusalRule>());
            }
        }

        return rules;
    }

    private RefusalRule? ReadRule(YamlNode node, ReadScope scope, ExtractionFailure failure)
    {
        var rule = new RefusalRule(failure);

        // A status or several, or a text of the page, need no key.
        if (node is YamlScalar { IsPlain: true, Value: [>= '0' and <= '9', ..] } or YamlSequence)
        {
            return rule with { Statuses = ReadStatuses(node, scope) };
        }

        if (node is YamlScalar)
        {
            return SiteKeys.Text(node, scope) is { } words ? rule with { Text = words.Value } : null;
        }

        var values = new ValueReading(names);
        var mapping = SiteKeys.Mapping(node, scope, s_keys)!;
        mapping.With("status", scope, (value, at) => rule = rule with { Statuses = ReadStatuses(value, at) });
        mapping.With("text", scope, (value, at) => rule = rule with { Text = SiteKeys.Text(value, at)?.Value });
        mapping.With("regex", scope, (value, at) => rule = rule with { Pattern = SiteKeys.Pattern(value, at) });
        mapping.With("css", scope, (value, at) => rule = rule with { Css = SiteKeys.Text(value, at, "a CSS selector") is { } text ? values.ReadCss(text, at) : null });
        mapping.With("json", scope, (value, at) => rule = rule with { Json = SiteKeys.Text(value, at, "a JSONPath") is { } text ? ValueReading.ReadPath(text, at) : null });
        mapping.With("until", scope, (value, at) => rule = rule with { Until = values.Read(value, at) });
        mapping.With("message", scope, (value, at) => rule = rule with { Message = SiteKeys.Text(value, at)?.Value });
        if (!s_keys.Take(5).Any(key => mapping.TryFind(key, out _)))
        {
            scope.Refuse(node, ProblemCode.MissingValue, "needs one of status, text, regex, css, json");
        }

        return rule;
    }

    private static IReadOnlyList<int> ReadStatuses(YamlNode node, ReadScope scope) =>
        [.. (node is YamlSequence list ? list.Items : [node]).Select(item => SiteKeys.Whole(item, scope, 200, 599)).OfType<int>()];
}
