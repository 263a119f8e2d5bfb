using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SnatchEngine.Formats.Selection;

/// <summary>Reads one filter of an expression, brackets included.</summary>
/// <param name="text">The expression.</param>
/// <param name="start">Where its bracket opens.</param>
internal sealed class FilterReader(string text, int start)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(100);

    private int _at = start + 1;

    /// <summary>Where the expression goes on.</summary>
    public int End => _at;

    /// <summary>The filter.</summary>
    /// <exception cref="FormatChoiceException">It is malformed.</exception>
    public FormatFilter Read()
    {
        var key = ReadKey();
        var operatorAt = Skip();
        var (comparison, negated) = ReadOperator();
        Skip();
        var passesUnknown = Take('?');
        var valueAt = Skip();
        var (value, quoted) = ReadValue();
        Skip();
        if (!Take(']'))
        {
            throw Malformed(_at, _at < text.Length ? $"']' is expected, not '{text[_at]}'" : "']' is missing at the end");
        }

        var filter = new FormatFilter
        {
            Column = start + 1,
            Written = text[start.._at],
            Key = key,
            Operator = negated && comparison == FilterOperator.Equal ? FilterOperator.NotEqual : comparison,
            IsNegated = negated && comparison != FilterOperator.Equal,
            PassesUnknown = passesUnknown,
            Text = value,
        };
        return WithValue(filter, quoted, operatorAt, valueAt);
    }

    private FormatFilter WithValue(FormatFilter filter, bool quoted, int operatorAt, int valueAt)
    {
        switch (filter.Operator)
        {
            case FilterOperator.Less or FilterOperator.LessOrEqual or FilterOperator.Greater or FilterOperator.GreaterOrEqual:
                if (FormatFields.IsText(filter.Key))
                {
                    throw Malformed(operatorAt, $"'{filter.Key}' is a text; compare it with =, ^=, $=, *= or ~=");
                }

                return filter with { Number = quoted ? null : NumberOf(filter.Text) } is { Number: not null } numeric
                    ? numeric
                    : throw Malformed(valueAt, "a number is expected here, such as 720 or 50M");
            case FilterOperator.Equal or FilterOperator.NotEqual when !quoted && !FormatFields.IsText(filter.Key):
                var number = filter.Text[0] == '-' ? -NumberOf(filter.Text[1..]) : NumberOf(filter.Text);
                return number is null && FormatFields.IsNumber(filter.Key) && (char.IsAsciiDigit(filter.Text[0]) || filter.Text[0] == '.')
                    ? throw Malformed(valueAt, "a number is expected here, such as 720 or 50M")
                    : filter with { Number = number };
            case FilterOperator.Matches:
                return filter with { Pattern = PatternOf(filter.Text, valueAt) };
            default:
                return filter;
        }
    }

    private string ReadKey()
    {
        var from = Skip();
        while (_at < text.Length && IsWord(text[_at]))
        {
            _at++;
        }

        return _at > from ? text[from.._at] : throw Malformed(_at, _at < text.Length ? "a field's name is expected, such as height" : "']' is missing at the end");
    }

    private (FilterOperator Operator, bool Negated) ReadOperator()
    {
        var at = _at;
        var negated = Take('!');
        Skip();
        var (first, second) = (At(_at), At(_at + 1));
        (FilterOperator? found, var length) = (first, second) switch
        {
            ('<', '=') => (FilterOperator.LessOrEqual, 2),
            ('>', '=') => (FilterOperator.GreaterOrEqual, 2),
            ('<', _) => (FilterOperator.Less, 1),
            ('>', _) => (FilterOperator.Greater, 1),
            ('=', _) => (FilterOperator.Equal, 1),
            ('^', '=') => (FilterOperator.StartsWith, 2),
            ('$', '=') => (FilterOperator.EndsWith, 2),
            ('*', '=') => (FilterOperator.Contains, 2),
            ('~', '=') => (FilterOperator.Matches, 2),
            _ => ((FilterOperator?)null, 0),
        };
        if (found is not { } comparison || (negated && first is '<' or '>'))
        {
            throw Malformed(at, "a comparison is expected: one of =, !=, <, <=, >, >=, ^=, $=, *=, ~=");
        }

        _at += length;
        return (comparison, negated);
    }

    private (string Value, bool Quoted) ReadValue()
    {
        if (At(_at) is '"' or '\'')
        {
            return (ReadQuoted(), true);
        }

        var from = _at;
        var value = new StringBuilder();
        for (; _at < text.Length && (IsWord(text[_at]) || char.IsWhiteSpace(text[_at])); _at++)
        {
            if (!char.IsWhiteSpace(text[_at]))
            {
                value.Append(text[_at]);
            }
        }

        return value.Length > 0 ? (value.ToString(), false) : throw Malformed(from, "a value is expected; put it into quotes when it is more than letters, digits, '.', '_' and '-'");
    }

    private string ReadQuoted()
    {
        var quote = text[_at];
        var from = _at++;
        var value = new StringBuilder();
        for (; _at < text.Length && text[_at] != quote; _at++)
        {
            // The backslash of a quote or of itself goes; every other is a pattern's own.
            if (text[_at] == '\\' && _at + 1 < text.Length)
            {
                _at++;
                value.Append(text[_at] is '\\' or '"' or '\'' ? "" : "\\");
            }

            value.Append(text[_at]);
        }

        if (!Take(quote))
        {
            throw Malformed(from, "this quote is never closed");
        }

        return value.Length > 0 ? value.ToString() : throw Malformed(from, "a value in quotes is not empty");
    }

    // As written between the quotes: what a backslash means there is the pattern's own affair.
    private Regex PatternOf(string value, int valueAt)
    {
        if (At(valueAt) is '"' or '\'')
        {
            var raw = text[(valueAt + 1).._at];
            value = raw[..raw.LastIndexOf(text[valueAt])];
        }

        try
        {
            return new Regex(value, RegexOptions.CultureInvariant, s_patience);
        }
        catch (ArgumentException e)
        {
            throw new FormatChoiceException(FormatFailure.BadExpression, $"this is no regular expression: {e.Message}", e) { Column = valueAt + 1 };
        }
    }

    /// <summary>A number with its unit. A unit counts in thousands, with an i in it or as k, m, g… with a capital B or nothing behind it in 1,024s, as yt-dlp reads it.</summary>
    internal static double? NumberOf(string value)
    {
        var cut = value.AsSpan().IndexOfAnyExcept("0123456789.");
        var digits = cut < 0 ? value : value[..cut];
        var unit = cut < 0 ? "" : value[cut..];
        if (digits.Length == 0 || digits[0] == '.' || digits[^1] == '.' || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        if (unit.Length == 0)
        {
            return number;
        }

        var power = "KMGTPEZY".IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) + 1;
        double? step = unit[1..] switch
        {
            "" or "B" => char.IsUpper(unit[0]) ? 1000 : 1024,
            "b" => 1000,
            "i" or "iB" when char.IsUpper(unit[0]) => 1024,
            _ => null,
        };
        return power == 0 || step is not { } known ? null : Math.Round(number * Math.Pow(known, power));
    }

    private int Skip()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at;
    }

    private bool Take(char wanted)
    {
        if (At(_at) != wanted || _at >= text.Length)
        {
            return false;
        }

        _at++;
        return true;
    }

    private char At(int index) => index < text.Length ? text[index] : '\0';

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '-';

    private static FormatChoiceException Malformed(int at, string message) => new(FormatFailure.BadExpression, message) { Column = at + 1 };
}
