using System.Globalization;
using System.Text;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Braces;

/// <summary>Reads one field in braces: <c>{field,other:format|filter(argument)}</c>.</summary>
/// <param name="text">The whole template.</param>
/// <param name="begin">Where its opening brace is.</param>
internal sealed class BraceFieldReading(string text, int begin)
{
    private const int MostFilters = 32;

    private readonly PathReading _path = new(text, begin + 1, text.Length);
    private int _at;

    /// <summary>Where it has ended.</summary>
    public int At => _at;

    /// <summary>Reads it.</summary>
    /// <exception cref="NamingException">It is malformed.</exception>
    public BraceField Read()
    {
        if (_path.IsAtEnd || _path.Peek is '}' or '|' or ':')
        {
            throw new NamingException(NamingFailure.Malformed, begin + 1, "a field's name belongs after '{'; a brace itself is written '{{'");
        }

        List<FieldPath> paths = [_path.ReadPath(mayBeEmpty: false)];
        while (_path.Takes(','))
        {
            paths.Add(_path.ReadPath(mayBeEmpty: false));
        }

        _at = _path.At;
        SkipSpaces();
        ValueFormat? format = null;
        if (Takes(':'))
        {
            var from = _at;
            format = ValueFormat.Parse(ReadFormat(), from + 1);
        }

        List<ValueFilter> filters = [];
        while (Takes('|'))
        {
            filters.Add(filters.Count < MostFilters ? ReadFilter() : throw new NamingException(NamingFailure.TooLarge, _at + 1, $"more than {MostFilters} filters"));
        }

        if (!Takes('}'))
        {
            throw _at < text.Length
                ? new NamingException(NamingFailure.Malformed, _at + 1, $"'{text[_at]}' is not understood here; a field is written {{name:format|filter}}")
                : new NamingException(NamingFailure.Malformed, begin + 1, "'{' has no '}'");
        }

        return new BraceField(begin + 1, paths, format, filters);
    }

    private string ReadFormat()
    {
        var from = _at;
        var quote = '\0';
        for (; _at < text.Length && (quote != '\0' || text[_at] is not ('|' or '}')); _at++)
        {
            quote = quote == '\0' && text[_at] is '\'' or '"' && quote == '\0' ? text[_at] : text[_at] == quote ? '\0' : quote;
        }

        return text[from.._at];
    }

    private ValueFilter ReadFilter()
    {
        SkipSpaces();
        var from = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-'))
        {
            _at++;
        }

        var name = text[from.._at];
        List<string> arguments = [];
        if (Takes('('))
        {
            do
            {
                arguments.Add(ReadArgument());
            }
            while (Takes(','));
            if (!Takes(')'))
            {
                throw new NamingException(NamingFailure.Malformed, Math.Min(_at, text.Length) + 1, $"')' is missing after the arguments of '{name}'");
            }
        }

        SkipSpaces();
        return ValueFilter.Make(name, arguments, from + 1);
    }

    private string ReadArgument()
    {
        SkipSpaces();
        if (_at < text.Length && text[_at] is '\'' or '"' && _at < text.Length)
        {
            return ReadQuoted();
        }

        var from = _at;
        while (_at < text.Length && text[_at] is not (',' or ')' or '|' or '{' or '}'))
        {
            _at++;
        }

        return text[from.._at].Trim();
    }

    private string ReadQuoted()
    {
        var from = _at;
        var quote = text[_at++];
        var argument = new StringBuilder();
        for (; _at < text.Length; _at++)
        {
            if (text[_at] != quote)
            {
                argument.Append(text[_at]);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == quote)
            {
                argument.Append(text[_at++]);
            }
            else
            {
                _at++;
                SkipSpaces();
                return argument.ToString();
            }
        }

        throw new NamingException(NamingFailure.Malformed, from + 1, string.Create(CultureInfo.InvariantCulture, $"{quote} has no second {quote}"));
    }

    private void SkipSpaces()
    {
        while (Takes(' '))
        {
        }
    }

    private bool Takes(char c)
    {
        var takes = _at < text.Length && text[_at] == c;
        _at += takes ? 1 : 0;
        return takes;
    }
}
