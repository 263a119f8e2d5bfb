using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Yaml;

/// <summary>Bytes per second, as a <see cref="ByteRate"/>; where a limit is asked, <c>none</c> and 0 are null.</summary>
public sealed class RateKind(bool isLimit) : ScalarKind
{
    private const string Units = SizeKind.Units + "; with or without /s; bits are not accepted";

    /// <inheritdoc/>
    public override string Accepts => isLimit ? "none or a rate such as 5MiB/s" : "a rate such as 5MiB/s";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        value = null;
        if (isLimit && text.Value == "none")
        {
            return null;
        }

        if (!ByteRate.TryParse(text.Value, out var rate))
        {
            return Measure.Misfit(text.Value, Units, unit => ByteRate.TryParse("1" + unit, out _));
        }

        value = isLimit && rate.BytesPerSecond == 0 ? null : rate;
        return null;
    }

    /// <inheritdoc/>
    public override string Show(object? value) => value is ByteRate rate ? Read.Size.Show(new ByteSize(rate.BytesPerSecond)) + "/s" : "none";

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.NumberOrText(json);
}
