using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace SnatchEngine.Naming.Values;

/// <summary>What stands after the colon in <c>{:&gt;20}</c>: Python's words for width, alignment and kind.</summary>
internal sealed record ValueSpec
{
    private const int MostWidth = 1000;

    private char Fill { get; init; } = ' ';

    private char? Align { get; init; }

    private char Sign { get; init; } = '-';

    private bool IsAlternate { get; init; }

    private int? Width { get; init; }

    private char? Grouping { get; init; }

    private int? Precision { get; init; }

    private char? Kind { get; init; }

    /// <summary>Reads it. False: it is none, or one that would take too much.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ValueSpec? spec)
    {
        var at = 0;
        var fill = text.Length > 1 && IsAlign(text[1]) ? text[at++] : (char?)null;
        var align = at < text.Length && IsAlign(text[at]) ? text[at++] : (char?)null;
        var sign = at < text.Length && text[at] is '+' or '-' or ' ' && at < text.Length ? text[at++] : '-';
        var alternate = Takes('#');
        if (Takes('0'))
        {
            fill ??= '0';
            align ??= '=';
        }

        var width = Number();
        var grouping = at < text.Length && text[at] is ',' or '_' && at < text.Length ? text[at++] : (char?)null;
        var hasPoint = Takes('.');
        var precision = hasPoint ? Number() : null;
        var kind = at < text.Length && "bcdeEfFgGnosxX%".Contains(text[at], StringComparison.Ordinal) ? text[at++] : (char?)null;
        var isWhole = at == text.Length && width is null or <= MostWidth && precision is null or <= MostWidth && !(hasPoint && precision is null);
        spec = isWhole
            ? new ValueSpec { Fill = fill ?? ' ', Align = align, Sign = sign, IsAlternate = alternate, Width = width, Grouping = grouping, Precision = precision, Kind = kind }
            : null;
        return isWhole;

        bool Takes(char c)
        {
            var takes = at < text.Length && text[at] == c;
            at += takes ? 1 : 0;
            return takes;
        }

        int? Number()
        {
            var begin = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            return at == begin ? null : int.TryParse(text.AsSpan(begin, at - begin), CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        }
    }

    /// <summary>Writes a value so. Null: a value of its type cannot be written so.</summary>
    public string? Write(object? value) => value switch
    {
        bool flag when Kind is not (null or 's') => Number(flag ? BigInteger.One : BigInteger.Zero),
        BigInteger or double => Number(value),
        _ when Kind is null or 's' && Grouping is null && Sign == '-' && Align != '=' && !IsAlternate => Text(PythonText.Of(value)),
        _ => null,
    };

    private static bool IsAlign(char c) => c is '<' or '>' or '^' or '=';

    private string Text(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        text = Precision is { } most && most < runes.Length ? string.Concat(runes.Take(most)) : text;
        return Aligned("", text, Align ?? '<');
    }

    private string? Number(object number)
    {
        if (number is double && Kind is 'b' or 'c' or 'd' or 'n' or 'o' or 'x' or 'X' or 's' || (number is BigInteger && Kind is 'c' or 's'))
        {
            return null;
        }

        var digits = Digits(number);
        if (digits is null)
        {
            return null;
        }

        var isNegative = digits[0] == '-';
        var sign = isNegative ? "-" : Sign == '-' ? "" : Sign.ToString();
        return Aligned(sign, Grouped(isNegative ? digits[1..] : digits), Align ?? '>');
    }

    private string? Digits(object number)
    {
        var flags = IsAlternate ? "#" : "";
        switch (Kind)
        {
            case null when number is BigInteger:
            case 'd' or 'n':
                return Precision is null ? PythonText.Of(number) : null;
            case null:
                return Precision is null ? PythonText.Of(number) : new PrintfNumber(flags, null, Precision, 'g').Write(number);
            case 'b':
                var size = BigInteger.Abs((BigInteger)number);
                return (((BigInteger)number).Sign < 0 ? "-" : "") + (IsAlternate ? "0b" : "") + (size.IsZero ? "0" : size.ToString("b", CultureInfo.InvariantCulture).TrimStart('0'));
            case 'o' or 'x' or 'X':
                return Precision is null ? new PrintfNumber(flags, null, null, Kind.Value).Write(number) : null;
            case '%':
                return new PrintfNumber(flags, null, Precision, 'f').Write(PythonNumber.ToDouble(number) * 100) + "%";
            default:
                return new PrintfNumber(flags, null, Precision, Kind.Value).Write(number);
        }
    }

    private string Grouped(string digits)
    {
        var end = 0;
        while (end < digits.Length && char.IsAsciiDigit(digits[end]))
        {
            end++;
        }

        if (Grouping is not { } separator)
        {
            return digits;
        }

        var whole = digits[..end];
        for (var i = whole.Length - 3; i > 0; i -= 3)
        {
            whole = whole.Insert(i, separator.ToString());
        }

        return whole + digits[end..];
    }

    private string Aligned(string sign, string text, char align)
    {
        var missing = Math.Max(0, (Width ?? 0) - sign.Length - PrintfNumber.LengthOf(text));
        return align switch
        {
            '<' => sign + text + new string(Fill, missing),
            '=' => sign + new string(Fill, missing) + text,
            '^' => new string(Fill, missing / 2) + sign + text + new string(Fill, missing - (missing / 2)),
            _ => new string(Fill, missing) + sign + text,
        };
    }
}
