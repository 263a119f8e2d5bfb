using System.Globalization;
using System.Text.Json;
using SnatchEngine.PostProcessing;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The list below <c>after:</c>, as a list of <see cref="PostStep"/>; one step in a line stands for a list of one.</summary>
internal sealed class StepsKind : NodeKind
{
    private const int Most = 64;
    private const string None = "none";

    private static readonly ScalarKind s_onError = Read.Word(("fail", false), ("warn", true));

    /// <inheritdoc/>
    public override string Accepts => "none, a step such as ffmpeg-remux:to=mkv, or a list of steps such as { use: ffmpeg-remux, to: mkv }";

    /// <inheritdoc/>
    public override bool TryRead(YamlNode node, ReadScope scope, out object? value)
    {
        IReadOnlyList<PostStep> none = [];
        value = none;
        if (node is YamlScalar { Value: None, Tag: ScalarTag.None })
        {
            return true;
        }

        IReadOnlyList<YamlNode>? items = node switch
        {
            YamlSequence list => list.Items,
            YamlScalar { IsNull: false } or YamlMapping => [node],
            _ => null,
        };
        if (items is null || items.Count > Most)
        {
            scope.Refuse(node, ProblemCode.WrongType, $"must be {Accepts}{(items is null ? "" : $", at most {Most}")}");
            return false;
        }

        List<PostStep> steps = [];
        for (var i = 0; i < items.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{scope.At}[{i}]");
            if (StepOf(items[i], scope with { At = at, Origins = null, History = null }) is { } step)
            {
                steps.Add(step);
                scope.Origins?[at] = scope.Origin ?? ValueOrigin.At(items[i].Place);
            }
        }

        value = (IReadOnlyList<PostStep>)steps;
        return steps.Count == items.Count;
    }

    /// <inheritdoc/>
    public override string? Show(object? value) =>
        value is IReadOnlyList<PostStep> { Count: > 0 } steps ? $"[{string.Join(", ", steps.Select(s => $"\"{s.ToString().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}]" : None;

    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.OneOrMore(json, static step =>
    {
        step.WriteStartArray("anyOf");
        step.WriteStartObject();
        step.WriteString("type", "string");
        step.WriteEndObject();
        step.WriteStartObject();
        step.WriteString("type", "object");
        step.WriteStartObject("properties");
        step.WriteStartObject("use");
        step.WriteString("type", "string");
        step.WriteString("description", "The name of a post-processor; every key that is not listed here is an option of it.");
        step.WriteEndObject();
        step.WriteStartObject("on-error");
        step.WriteStartArray("enum");
        step.WriteStringValue("fail");
        step.WriteStringValue("warn");
        step.WriteEndArray();
        step.WriteEndObject();
        step.WriteEndObject();
        step.WriteStartArray("required");
        step.WriteStringValue("use");
        step.WriteEndArray();
        step.WriteEndObject();
        step.WriteEndArray();
    });

    private static PostStep? StepOf(YamlNode node, ReadScope scope)
    {
        switch (node)
        {
            case YamlMapping mapping:
                return StepOf(mapping, scope);
            case YamlScalar { IsNull: false } when Read.Text.TryRead(node, scope, out var line):
                if (PostStep.TryParse((string)line!, out var problem) is { } step)
                {
                    return step;
                }

                scope.Refuse(node, ProblemCode.Option, problem!);
                return null;
            case YamlScalar { IsNull: false }:
                return null;
            default:
                scope.Refuse(node, ProblemCode.WrongType, "must be a step such as ffmpeg-remux or { use: ffmpeg-remux, to: mkv }");
                return null;
        }
    }

    private static PostStep? StepOf(YamlMapping mapping, ReadScope scope)
    {
        if (!mapping.TryFind("use", out var use))
        {
            scope.Refuse(mapping, ProblemCode.MissingValue, "a step needs 'use', the name of a post-processor such as ffmpeg-remux");
            return null;
        }

        var isWhole = Read.Text.TryRead(use.Value, scope.Under("use"), out var text);
        var name = text as string ?? "";
        if (isWhole && (name.AsSpan().IndexOfAny(':', '?') >= 0 || PostStep.TryParse(name, out _) is null))
        {
            scope.Under("use").Refuse(use.Value, ProblemCode.Option, "must be the name of a post-processor, such as ffmpeg-remux; its options stand beside it");
            isWhole = false;
        }

        var isOptional = false;
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries.Where(e => e.Key.Value != "use"))
        {
            var below = scope.Under(entry.Key.Value);
            if (entry.Key.Value == "on-error")
            {
                isWhole &= s_onError.TryRead(entry.Value, below, out var word);
                isOptional = word is true;
            }
            else if (OptionOf(entry.Value, below) is { } option)
            {
                options[entry.Key.Value] = option;
            }
            else
            {
                isWhole = false;
            }
        }

        return isWhole ? new PostStep(name) { Options = options, IsOptional = isOptional } : null;
    }

    // A list of words arrives as they would be written in one line.
    private static string? OptionOf(YamlNode node, ReadScope scope)
    {
        if (node is not YamlSequence list)
        {
            return Read.Text.TryRead(node, scope, out var text) ? (string)text! : null;
        }

        List<string> words = [];
        foreach (var item in list.Items)
        {
            if (!Read.Text.TryRead(item, scope, out var word))
            {
                return null;
            }

            words.Add((string)word!);
        }

        return string.Join(',', words);
    }
}
