using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SnatchEngine.Extraction.Sites.Paths;

/// <summary>Reads a JSONPath.</summary>
internal sealed class JsonPathReader
{
    private const int MostSegments = 64;
    private const int MostLevels = 16;

    private readonly string _text;
    private int _at;
    private int _level;

    private JsonPathReader(string text) => _text = text;

    /// <summary>Reads a path.</summary>
    /// <param name="text">The path, beginning with <c>$</c>.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    /// <param name="index">Where in the text that is.</param>
    public static JsonPath? Read(string text, out string? problem, out int index)
    {
        var reader = new JsonPathReader(text);
        (problem, index) = (null, 0);
        try
        {
            reader.Expect('$');
            var path = reader.Path(0);
            return reader._at == text.Length ? path : throw new PathSyntaxException("nothing more is expected");
        }
        catch (PathSyntaxException e)
        {
            (problem, index) = (e.Message, Math.Min(reader._at, text.Length));
            return null;
        }
    }

    private JsonPath Path(int start)
    {
        List<PathSegment> segments = [];
        for (var rest = Rest(); rest is ['.' or '[', ..] || (rest.Length > 0 && char.IsWhiteSpace(rest[0]) && rest.TrimStart() is ['.' or '[', ..]); rest = Rest())
        {
            Blank();
            if (segments.Count == MostSegments)
            {
                throw new PathSyntaxException($"a path has at most {MostSegments} segments");
            }

            segments.Add(Segment());
        }

        return new JsonPath(_text[start.._at], segments);
    }

    private PathSegment Segment()
    {
        var isDescendant = Take("..");
        if (Peek() == '[')
        {
            return new PathSegment(Brackets(), isDescendant);
        }

        if (!isDescendant)
        {
            Expect('.');
        }

        return new PathSegment([Take("*") ? new WildcardSelector() : new NameSelector(Name())], isDescendant);
    }

    private List<PathSelector> Brackets()
    {
        List<PathSelector> selectors = [];
        Expect('[');
        do
        {
            Blank();
            selectors.Add(Selector());
            Blank();
        }
        while (Take(","));
        Expect(']');
        return selectors;
    }

    private PathSelector Selector()
    {
        switch (Peek())
        {
            case '*':
                _at++;
                return new WildcardSelector();
            case '\'' or '"':
                return new NameSelector(Quoted());
            case '?':
                _at++;
                return new FilterSelector(Condition());
            case '-' or ':' or >= '0' and <= '9':
                return IndexOrSlice();
            default:
                throw new PathSyntaxException("a name in quotes, an index, a slice, '*' or '?' is expected");
        }
    }

    private PathSelector IndexOrSlice()
    {
        var start = Index();
        Blank();
        if (!Take(":"))
        {
            return new IndexSelector(start ?? throw new PathSyntaxException("an index is expected"));
        }

        Blank();
        var end = Index();
        Blank();
        int? step = null;
        if (Take(":"))
        {
            Blank();
            step = Index();
        }

        return new SliceSelector(start, end, step ?? 1);
    }

    private PathCondition Condition()
    {
        if (++_level > MostLevels)
        {
            throw new PathSyntaxException($"conditions are nested at most {MostLevels} deep");
        }

        List<PathCondition> any = [All()];
        for (Blank(); Take("||"); Blank())
        {
            any.Add(All());
        }

        _level--;
        return any is [var only] ? only : new AnyOf(any);
    }

    private PathCondition All()
    {
        List<PathCondition> all = [Basic()];
        for (Blank(); Take("&&"); Blank())
        {
            all.Add(Basic());
        }

        return all is [var only] ? only : new AllOf(all);
    }

    private PathCondition Basic()
    {
        Blank();
        if (Peek() == '!' && !Rest().StartsWith("!=", StringComparison.Ordinal))
        {
            _at++;
            Blank();
            return new Not(Peek() == '(' ? Parenthesis() : Test(isNegated: true));
        }

        return Peek() == '(' ? Parenthesis() : Test(isNegated: false);
    }

    private PathCondition Parenthesis()
    {
        Expect('(');
        var inner = Condition();
        Blank();
        Expect(')');
        return inner;
    }

    private PathCondition Test(bool isNegated)
    {
        var left = Operand();
        Blank();
        var comparison = isNegated ? null : Array.Find(s_operators, Take);
        if (comparison is null)
        {
            return left.Path is not null ? new Exists(left) : throw new PathSyntaxException("a comparison is expected: ==, !=, <, <=, > or >=");
        }

        Blank();
        var right = Operand();
        return left.Path is { IsSingular: false } || right.Path is { IsSingular: false }
            ? throw new PathSyntaxException("only a path to one value can be compared: names and indexes, no '*', '..', slice or condition")
            : new Comparison(left, comparison, right);
    }

    private static readonly string[] s_operators = ["==", "!=", "<=", ">=", "<", ">"];

    private PathOperand Operand()
    {
        var start = _at;
        switch (Peek())
        {
            case '@' or '$':
                var isFromRoot = _text[_at++] == '$';
                return new PathOperand(null, Path(start), isFromRoot);
            case '\'' or '"':
                return new PathOperand(JsonElement.Parse($"\"{JsonEncodedText.Encode(Quoted())}\""), null, false);
            case var c when c == '-' || char.IsAsciiDigit(c):
                _at += Rest().AsSpan().IndexOfAnyExcept("+-0123456789.eE") is >= 0 and var length ? length : Rest().Length;
                return Literal(_text[start.._at]);
            default:
                return Array.Find(s_words, Take) is { } word ? Literal(word) : throw new PathSyntaxException("a value is expected: a path from '@' or '$', a text in quotes, a number, true, false or null");
        }
    }

    private static readonly string[] s_words = ["true", "false", "null"];

    private static PathOperand Literal(string json)
    {
        try
        {
            return new PathOperand(JsonElement.Parse(json), null, false);
        }
        catch (JsonException)
        {
            throw new PathSyntaxException($"'{json}' is no number");
        }
    }

    private string Name()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-' or >= (char)0x80))
        {
            _at++;
        }

        return _at > start && !char.IsAsciiDigit(_text[start]) && _text[start] != '-' ? _text[start.._at] : throw new PathSyntaxException("a name is expected; one with other characters stands in brackets and quotes: ['a b']");
    }

    private string Quoted()
    {
        var quote = _text[_at++];
        var name = new StringBuilder();
        for (; _at < _text.Length && _text[_at] != quote; _at++)
        {
            if (_text[_at] != '\\')
            {
                name.Append(_text[_at]);
                continue;
            }

            _at++;
            name.Append(Peek() switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' when _at + 4 < _text.Length && ushort.TryParse(_text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => Skip(4, (char)code),
                var c and ('\\' or '/' or '\'' or '"') => c,
                _ => throw new PathSyntaxException("this escape means nothing"),
            });
        }

        Expect(quote);
        return name.ToString();
    }

    private char Skip(int count, char c)
    {
        _at += count;
        return c;
    }

    private int? Index()
    {
        var start = _at;
        _ = Take("-");
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }

        return _at == start ? null
            : int.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) ? index
            : throw new PathSyntaxException("an index is a whole number below 2147483648");
    }

    private void Blank()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    private string Rest() => _text[_at..];

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private bool Take(string token)
    {
        var isThere = _text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal);
        _at += isThere ? token.Length : 0;
        return isThere;
    }

    private void Expect(char c)
    {
        if (Peek() != c || _at >= _text.Length)
        {
            throw new PathSyntaxException($"'{c}' is expected");
        }

        _at++;
    }

    private sealed class PathSyntaxException(string message) : Exception(message);
}
