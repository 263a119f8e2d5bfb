using System.Globalization;
using System.Text;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Percent;

/// <summary>Reads a template in yt-dlp's words: <c>%(name[.keys][arithmetic][&gt;strf][,alternate][&amp;replacement][|default])[flags][width][.precision][length]type</c>.</summary>
internal sealed class PercentReading(string text)
{
    private const string Types = "diouxXeEfFgGcrsaBjhlqDSU";
    private const int MostWidth = 1000;

    private readonly List<NamePart> _parts = [];
    private readonly StringBuilder _literal = new();
    private int _literalAt = 1;
    private int _at;

    /// <summary>The parts, in their order.</summary>
    /// <exception cref="NamingException">It is malformed.</exception>
    public IReadOnlyList<NamePart> Read()
    {
        while (_at < text.Length)
        {
            if (text[_at] != '%' || _at + 1 == text.Length || text[_at + 1] is not ('%' or '('))
            {
                // A lone percent sign is one; '100%' needs no escape.
                Add(text[_at++]);
            }
            else if (text[_at + 1] == '%')
            {
                Add('%');
                _at += 2;
            }
            else
            {
                EndLiteral();
                _parts.Add(ReadField());
            }
        }

        EndLiteral();
        return _parts;
    }

    private PercentField ReadField()
    {
        var begin = _at;
        var end = text.IndexOf(')', begin);
        if (end < 0)
        {
            throw Malformed(begin, "'%(' has no ')'");
        }

        var source = new FieldReading(text, begin + 2, end).Read();
        _at = end + 1;
        var flags = Take("#0-+ ");
        var widthAt = _at;
        var width = Number(widthAt);
        int? precision = null;
        if (_at < text.Length && text[_at] == '.')
        {
            var precisionAt = ++_at;
            precision = Number(precisionAt) ?? 0;
        }

        if (_at + 1 < text.Length && text[_at] is 'h' or 'l' or 'L' && _at + 1 < text.Length && Types.Contains(text[_at + 1], StringComparison.Ordinal))
        {
            _at++;
        }

        if (_at == text.Length)
        {
            throw Malformed(begin, $"{text[begin..(end + 1)]} needs a type after it, such as {text[begin..(end + 1)]}s");
        }

        var type = text[_at];
        if (!Types.Contains(type, StringComparison.Ordinal))
        {
            throw Malformed(_at, $"'{type}' is no type; there are: {string.Join(' ', Types.ToCharArray())}");
        }

        _at++;
        return new PercentField(begin + 1, source, new Conversion(flags, width, precision, type));
    }

    private string Take(string letters)
    {
        var begin = _at;
        while (_at < text.Length && letters.Contains(text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        return text[begin.._at];
    }

    private int? Number(int begin)
    {
        var digits = Take("0123456789");
        if (digits.Length == 0)
        {
            return null;
        }

        return int.TryParse(digits, CultureInfo.InvariantCulture, out var number) && number <= MostWidth
            ? number
            : throw new NamingException(NamingFailure.TooLarge, begin + 1, $"at most {MostWidth} characters, was {digits[..Math.Min(20, digits.Length)]}");
    }

    private void Add(char c)
    {
        if (_literal.Length == 0)
        {
            _literalAt = _at + 1;
        }

        _literal.Append(c);
    }

    private void EndLiteral()
    {
        if (_literal.Length > 0)
        {
            _parts.Add(new LiteralPart(_literalAt, _literal.ToString()));
            _literal.Clear();
        }
    }

    private static NamingException Malformed(int at, string what) => new(NamingFailure.Malformed, at + 1, what);
}
