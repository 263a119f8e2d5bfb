using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SnatchEngine.Abstractions.Transfer;

/// <summary>Durations as people write them: <c>30</c> (seconds), <c>250ms</c>, <c>1.5h</c>, <c>1h30m</c>, <c>7d</c>.</summary>
public static class DurationText
{
    private static readonly (string Unit, double Seconds)[] s_units =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("w", 604800)];

    /// <summary>Reads a duration; a bare number is seconds, units may follow each other from large to small.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration; never negative, at most ten years.</param>
    /// <returns>False when the text is no duration.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        var rest = (text ?? "").AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return false;
        }

        double seconds = 0;
        var lastUnit = double.MaxValue;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAnyExcept("0123456789.");
            if (!double.TryParse(end < 0 ? rest : rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = end < 0 ? default : rest[end..].TrimStart();
            var unitEnd = rest.IndexOfAny("0123456789.");
            var unit = (unitEnd < 0 ? rest : rest[..unitEnd]).Trim();
            rest = unitEnd < 0 ? default : rest[unitEnd..];
            if (SecondsIn(unit, lastUnit == double.MaxValue) is not { } scale || scale >= lastUnit)
            {
                return false;
            }

            lastUnit = scale;
            seconds += number * scale;
        }

        if (seconds > 315_576_000)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static double? SecondsIn(ReadOnlySpan<char> unit, bool bareAllowed)
    {
        if (unit.IsEmpty)
        {
            return bareAllowed ? 1 : null;
        }

        foreach (var (name, seconds) in s_units)
        {
            if (unit.SequenceEqual(name))
            {
                return seconds;
            }
        }

        return null;
    }
}
