using System.Text.Json;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Matching;

/// <summary>Understands what is asked of one fact; null with a misfit when it does not.</summary>
internal delegate (Func<object, bool>? Test, Misfit? Misfit) TestReader(ScalarText text);

/// <summary>What may be asked of one fact: a value, or a list of them.</summary>
/// <param name="key">The key it stands under.</param>
/// <param name="fact">The fact it asks for.</param>
/// <param name="accepts">What is accepted.</param>
/// <param name="read">Understands one value.</param>
internal sealed class ConditionKind(string key, string fact, string accepts, TestReader read) : NodeKind
{
    /// <summary>Of a list all must hold, rather than one of it.</summary>
    public bool NeedsAll { get; init; }

    /// <summary>A text without '*' and '?' names one machine.</summary>
    public bool NamesMachines { get; init; }

    /// <inheritdoc/>
    public override string Accepts => accepts;

    /// <inheritdoc/>
    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        value = null;
        if (node is not YamlSequence list)
        {
            return (value = One(node, scope)) is not null;
        }

        List<Condition> all = [];
        foreach (var item in list.Items)
        {
            if (One(item, scope) is { } one)
            {
                all.Add(one);
            }
        }

        if (list.Items.Count == 0)
        {
            scope.Refuse(node, ProblemCode.MissingValue, $"needs a value: {accepts}");
        }

        if (all.Count < list.Items.Count || all.Count == 0)
        {
            return false;
        }

        Func<object, bool> test = NeedsAll ? seen => all.TrueForAll(c => c.Test(seen)) : seen => all.Exists(c => c.Test(seen));
        value = new Condition(key, $"[{string.Join(", ", all.Select(c => c.Text))}]", fact, test, NeedsAll ? all.Count : 1);
        return true;
    }

    /// <inheritdoc/>
    public override string? Show(object? value) => (value as Condition)?.Text;

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.OneOrMore(json, one =>
    {
        one.WriteStartArray("type");
        foreach (var type in (string[])["string", "number", "boolean"])
        {
            one.WriteStringValue(type);
        }

        one.WriteEndArray();
    });

    private Condition? One(YamlNode node, ReadScope scope)
    {
        if (node is not YamlScalar scalar || scalar.Tag != ScalarTag.None)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {accepts}, was {(node is YamlSequence ? "a list" : node is YamlMapping ? "keys with values" : "a tag")}");
            return null;
        }

        if (scalar.IsNull)
        {
            scope.Refuse(node, ProblemCode.MissingValue, $"needs a value: {accepts}");
            return null;
        }

        var (test, misfit) = read(new ScalarText(scalar.Value.Trim(), scalar.IsPlain, scalar.Place));
        if (test is null || misfit is not null)
        {
            var hint = misfit is null or { Hint.Length: 0 } ? "" : $" ({misfit.Hint})";
            scope.Refuse(node, misfit?.Code ?? ProblemCode.WrongType, $"must be {accepts}, was {Quoted.Text(scalar.Value)}{hint}");
            return null;
        }

        return new Condition(key, scalar.Value.Trim(), fact, test, 1, NamesMachines && scalar.Value.AsSpan().IndexOfAny('*', '?') < 0);
    }
}
