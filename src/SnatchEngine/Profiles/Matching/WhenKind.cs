using System.Text.Json;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Matching;

/// <summary>The list below <c>when:</c>, as a list of <see cref="WhenRule"/>.</summary>
internal sealed class WhenKind : NodeKind
{
    private const int Most = 64;

    /// <inheritdoc/>
    public override string Accepts => "a list of rules such as { if: { power: battery }, set: { download.limit-rate: 5MiB/s } }";

    /// <inheritdoc/>
    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        value = null;
        if (node is not YamlSequence list || list.Items.Count > Most)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}{(node is YamlSequence ? $", at most {Most}" : "")}");
            return false;
        }

        List<WhenRule> rules = [];
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (Rule(list.Items[i], scope with { At = $"{scope.At}[{i}]" }) is { } rule)
            {
                rules.Add(rule);
            }
        }

        value = (IReadOnlyList<WhenRule>)rules;
        return rules.Count == list.Items.Count;
    }

    /// <inheritdoc/>
    public override string? Show(object? value) => value is IReadOnlyList<WhenRule> { Count: > 0 } rules ? string.Join("; ", rules) : null;

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.List(json, rule =>
    {
        rule.WriteString("type", "object");
        rule.WriteBoolean("additionalProperties", false);
        rule.WriteStartObject("properties");
        rule.WriteStartObject("if");
        ConditionSection.If.WriteSchema(rule);
        rule.WriteEndObject();
        rule.WriteStartObject("set");
        rule.WriteString("type", "object");
        rule.WriteEndObject();
        rule.WriteEndObject();
        rule.WriteStartArray("required");
        rule.WriteStringValue("if");
        rule.WriteStringValue("set");
        rule.WriteEndArray();
    });

    private static WhenRule? Rule(YamlNode node, ReadScope scope)
    {
        if (node is not YamlMapping rule)
        {
            scope.Refuse(node, ProblemCode.WrongType, "must be a rule with the keys if and set");
            return null;
        }

        foreach (var entry in rule.Entries.Where(e => e.Key.Value is not ("if" or "set")))
        {
            scope.Refuse(entry.Key, ProblemCode.UnknownKey, $"unknown key {Quoted.Text(entry.Key.Value)}{NearestName.Hint(NearestName.Of(entry.Key.Value, ["if", "set"]))}");
        }

        if (!rule.TryFind("if", out var when) || !rule.TryFind("set", out var set))
        {
            scope.Refuse(node, ProblemCode.MissingValue, "a rule needs both if and set");
            return null;
        }

        var conditions = ConditionSection.If.Read(when.Value, Conditions.None, scope.Under("if") with { Origins = null, History = null });
        List<RuleValue> values = [];
        Collect(set.Value, "", values, scope.Under("set"));
        if (IsNothing(when.Value) || IsNothing(set.Value))
        {
            scope.Refuse(node, ProblemCode.MissingValue, "a rule needs something below if and something below set");
        }

        return conditions.IsEmpty || values.Count == 0 ? null : new WhenRule(conditions, values);
    }

    private static bool IsNothing(YamlNode node) => node is YamlMapping { Entries.Count: 0 } or YamlScalar { IsNull: true };

    private static void Collect(YamlNode node, string above, List<RuleValue> values, ReadScope scope)
    {
        if (IsNothing(node))
        {
            return;
        }

        if (node is not YamlMapping mapping)
        {
            scope.Refuse(node, ProblemCode.WrongType, "must be keys with values such as download.limit-rate: 5MiB/s");
            return;
        }

        foreach (var entry in mapping.Entries)
        {
            var key = above.Length == 0 ? entry.Key.Value : $"{above}.{entry.Key.Value}";
            if (entry.Value is YamlMapping && ProfileSection.IsSection(key))
            {
                Collect(entry.Value, key, values, scope);
            }
            else if (ProfileSection.RefusalOf(key, inRule: true) is { } refusal)
            {
                scope.Refuse(entry.Key, ProblemCode.UnknownKey, refusal);
            }
            else
            {
                var value = new RuleValue(key, entry.Value);
                // Read once now, so that what is wrong shows before the rule is needed.
                ProfileSection.Whole.Read(ProfileSection.Wrap(key, entry.Value), new Profile { Name = "" }, scope with { At = "", Origins = null, History = null });
                values.Add(value);
            }
        }
    }
}
