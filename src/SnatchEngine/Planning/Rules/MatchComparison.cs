using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Planning.Rules;

/// <summary>A comparison of a field with a value.</summary>
/// <param name="Sign">The operator.</param>
/// <param name="IsNegated">It must not hold.</param>
/// <param name="TakesMissing">A field that is not there is fine.</param>
/// <param name="Value">What it is compared with.</param>
/// <param name="IsQuoted">The value stands in quotes.</param>
/// <param name="Pattern">The value as a pattern, when the operator asks for one.</param>
internal sealed record MatchComparison(string Sign, bool IsNegated, bool TakesMissing, string Value, bool IsQuoted, Regex? Pattern)
{
    private const string Prefixes = "kMGTPEZY";

    /// <summary>How long a pattern may think about one value.</summary>
    public static TimeSpan PatternTime => TimeSpan.FromMilliseconds(250);

    /// <summary>Whether it holds for a value.</summary>
    /// <param name="actual">The value; not null.</param>
    /// <param name="isTime">The field is a time, so that <c>5m</c> means minutes.</param>
    public bool Holds(object actual, bool isTime) => (Sign is "*=" or "^=" or "$=" or "~=" ? HoldsText(actual) : HoldsOrder(actual, isTime)) != IsNegated;

    private bool HoldsText(object actual)
    {
        if (actual is IReadOnlyList<object?> list)
        {
            return list.Any(item => item is not null && HoldsText(item));
        }

        var text = PythonText.Of(actual);
        return Sign switch
        {
            "*=" => text.Contains(Value, StringComparison.Ordinal),
            "^=" => text.StartsWith(Value, StringComparison.Ordinal),
            "$=" => text.EndsWith(Value, StringComparison.Ordinal),
            _ => IsMatch(text),
        };
    }

    private bool IsMatch(string text)
    {
        try
        {
            return Pattern!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private bool HoldsOrder(object actual, bool isTime)
    {
        if (actual is bool flag)
        {
            bool? wanted = Value.ToUpperInvariant() switch { "TRUE" or "YES" or "1" => true, "FALSE" or "NO" or "0" => false, _ => null };
            return wanted is { } word && Compares(flag.CompareTo(word));
        }

        if (actual is DateTimeOffset moment)
        {
            actual = Value.Length == 8 ? moment.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture) : PythonText.Of(actual);
        }

        // What an extractor tells is a text even where it is a number.
        var isNumeric = actual is BigInteger or double || (actual is string && !IsQuoted);
        if (isNumeric && PythonNumber.TryRead(actual, out var number) && TryNumber(isTime, out var other))
        {
            return number is BigInteger whole && other is BigInteger otherWhole
                ? Compares(whole.CompareTo(otherWhole))
                : Compares(PythonNumber.ToDouble(number).CompareTo(PythonNumber.ToDouble(other)));
        }

        return actual is string text && Compares(string.CompareOrdinal(text, Value));
    }

    private bool Compares(int order) => Sign switch { "=" => order == 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };

    /// <summary>A number, a size such as 5M or 1.5GiB, or a time such as 1:30:00 or 5m.</summary>
    private bool TryNumber(bool isTime, out object number)
    {
        if (PythonNumber.TryRead(Value, out var plain))
        {
            number = plain;
            return true;
        }

        if ((isTime && TryTime(out var seconds)) || TrySize(out seconds) || TryTime(out seconds))
        {
            number = seconds;
            return true;
        }

        number = 0d;
        return false;
    }

    private bool TryTime(out double seconds)
    {
        seconds = 0;
        var parts = Value.Split(':');
        if (parts.Length is 2 or 3 && parts.All(p => p.Length > 0 && double.TryParse(p, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)))
        {
            seconds = parts.Aggregate(0d, (sum, p) => (sum * 60) + double.Parse(p, CultureInfo.InvariantCulture));
            return true;
        }

        if (DurationText.TryParse(Value, out var span))
        {
            seconds = span.TotalSeconds;
            return true;
        }

        return false;
    }

    private bool TrySize(out double size)
    {
        size = 0;
        var digits = Value.TrimEnd('B', 'b');
        var isBinary = digits.EndsWith('i');
        digits = isBinary ? digits[..^1] : digits;
        var power = digits.Length > 1 ? Prefixes.IndexOf(digits[^1] == 'K' ? 'k' : digits[^1] == 'm' ? 'M' : digits[^1] == 'g' ? 'G' : digits[^1], StringComparison.Ordinal) : -1;
        if (power < 0 || !double.TryParse(digits.AsSpan(0, digits.Length - 1).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        size = count * Math.Pow(isBinary ? 1024 : 1000, power + 1);
        return true;
    }
}
