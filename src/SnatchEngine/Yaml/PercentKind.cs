using System.Globalization;
using System.Text.Json;

namespace SnatchEngine.Yaml;

/// <summary>A part of a whole, above 0% and up to 100%, as a <see cref="double"/> from 0 to 1.</summary>
public sealed class PercentKind : ScalarKind
{
    /// <inheritdoc/>
    public override string Accepts => "a percentage such as 70%";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = null;
        var trimmed = text.Value.AsSpan().Trim();
        var number = trimmed is [.. var before, '%'] ? before.TrimEnd() : trimmed;
        if (number.IsEmpty || number.ContainsAnyExcept("0123456789.") || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
        {
            return new(ProblemCode.WrongType, number.StartsWith("-") ? "less than 0" : "");
        }

        if (number.Length == trimmed.Length)
        {
            return new(ProblemCode.WrongUnit, "write it with %");
        }

        if (percent is <= 0 or > 100)
        {
            return new(ProblemCode.OutOfRange, "more than 0% and at most 100%");
        }

        value = percent / 100;
        return null;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => string.Create(CultureInfo.InvariantCulture, $"{(decimal)(double)value! * 100:0.####}%");

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", @"^[0-9]+(\.[0-9]+)?%$");
    }
}
