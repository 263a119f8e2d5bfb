using System.Globalization;
using System.Numerics;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Braces;

/// <summary>How a date or a number is written: <c>yyyy-MM-dd</c>, <c>%Y-%m-%d</c>, <c>000</c> or <c>0.0</c>.</summary>
internal sealed record ValueFormat
{
    private const int MostLength = 100;
    private const string DateLetters = "yMdHhmstf";

    private readonly string _text;
    private readonly Shape _shape;

    private ValueFormat(string text, Shape shape)
    {
        _text = text;
        _shape = shape;
    }

    private enum Shape
    {
        Number,
        Date,
        StrfTime,
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="NamingException">It is no format.</exception>
    public static ValueFormat Parse(string text, int column)
    {
        if (text.Length is 0 or > MostLength)
        {
            throw new NamingException(NamingFailure.Malformed, column, text.Length == 0 ? "a format belongs after ':', such as yyyy or 000" : $"a format has at most {MostLength} characters");
        }

        if (text.Contains('%', StringComparison.Ordinal))
        {
            return new ValueFormat(text, Shape.StrfTime);
        }

        if (text.All(c => c is '0' or '#' or '.' or ','))
        {
            return text.Contains('0', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal)
                ? new ValueFormat(text, Shape.Number)
                : throw new NamingException(NamingFailure.Malformed, column, $"'{text}' is no format; a number is written 000 or 0.0");
        }

        CheckDate(text, column);
        // One letter alone would be the name of a whole format.
        return new ValueFormat(text.Length == 1 ? $"%{text}" : text, Shape.Date);
    }

    /// <summary>Writes a value. Null: it is no date, or no number.</summary>
    public string? Write(object value) => _shape switch
    {
        Shape.Number => PythonNumber.TryRead(value, out var number)
            ? (number is BigInteger whole ? whole.ToString(_text, CultureInfo.InvariantCulture) : ((double)number).ToString(_text, CultureInfo.InvariantCulture))
            : null,
        Shape.StrfTime => TryDate(value, out var moment) ? StrfTime.Write(moment, _text) : null,
        _ => TryDate(value, out var moment) ? moment.ToString(_text, CultureInfo.InvariantCulture) : null,
    };

    private static bool TryDate(object value, out DateTime moment) =>
        StrfTime.TryRead(value, out moment) ||
        (value is string text && DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment));

    private static void CheckDate(string text, int column)
    {
        var quote = '\0';
        var hasLetter = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\'' or '"')
            {
                quote = quote == '\0' ? text[i] : quote == text[i] ? '\0' : quote;
            }
            else if (quote == '\0' && text[i] == '\\')
            {
                i++;
            }
            else if (quote == '\0' && char.IsLetter(text[i]))
            {
                hasLetter = true;
                if (!DateLetters.Contains(text[i], StringComparison.Ordinal))
                {
                    throw new NamingException(NamingFailure.Malformed, column + i, $"'{text[i]}' is no letter of a date format; there are {string.Join(' ', DateLetters.ToCharArray())}, and words stand in quotes");
                }
            }
        }

        try
        {
            if (!hasLetter || quote != '\0' || DateTime.UnixEpoch.ToString(text.Length == 1 ? $"%{text}" : text, CultureInfo.InvariantCulture).Length == 0)
            {
                throw new FormatException();
            }
        }
        catch (FormatException)
        {
            throw new NamingException(NamingFailure.Malformed, column, $"'{text}' is no format; a date is written yyyy-MM-dd, a number 000");
        }
    }
}
