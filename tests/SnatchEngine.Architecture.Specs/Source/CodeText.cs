using System.Text;

namespace SnatchEngine.Architecture.Specs.Source;

/// <summary>C# with its comments, and on wish its literals, overwritten by spaces; every line and column stays where it was.</summary>
/// <remarks>Knows ordinary, verbatim, interpolated and raw strings; the holes of interpolated ones stay code.</remarks>
sealed class CodeText
{
    private readonly string _text;
    private readonly bool _keepStrings;
    private readonly StringBuilder _result;
    private int _at;

    private CodeText(string text, bool keepStrings)
    {
        _text = text;
        _keepStrings = keepStrings;
        _result = new StringBuilder(text.Length);
    }

    public static string WithoutComments(string text) => new CodeText(text, keepStrings: true).Read();

    public static string WithoutCommentsAndStrings(string text) => new CodeText(text, keepStrings: false).Read();

    private string Read()
    {
        while (_at < _text.Length)
        {
            ReadOne();
        }

        return _result.ToString();
    }

    private void ReadOne()
    {
        if (Sees("//") || (Sees("#") && IsFirstOnLine()))
        {
            Blank(LengthUntil("\n"));
        }
        else if (Sees("/*"))
        {
            Blank(LengthUntil("*/") + 2);
        }
        else if (_text[_at] == '\'')
        {
            ReadCharacter();
        }
        else if (StringPrefix() is { } prefix)
        {
            ReadString(prefix);
        }
        else
        {
            Keep(1);
        }
    }

    private void ReadCharacter()
    {
        var length = Sees("'\\") ? _text.IndexOf('\'', _at + 3) - _at + 1 : 3;
        Literal(length);
    }

    /// <summary>The <c>$</c> and <c>@</c> before a quote, when a string begins here.</summary>
    private string? StringPrefix()
    {
        var end = _at;
        while (end < _text.Length && _text[end] is '$' or '@')
        {
            end++;
        }

        return end < _text.Length && _text[end] == '"' ? _text[_at..end] : null;
    }

    private void ReadString(string prefix)
    {
        Literal(prefix.Length);
        var quotes = 0;
        while (_at + quotes < _text.Length && _text[_at + quotes] == '"')
        {
            quotes++;
        }

        var dollars = prefix.Count(c => c == '$');
        if (prefix.Contains('@'))
        {
            ReadBody("\"", dollars, verbatim: true, escapedQuote: true, braceRun: 1);
        }
        else if (quotes >= 3)
        {
            ReadBody(new string('"', quotes), dollars, verbatim: true, escapedQuote: false, braceRun: dollars);
        }
        else if (quotes == 2)
        {
            Literal(2);
        }
        else
        {
            ReadBody("\"", dollars, verbatim: false, escapedQuote: false, braceRun: 1);
        }
    }

    private void ReadBody(string quote, int dollars, bool verbatim, bool escapedQuote, int braceRun)
    {
        Literal(quote.Length);
        while (_at < _text.Length)
        {
            if (escapedQuote && Sees("\"\""))
            {
                Literal(2);
            }
            else if (Sees(quote))
            {
                Literal(quote.Length);
                return;
            }
            else if (!verbatim && Sees("\\"))
            {
                Literal(2);
            }
            else if (dollars > 0 && _text[_at] == '{')
            {
                ReadBraces(braceRun, raw: quote.Length >= 3);
            }
            else
            {
                Literal(1);
            }
        }
    }

    private void ReadBraces(int braceRun, bool raw)
    {
        var run = 0;
        while (_at + run < _text.Length && _text[_at + run] == '{')
        {
            run++;
        }

        if (raw ? run < braceRun : run % 2 == 0)
        {
            Literal(run);
            return;
        }

        Literal(run);
        var depth = 0;
        while (_at < _text.Length)
        {
            if (depth == 0 && _text[_at] == '}')
            {
                Literal(braceRun);
                return;
            }

            depth += _text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
            ReadOne();
        }
    }

    private bool Sees(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private bool IsFirstOnLine()
    {
        var before = _at - 1;
        while (before >= 0 && _text[before] is ' ' or '\t')
        {
            before--;
        }

        return before < 0 || _text[before] == '\n';
    }

    private int LengthUntil(string end) => _text.IndexOf(end, _at, StringComparison.Ordinal) is >= 0 and var at ? at - _at : _text.Length - _at;

    private void Literal(int length)
    {
        if (_keepStrings)
        {
            Keep(length);
        }
        else
        {
            Blank(length);
        }
    }

    private void Keep(int length)
    {
        length = Math.Min(length, _text.Length - _at);
        _result.Append(_text, _at, length);
        _at += length;
    }

    private void Blank(int length)
    {
        for (var end = Math.Min(_at + length, _text.Length); _at < end; _at++)
        {
            _result.Append(_text[_at] == '\n' ? '\n' : ' ');
        }
    }
}
