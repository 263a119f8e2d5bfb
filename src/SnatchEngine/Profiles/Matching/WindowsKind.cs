using System.Text.Json;
using SnatchEngine.Profiles.Machine;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles.Matching;

/// <summary>A list of windows, or <c>always</c>, as <see cref="TimeWindows"/>.</summary>
public sealed class WindowsKind : NodeKind
{
    private const int Most = 64;

    private static readonly Section<Draft> s_window = new Section<Draft>()
        .Key("days", Read.Text, "Days such as mon-fri or sat,sun; all when left out.", d => d.Days, (d, v) => d with { Days = (string)v! })
        .Key("from", TimeOfDayKind.Instance, "Where it begins; midnight when left out.", d => d.From, (d, v) => d with { From = (int)v! })
        .Key("to", TimeOfDayKind.Instance, "Where it ends, that minute not included; midnight when left out. Not after from: on the next day.", d => d.To, (d, v) => d with { To = (int)v! });

    /// <inheritdoc/>
    public override string Accepts => "always or a list of windows such as { days: mon-fri, from: \"19:00\", to: \"07:00\" }";

    /// <inheritdoc/>
    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        value = TimeWindows.Always;
        if (node is YamlScalar { Value: "always", Tag: ScalarTag.None })
        {
            return true;
        }

        if (node is not YamlSequence list || list.Items.Count is 0 or > Most)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}, was {(node is YamlScalar scalar ? Quoted.Text(scalar.Value) : node is YamlSequence { Items.Count: 0 } ? "an empty list" : node is YamlSequence ? $"more than {Most}" : "keys with values")}");
            return false;
        }

        List<TimeWindow> windows = [];
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (Window(list.Items[i], scope with { At = $"{scope.At}[{i}]", Origins = null, History = null }) is { } window)
            {
                windows.Add(window);
            }
        }

        value = new TimeWindows(windows);
        return windows.Count == list.Items.Count;
    }

    /// <inheritdoc/>
    public override string? Show(object? value) => value?.ToString();

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.OneOrMore(json, s_window.WriteSchema);

    private static TimeWindow? Window(YamlNode node, ReadScope scope)
    {
        var draft = s_window.Read(node, new Draft(), scope);
        if (node is not YamlMapping mapping || mapping.Entries.Count == 0)
        {
            return null;
        }

        if (!DaySet.TryParse(draft.Days, out var days))
        {
            mapping.TryFind("days", out var at);
            scope.Under("days").Refuse(at!.Value, ProblemCode.UnknownWord, $"must be days such as mon-fri or sat,sun, was {Quoted.Text(draft.Days)}");
            return null;
        }

        if (draft.From == draft.To)
        {
            scope.Refuse(node, ProblemCode.OutOfRange, $"begins and ends at {TimeOfDayKind.Text(draft.From)}; leave both out for whole days");
            return null;
        }

        return new TimeWindow(draft.Days, days, draft.From, draft.To);
    }

    private sealed record Draft(string Days = "mon-sun", int From = 0, int To = TimeOfDayKind.Day);
}
