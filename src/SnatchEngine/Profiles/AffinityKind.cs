using System.Globalization;
using System.Text.Json;
using SnatchEngine.Optimization;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>Processors: keep, all, a list such as <c>0-3,8</c>, and perhaps a NUMA node such as <c>node0</c>; kept as it is written.</summary>
internal sealed class AffinityKind(bool hasNodes) : ScalarKind
{
    private const int MostProcessors = 4096;
    private const string Node = "node";

    /// <inheritdoc/>
    public override string Accepts => hasNodes ? "keep, all, processors such as 0-3,8, or a NUMA node such as node0" : "keep, all, or processors such as 0-3,8";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        var written = text.Value.Trim();
        value = written;
        if (written is OptimizerOptions.Keep or "all")
        {
            return null;
        }

        if (hasNodes && written.StartsWith(Node, StringComparison.Ordinal))
        {
            return IsNumber(written[Node.Length..], out _) ? null : new(ProblemCode.WrongType, "the node is a number, such as node0");
        }

        foreach (var part in written.Split(','))
        {
            var ends = part.Trim().Split('-');
            if (ends.Length > 2 || !IsNumber(ends[0], out var first) || !IsNumber(ends[^1], out var last))
            {
                return new(ProblemCode.WrongType);
            }

            if (first > last)
            {
                return new(ProblemCode.OutOfRange, $"{first}-{last} runs backwards");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => (string)value!;

    public override void WriteSchema(Utf8JsonWriter json)
    {
        // A single processor is written as a number.
        json.WriteStartArray("type");
        json.WriteStringValue("string");
        json.WriteStringValue("integer");
        json.WriteEndArray();
    }

    private static bool IsNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < MostProcessors;
}
