using System.Globalization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Yaml;

/// <inheritdoc cref="Read.Whole"/>
public sealed class WholeKind(int min, int max) : ScalarKind<int>
{
    /// <summary>The least.</summary>
    public int Min => min;

    /// <summary>The most.</summary>
    public int Max => max;

    /// <inheritdoc/>
    public override string Accepts => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out int value)
    {
        value = 0;
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

        return int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max
            ? null
            : new(ProblemCode.OutOfRange);
    }

    /// <inheritdoc/>
    public override string Show(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <inheritdoc cref="Read.Size"/>
public sealed class SizeKind : ScalarKind<ByteSize>
{
    internal const string Units = "units: K, M, G, T and KiB, MiB, GiB, TiB are powers of 1024; kB, MB, GB, TB of 1000";

    /// <inheritdoc/>
    public override string Accepts => "a size such as 64MiB";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out ByteSize value) =>
        ByteSize.TryParse(text.Value, out value) ? null : Measure.Misfit(text.Value, Units, unit => ByteSize.TryParse("1" + unit, out _));

    /// <inheritdoc/>
    public override string Show(ByteSize value)
    {
        var (amount, unit) = value.Bytes switch
        {
            > 0 and var n when n % (1 << 30) == 0 => (n >> 30, "GiB"),
            > 0 and var n when n % (1 << 20) == 0 => (n >> 20, "MiB"),
            > 0 and var n when n % (1 << 10) == 0 => (n >> 10, "KiB"),
            var n => (n, ""),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}");
    }
}

/// <inheritdoc cref="Read.Rate"/>
public sealed class RateKind : ScalarKind<ByteRate>
{
    /// <inheritdoc/>
    public override string Accepts => "a rate such as 5MiB/s";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out ByteRate value) => ByteRate.TryParse(text.Value, out value)
        ? null
        : Measure.Misfit(text.Value, SizeKind.Units + "; with or without /s; bits are not accepted", unit => ByteRate.TryParse("1" + unit, out _));

    /// <inheritdoc/>
    public override string Show(ByteRate value) => Read.Size.Show(new ByteSize(value.BytesPerSecond)) + "/s";
}

/// <inheritdoc cref="Read.RateLimit"/>
public sealed class RateLimitKind : ScalarKind<ByteRate?>
{
    /// <inheritdoc/>
    public override string Accepts => "none or a rate such as 5MiB/s";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out ByteRate? value)
    {
        value = null;
        if (text.Value == "none")
        {
            return null;
        }

        var misfit = Read.Rate.Parse(text, out var rate);
        value = misfit is null && rate.BytesPerSecond > 0 ? rate : null;
        return misfit;
    }

    /// <inheritdoc/>
    public override string Show(ByteRate? value) => value is { } rate ? Read.Rate.Show(rate) : "none";
}

/// <inheritdoc cref="Read.Duration"/>
public sealed class DurationKind(bool aboveZero) : ScalarKind<TimeSpan>
{
    /// <inheritdoc/>
    public override string Accepts => aboveZero ? "a duration above 0 such as 30s or 1h30m" : "a duration such as 30s or 1h30m";

    /// <inheritdoc/>
    public override Misfit? Parse(ScalarText text, out TimeSpan value)
    {
        if (!DurationText.TryParse(text.Value, out value))
        {
            return Measure.Misfit(text.Value, "units: ms, s, m, h, d, w, from large to small; a bare number is seconds; at most ten years", unit => DurationText.TryParse("1" + unit, out _));
        }

        return aboveZero && value <= TimeSpan.Zero ? new(ProblemCode.OutOfRange) : null;
    }

    /// <inheritdoc/>
    public override string Show(TimeSpan value)
    {
        if (value.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0.####}ms");
        }

        var shown = "";
        var seconds = value.Ticks / TimeSpan.TicksPerSecond;
        foreach (var (unit, size) in new[] { ("h", 3600L), ("m", 60L), ("s", 1L) })
        {
            shown += seconds / size > 0 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / size}{unit}") : "";
            seconds %= size;
        }

        return shown.Length == 0 ? "0s" : shown;
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
