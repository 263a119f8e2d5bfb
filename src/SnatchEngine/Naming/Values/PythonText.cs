using System.Globalization;
using System.Numerics;
using System.Text;

namespace SnatchEngine.Naming.Values;

/// <summary>Values as Python writes them, as names made with yt-dlp's templates are compared with names that yt-dlp made.</summary>
internal static class PythonText
{
    private const int MostDepth = 64;

    // More than any name, filter or message shows.
    private const int MostText = 65_536;

    /// <summary>The value as a text: a text is itself.</summary>
    public static string Of(object? value) => value is string text ? text : Shown(value);

    /// <summary>The value as it would be written in a program: texts in quotes.</summary>
    public static string Shown(object? value)
    {
        var into = new StringBuilder();
        Show(value, into, 0);
        return into.ToString();
    }

    /// <summary><see cref="Shown"/> with nothing but ASCII.</summary>
    public static string Ascii(object? value)
    {
        var into = new StringBuilder();
        foreach (var rune in Shown(value).EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                into.Append(rune);
            }
            else
            {
                Escape(rune, into);
            }
        }

        return into.ToString();
    }

    /// <summary>The shortest digits that are this number; an exponent below 0.0001 and from 1e16 on.</summary>
    public static string Of(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        var (digits, exponent) = Shortest(Math.Abs(number).ToString("R", CultureInfo.InvariantCulture));
        var sign = double.IsNegative(number) ? "-" : "";
        if (digits.Length == 0)
        {
            return sign + "0.0";
        }

        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>The digits without noughts around them, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Shortest(string text)
    {
        var cut = text.IndexOf('E', StringComparison.Ordinal);
        var written = cut < 0 ? 0 : int.Parse(text.AsSpan(cut + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = cut < 0 ? text : text[..cut];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal) is >= 0 and var at ? at : mantissa.Length;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var first = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), written + point - 1 - first);
    }

    private static void Show(object? value, StringBuilder into, int depth)
    {
        if (into.Length > MostText)
        {
            return;
        }

        switch (value)
        {
            case null:
                into.Append("None");
                break;
            case bool flag:
                into.Append(flag ? "True" : "False");
                break;
            case BigInteger whole:
                into.Append(whole.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                into.Append(Of(number));
                break;
            case DateTimeOffset moment:
                into.Append(moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case string text:
                Quote(text, into);
                break;
            case IReadOnlyDictionary<string, object?> or IReadOnlyList<object?> when depth >= MostDepth:
                into.Append("...");
                break;
            case IReadOnlyDictionary<string, object?> map:
                into.Append('{');
                Separate(map, into, entry =>
                {
                    Quote(entry.Key, into);
                    into.Append(": ");
                    Show(entry.Value, into, depth + 1);
                });
                into.Append('}');
                break;
            case IReadOnlyList<object?> list:
                into.Append('[');
                Separate(list, into, item => Show(item, into, depth + 1));
                into.Append(']');
                break;
        }
    }

    private static void Separate<T>(IEnumerable<T> items, StringBuilder into, Action<T> write)
    {
        var first = true;
        foreach (var item in items)
        {
            into.Append(first ? "" : ", ");
            first = false;
            write(item);
        }
    }

    private static void Quote(string text, StringBuilder into)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        into.Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => into.Append(@"\\"),
                '\n' => into.Append(@"\n"),
                '\r' => into.Append(@"\r"),
                '\t' => into.Append(@"\t"),
                _ when rune.Value == quote => into.Append('\\').Append(quote),
                _ when IsPrintable(rune) => into.Append(rune),
                _ => Escape(rune, into),
            };
        }

        into.Append(quote);
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static StringBuilder Escape(Rune rune, StringBuilder into) => rune.Value switch
    {
        < 0x100 => into.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
        < 0x10000 => into.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
        _ => into.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
    };
}
