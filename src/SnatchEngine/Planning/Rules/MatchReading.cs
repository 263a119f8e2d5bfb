using System.Text;
using System.Text.RegularExpressions;
using SnatchEngine.Naming;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Planning.Rules;

/// <summary>Reads one filter: terms joined by <c>&amp;</c>, all of which must hold.</summary>
internal sealed class MatchReading(string text)
{
    private const int MaxLength = 10_000;
    private const int MostTerms = 256;

    private static readonly string[] s_operators = ["<=", ">=", "*=", "^=", "$=", "~=", "=", "<", ">"];

    private int _at;

    /// <summary>Its terms.</summary>
    /// <exception cref="SelectionException">It cannot be understood.</exception>
    public IReadOnlyList<MatchTerm> Read()
    {
        if (text.Length > MaxLength)
        {
            throw new SelectionException(SelectionFailure.TooLarge, MaxLength + 1, $"a filter has at most {MaxLength} characters");
        }

        List<MatchTerm> terms = [];
        do
        {
            terms.Add(terms.Count < MostTerms ? ReadTerm() : throw new SelectionException(SelectionFailure.TooLarge, _at + 1, $"a filter has at most {MostTerms} parts"));
            SkipSpaces();
        }
        while (Takes("&"));
        return _at == text.Length ? terms : throw Malformed(_at, $"'{text[_at]}' is not understood here; parts are joined by '&'");
    }

    private MatchTerm ReadTerm()
    {
        SkipSpaces();
        var begin = _at;
        var isNegated = Takes("!");
        SkipSpaces();
        var path = ReadField();
        SkipSpaces();
        if (_at == text.Length || text[_at] == '&')
        {
            return new MatchTerm(text[begin.._at].Trim(), path, isNegated, null);
        }

        if (isNegated)
        {
            throw Malformed(begin, "'!' before a field asks whether it is missing; in a comparison it stands before the operator, as in title!*=x");
        }

        isNegated = Takes("!");
        SkipSpaces();
        var sign = Array.Find(s_operators, Takes) ?? throw Malformed(_at, $"an operator is missing; there are: {string.Join(' ', s_operators)}, each with '!' before it, and '?' after it for unknown");
        SkipSpaces();
        var takesMissing = Takes("?");
        SkipSpaces();
        var valueAt = _at;
        var isQuoted = _at < text.Length && text[_at] is '"' or '\'' && _at < text.Length;
        var value = isQuoted ? ReadQuoted() : ReadBare();
        var comparison = new MatchComparison(sign, isNegated, takesMissing, value, isQuoted, sign == "~=" ? Pattern(value, valueAt) : null);
        return new MatchTerm(text[begin.._at].Trim(), path, false, comparison);
    }

    private FieldPath ReadField()
    {
        var end = _at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
        {
            end++;
        }

        try
        {
            var path = new PathReading(text, _at, end).ReadPath(mayBeEmpty: false);
            _at = end;
            return path;
        }
        catch (NamingException wrong)
        {
            throw Malformed(wrong.Column - 1, "a field is missing; a part is written duration>300, is_live or !is_live");
        }
    }

    private string ReadQuoted()
    {
        var begin = _at;
        var quote = text[_at++];
        var value = new StringBuilder();
        for (; _at < text.Length && text[_at] != quote; _at++)
        {
            // Only what would end something else needs a backslash; in a pattern all others are its own.
            if (text[_at] == '\\' && _at + 1 < text.Length && (text[_at + 1] == quote || text[_at + 1] == '&'))
            {
                _at++;
            }

            value.Append(text[_at]);
        }

        if (_at == text.Length)
        {
            throw Malformed(begin, $"{quote} has no second {quote}");
        }

        _at++;
        return value.ToString();
    }

    private string ReadBare()
    {
        var begin = _at;
        var value = new StringBuilder();
        for (; _at < text.Length && text[_at] != '&'; _at++)
        {
            _at += text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] == '&' ? 1 : 0;
            value.Append(text[_at]);
        }

        return value.ToString().Trim() is { Length: > 0 } bare ? bare : throw Malformed(begin, "a value is missing after the operator");
    }

    private static Regex Pattern(string value, int at)
    {
        try
        {
            return new Regex(value, RegexOptions.CultureInvariant, MatchComparison.PatternTime);
        }
        catch (ArgumentException wrong)
        {
            throw Malformed(at, $"the pattern cannot be read: {wrong.Message}");
        }
    }

    private void SkipSpaces()
    {
        while (_at < text.Length && text[_at] == ' ')
        {
            _at++;
        }
    }

    private bool Takes(string word)
    {
        var takes = string.CompareOrdinal(text, _at, word, 0, word.Length) == 0;
        _at += takes ? word.Length : 0;
        return takes;
    }

    private static SelectionException Malformed(int at, string what) => new(SelectionFailure.Malformed, at + 1, what);
}
