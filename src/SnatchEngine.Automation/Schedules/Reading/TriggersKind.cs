using System.Text.Json;
using SnatchEngine.Yaml;

namespace SnatchEngine.Automation.Schedules.Reading;

/// <summary>A list of events, as <see cref="EventTrigger"/>s.</summary>
internal sealed class TriggersKind : NodeKind
{
    private const int Most = 16;

    private static readonly Section<Watched> s_file = new Section<Watched>()
        .Key("file-appears", Read.FilePath, "The folder that is watched; from a file, a relative one starts at that file's folder.", w => w.Folder, (w, v) => w with { Folder = (string)v! })
        .Key("pattern", Read.Text, "Which names, with * and ?.", w => w.Pattern, (w, v) => w with { Pattern = (string)v! });

    public override string Accepts => $"a list of {string.Join(", ", EventTrigger.Words.Keys)} or {{ file-appears: FOLDER, pattern: \"*.txt\" }}";

    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        List<EventTrigger> triggers = [];
        value = triggers;
        if (node is not YamlSequence { Items.Count: > 0 and <= Most } list)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}");
            return false;
        }

        foreach (var item in list.Items)
        {
            if (item is YamlMapping)
            {
                var file = s_file.Read(item, new Watched(), scope);
                if (file.Folder.Length > 0)
                {
                    triggers.Add(new EventTrigger(TriggerKind.FileAppears, file.Folder, file.Pattern));
                    continue;
                }

                scope.Refuse(item, ProblemCode.MissingValue, "needs file-appears, the folder that is watched");
            }
            else if (item is YamlScalar { Tag: ScalarTag.None } scalar && EventTrigger.Words.TryGetValue(scalar.Value, out var kind))
            {
                triggers.Add(new EventTrigger(kind));
            }
            else
            {
                var written = (item as YamlScalar)?.Value ?? "";
                scope.Refuse(item, ProblemCode.UnknownWord, $"must be {Accepts}, was {Quoted.Text(written)}{NearestName.Hint(NearestName.Of(written, EventTrigger.Words.Keys))}");
            }
        }

        return triggers.Count == list.Items.Count;
    }

    public override string? Show(object? value) => value is IReadOnlyList<EventTrigger> { Count: > 0 } triggers ? string.Join(", ", triggers) : null;

    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.List(json, item =>
    {
        item.WriteStartArray("anyOf");
        item.WriteStartObject();
        item.WriteStartArray("enum");
        foreach (var word in EventTrigger.Words.Keys)
        {
            item.WriteStringValue(word);
        }

        item.WriteEndArray();
        item.WriteEndObject();
        item.WriteStartObject();
        s_file.WriteSchema(item);
        item.WriteEndObject();
        item.WriteEndArray();
    });

    private sealed record Watched(string Folder = "", string Pattern = "*");
}
