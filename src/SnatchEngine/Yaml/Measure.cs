using System.Globalization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Yaml;

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
