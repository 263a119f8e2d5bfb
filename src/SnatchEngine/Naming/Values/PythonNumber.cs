using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace SnatchEngine.Naming.Values;

/// <summary>What counts as a number: numbers, truths, and texts that are nothing but one.</summary>
internal static class PythonNumber
{
    private const int MostDigits = 400;

    /// <summary>Reads a number out of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="number">A <see cref="BigInteger"/> or a <see cref="double"/>.</param>
    public static bool TryRead(object? value, [NotNullWhen(true)] out object? number)
    {
        number = value switch
        {
            BigInteger or double => value,
            bool flag => flag ? BigInteger.One : BigInteger.Zero,
            DateTimeOffset moment => Seconds(moment),
            string text => FromText(text.Trim()),
            _ => null,
        };
        return number is not null;
    }

    /// <summary>The number as a double; too large a one is infinite.</summary>
    public static double ToDouble(object number) => number is BigInteger whole ? (double)whole : (double)number;

    /// <summary>The whole part. False: it has none.</summary>
    public static bool TryTruncate(object number, out BigInteger whole)
    {
        whole = number switch { BigInteger exact => exact, double d when double.IsFinite(d) => new BigInteger(Math.Truncate(d)), _ => default };
        return number is not double || double.IsFinite((double)number);
    }

    /// <summary>Seconds since 1970.</summary>
    public static object Seconds(DateTimeOffset moment)
    {
        var ticks = moment.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return ticks % TimeSpan.TicksPerSecond == 0 ? (BigInteger)(ticks / TimeSpan.TicksPerSecond) : ticks / (double)TimeSpan.TicksPerSecond;
    }

    private static object? FromText(string text)
    {
        text = text.Contains('_', StringComparison.Ordinal) && IsGrouped(text) ? text.Replace("_", "", StringComparison.Ordinal) : text;
        if (text.Length is 0 or > MostDigits)
        {
            return null;
        }

        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        const NumberStyles Float = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static bool IsGrouped(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1])))
            {
                return false;
            }
        }

        return true;
    }
}
