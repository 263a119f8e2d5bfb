using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Yaml;

/// <summary>A decimal number without a fraction, as an <see cref="int"/>.</summary>
public sealed class WholeKind(int min, int max) : ScalarKind
{
    /// <summary>The least.</summary>
    public int Min => min;

    /// <summary>The most.</summary>
    public int Max => max;

    /// <inheritdoc/>
    public override string Accepts => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = null;
        var digits = text.Value.AsSpan();
        digits = digits is ['+' or '-', ..] ? digits[1..] : digits;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return new(ProblemCode.WrongType);
        }

        if (!text.IsPlain)
        {
            return new(ProblemCode.WrongType, "in quotes it is a text; remove the quotes");
        }

        // YAML 1.1 reads 010 as eight, YAML 1.2 as ten.
        if (digits is ['0', _, ..])
        {
            return new(ProblemCode.WrongType, "write it without leading zeros");
        }

        if (!int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
        {
            return new(ProblemCode.OutOfRange);
        }

        value = number;
        return null;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => ((int)value!).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", min);
        json.WriteNumber("maximum", max);
    }
}
