using System.Text.Json;
using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules.Reading;

/// <summary>One text or a list of them.</summary>
internal sealed class TextsKind : NodeKind
{
    private const int Most = 1000;

    public override string Accepts => "a text or a list of texts";

    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        List<string> texts = [];
        value = texts;
        var items = node is YamlSequence list ? list.Items : [node];
        if (items.Count is 0 or > Most)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}, was {(items.Count == 0 ? "an empty list" : $"more than {Most}")}");
            return false;
        }

        foreach (var item in items)
        {
            if (Read.Text.TryRead(item, scope, out var text))
            {
                texts.Add((string)text!);
            }
        }

        return texts.Count == items.Count;
    }

    public override string? Show(object? value) => value is IReadOnlyList<string> { Count: > 0 } texts ? string.Join(", ", texts) : null;

    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.OneOrMore(json, item => item.WriteString("type", "string"));
}
