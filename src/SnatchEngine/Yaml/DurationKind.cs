using System.Globalization;
using System.Text.Json;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Yaml;

/// <summary>A duration, as a <see cref="TimeSpan"/>.</summary>
public sealed class DurationKind(bool aboveZero) : ScalarKind
{
    private const string Units = "units: ms, s, m, h, d, w, from large to small; a bare number is seconds; at most ten years";

    /// <inheritdoc/>
    public override string Accepts => aboveZero ? "a duration above 0 such as 30s or 1h30m" : "a duration such as 30s or 1h30m";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        var isDuration = DurationText.TryParse(text.Value, out var duration);
        value = duration;
        if (!isDuration)
        {
            return Measure.Misfit(text.Value, Units, unit => DurationText.TryParse("1" + unit, out _));
        }

        return aboveZero && duration <= TimeSpan.Zero ? new(ProblemCode.OutOfRange) : null;
    }

    /// <inheritdoc/>
    public override string Show(object? value)
    {
        var duration = (TimeSpan)value!;
        if (duration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms");
        }

        var seconds = duration.Ticks / TimeSpan.TicksPerSecond;
        if (seconds == 0)
        {
            return "0s";
        }

        var shown = seconds >= 3600 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h") : "";
        shown += seconds / 60 % 60 > 0 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60 % 60}m") : "";
        return seconds % 60 > 0 ? string.Create(CultureInfo.InvariantCulture, $"{shown}{seconds % 60}s") : shown;
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json) => SchemaShape.NumberOrText(json);
}
