using System.Text;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Braces;

/// <summary>Reads a template in our words: fields in braces, with formats, filters and conditions.</summary>
internal sealed class BraceReading(string text)
{
    private const int MostDepth = 32;
    private const string Else = "{:else}";

    private readonly StringBuilder _literal = new();
    private int _literalAt = 1;
    private int _at;

    /// <summary>The parts, in their order.</summary>
    /// <exception cref="NamingException">It is malformed.</exception>
    public IReadOnlyList<NamePart> Read()
    {
        var parts = ReadParts(0);
        return _at == text.Length ? parts : throw Malformed(_at, IsNext(Else) ? "'{:else}' belongs between '{?field}' and '{/}'" : "'{/' ends a condition that nothing began");
    }

    private List<NamePart> ReadParts(int depth)
    {
        List<NamePart> parts = [];
        while (_at < text.Length)
        {
            if (text[_at] is not ('{' or '}'))
            {
                AddLiteral(text[_at], 1);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == text[_at])
            {
                AddLiteral(text[_at], 2);
            }
            else if (text[_at] == '}')
            {
                throw Malformed(_at, "a single '}' is written '}}'");
            }
            else if (IsNext("{/") || IsNext(Else))
            {
                break;
            }
            else
            {
                EndLiteral(parts);
                parts.Add(IsNext("{?") || IsNext("{!") ? ReadCondition(depth + 1) : ReadField());
            }
        }

        EndLiteral(parts);
        return parts;
    }

    private BraceField ReadField()
    {
        var begin = _at;
        var reading = new BraceFieldReading(text, begin);
        var field = reading.Read();
        _at = reading.At;
        return field;
    }

    private ConditionPart ReadCondition(int depth)
    {
        var begin = _at;
        if (depth > MostDepth)
        {
            throw new NamingException(NamingFailure.TooLarge, begin + 1, $"conditions within conditions go at most {MostDepth} deep");
        }

        var end = text.IndexOf('}', begin);
        if (end < 0)
        {
            throw Malformed(begin, "'{' has no '}'");
        }

        var reading = new PathReading(text, begin + 2, end);
        var path = reading.ReadPath(mayBeEmpty: false);
        if (!reading.IsAtEnd)
        {
            throw reading.Malformed($"'{reading.Peek}' is not understood; a condition names one field, such as {{?series}}");
        }

        _at = end + 1;
        var then = ReadParts(depth);
        List<NamePart> otherwise = [];
        if (IsNext(Else))
        {
            _at += Else.Length;
            otherwise = ReadParts(depth);
        }

        End(begin, text[(begin + 2)..end]);
        return new ConditionPart(begin + 1, path, text[begin + 1] == '!', then, otherwise);
    }

    private void End(int begin, string field)
    {
        if (!IsNext("{/") || text.IndexOf('}', _at) is not (>= 0 and var end))
        {
            throw Malformed(begin, $"the condition on '{field}' is not ended with '{{/{field}}}'");
        }

        var name = text[(_at + 2)..end];
        if (name.Length > 0 && name != field)
        {
            throw Malformed(_at, $"'{{/{name}}}' ends another condition than the one on '{field}'");
        }

        _at = end + 1;
    }

    private bool IsNext(string word) => string.CompareOrdinal(text, _at, word, 0, word.Length) == 0;

    private void AddLiteral(char c, int length)
    {
        if (_literal.Length == 0)
        {
            _literalAt = _at + 1;
        }

        _literal.Append(c);
        _at += length;
    }

    private void EndLiteral(List<NamePart> parts)
    {
        if (_literal.Length > 0)
        {
            parts.Add(new LiteralPart(_literalAt, _literal.ToString()));
            _literal.Clear();
        }
    }

    private static NamingException Malformed(int at, string what) => new(NamingFailure.Malformed, at + 1, what);
}
