using System.Text.Json;

namespace SnatchEngine.Yaml;

/// <summary>true or false, as a <see cref="bool"/>.</summary>
public sealed class BoolKind : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => "true or false";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        var isTrue = text.Value is "true" or "True" or "TRUE";
        value = isTrue;
        if (isTrue || text.Value is "false" or "False" or "FALSE")
        {
            return text.IsPlain ? null : new(ProblemCode.WrongType, "in quotes it is a text; remove the quotes");
        }

        return new(ProblemCode.WrongType, text.Value.ToUpperInvariant() is "YES" or "NO" or "ON" or "OFF" or "Y" or "N" ? "write true or false" : "");
    }

    /// <inheritdoc/>
    public override string Show(object? value) => value is true ? "true" : "false";

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json) => json.WriteString("type", "boolean");
}
