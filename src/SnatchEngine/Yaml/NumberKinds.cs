using System.Globalization;
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
}

/// <summary>Bytes, as a <see cref="ByteSize"/>.</summary>
public sealed class SizeKind : ScalarKind
{
    internal const string Units = "units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000";

    /// <inheritdoc/>
    public override string Accepts => "a size such as 64MiB";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out object? value)
    {
        var isSize = ByteSize.TryParse(text.Value, out var size);
        value = size;
        return isSize ? null : Measure.Misfit(text.Value, Units, unit => ByteSize.TryParse("1" + unit, out _));
    }

    /// <inheritdoc/>
    public override string Show(object? value)
    {
        var bytes = ((ByteSize)value!).Bytes;
        var (shift, unit) = bytes switch
        {
            > 0 when bytes % (1 << 30) == 0 => (30, "GiB"),
            > 0 when bytes % (1 << 20) == 0 => (20, "MiB"),
            > 0 when bytes % (1 << 10) == 0 => (10, "KiB"),
            _ => (0, ""),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{bytes >> shift}{unit}");
    }
}

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
}

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
}

/// <summary>Says whether a number or its unit is at fault.</summary>
internal static class Measure
{
    public static Misfit Misfit(string text, string units, Func<string, bool> isUnit)
    {
        var trimmed = text.Trim();
        var end = trimmed.AsSpan().IndexOfAnyExcept("0123456789.");
        if (end == 0 || trimmed.Length == 0)
        {
            return new(ProblemCode.WrongType, trimmed.StartsWith('-') ? "less than 0" : "");
        }

        return end < 0 || isUnit(trimmed[end..])
            ? new(ProblemCode.OutOfRange, "too large, or no number")
            : new(ProblemCode.WrongUnit, units);
    }
}
