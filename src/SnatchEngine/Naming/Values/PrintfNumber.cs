using System.Globalization;
using System.Numerics;

namespace SnatchEngine.Naming.Values;

/// <summary>How a number is written: the flags, width, precision and kind that follow a percent sign.</summary>
/// <param name="Flags">Any of <c># 0 - +</c> and the space.</param>
/// <param name="Width">The fewest characters. Null: as many as it takes.</param>
/// <param name="Precision">Digits: the fewest of a whole number, those after the point of another. Null: the usual.</param>
/// <param name="Kind">One of <c>d i u o x X e E f F g G</c>.</param>
internal sealed record PrintfNumber(string Flags, int? Width, int? Precision, char Kind)
{
    private const int UsualPrecision = 6;

    /// <summary>Writes a number. Null: it has no whole part, and that is what was asked for.</summary>
    public string? Write(object number)
    {
        if (Kind is 'd' or 'i' or 'u' or 'o' or 'x' or 'X')
        {
            return PythonNumber.TryTruncate(number, out var whole) ? Whole(whole) : null;
        }

        var value = PythonNumber.ToDouble(number);
        var digits = Math.Abs(value);
        var text = !double.IsFinite(value) ? PythonText.Of(digits)
            : Kind is 'f' or 'F' ? Fixed(digits, Precision ?? UsualPrecision)
            : Kind is 'e' or 'E' ? Exponent(digits, Precision ?? UsualPrecision)
            : General(digits);
        text = char.IsAsciiLetterUpper(Kind) ? text.ToUpperInvariant() : text;
        return Padded(double.IsNegative(value) && !double.IsNaN(value), "", text, mayFill: double.IsFinite(value));
    }

    /// <summary>A text in at least <paramref name="width"/> characters, at the right unless told otherwise.</summary>
    public static string Pad(string text, int? width, bool isLeft)
    {
        var missing = (width ?? 0) - LengthOf(text);
        return missing <= 0 ? text : isLeft ? text + new string(' ', missing) : new string(' ', missing) + text;
    }

    /// <summary>Characters as people count them for a width: a surrogate pair is one.</summary>
    public static int LengthOf(string text)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += char.IsLowSurrogate(c) ? 0 : 1;
        }

        return count;
    }

    private string Whole(BigInteger whole)
    {
        var size = BigInteger.Abs(whole);
        var (digits, prefix) = Kind switch
        {
            'o' => (Digits(size, 8), "0o"),
            'x' => (Digits(size, 16), "0x"),
            'X' => (Digits(size, 16).ToUpperInvariant(), "0X"),
            _ => (size.ToString(CultureInfo.InvariantCulture), ""),
        };
        return Padded(whole.Sign < 0, Flags.Contains('#', StringComparison.Ordinal) ? prefix : "", digits.PadLeft(Precision ?? 0, '0'), mayFill: true);
    }

    private string Padded(bool isNegative, string prefix, string digits, bool mayFill)
    {
        var sign = isNegative ? "-" : Has('+') ? "+" : Has(' ') ? " " : "";
        var missing = (Width ?? 0) - sign.Length - prefix.Length - digits.Length;
        return missing > 0 && mayFill && Has('0') && !Has('-')
            ? sign + prefix + new string('0', missing) + digits
            : Pad(sign + prefix + digits, Width, Has('-'));
    }

    private bool Has(char flag) => Flags.Contains(flag, StringComparison.Ordinal);

    private string Fixed(double value, int precision) =>
        value.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + (precision == 0 && Has('#') ? "." : "");

    private string Exponent(double value, int precision)
    {
        var (digits, exponent) = Scientific(value, precision);
        return string.Create(CultureInfo.InvariantCulture, $"{digits}{(precision == 0 && Has('#') ? "." : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private string General(double value)
    {
        var precision = Math.Max(1, Precision ?? UsualPrecision);
        var (_, exponent) = Scientific(value, precision - 1);
        if (exponent >= -4 && exponent < precision)
        {
            return Trimmed(Fixed(value, precision - 1 - exponent));
        }

        var text = Exponent(value, precision - 1);
        var cut = text.IndexOf('e', StringComparison.Ordinal);
        return Trimmed(text[..cut]) + text[cut..];
    }

    private string Trimmed(string digits) => Has('#') || !digits.Contains('.', StringComparison.Ordinal) ? digits : digits.TrimEnd('0').TrimEnd('.');

    private static (string Digits, int Exponent) Scientific(double value, int precision)
    {
        var text = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var cut = text.IndexOf('E', StringComparison.Ordinal);
        return (text[..cut], int.Parse(text.AsSpan(cut + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static string Digits(BigInteger size, int radix)
    {
        if (size.IsZero)
        {
            return "0";
        }

        var digits = new Stack<char>();
        for (; !size.IsZero; size /= radix)
        {
            digits.Push("0123456789abcdef"[(int)(size % radix)]);
        }

        return string.Concat(digits);
    }
}
