using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Percent;

/// <summary>Reads what stands between <c>%(</c> and <c>)</c>.</summary>
/// <param name="text">The whole template.</param>
/// <param name="begin">Where it begins.</param>
/// <param name="end">Where it has ended.</param>
internal sealed class FieldReading(string text, int begin, int end)
{
    private const int MostParts = 256;

    private readonly PathReading _path = new(text, begin, end);

    /// <summary>Reads it.</summary>
    /// <exception cref="NamingException">It is malformed.</exception>
    public FieldSource Read()
    {
        List<Operand> alternatives = [ReadOperand()];
        while (_path.Takes(','))
        {
            alternatives.Add(ReadOperand());
        }

        ReplacementText? replacement = null;
        if (_path.Takes('&'))
        {
            var at = _path.At;
            replacement = ReplacementText.Parse(_path.Until('|'), at + 1);
        }

        var missing = _path.Takes('|') ? _path.Rest() : null;
        return _path.IsAtEnd
            ? new FieldSource(alternatives, replacement, missing)
            : throw _path.Malformed($"'{text[_path.At]}' is not understood here; a field is written %(name.key+1>%Y,other&replacement|default)s");
    }

    private Operand ReadOperand()
    {
        var isNegated = _path.Takes('-');
        var path = _path.ReadPath(mayBeEmpty: true);
        List<Term> terms = [];
        while (_path.Peek is '+' or '-' or '*')
        {
            var sign = _path.Next();
            if (terms.Count == MostParts)
            {
                throw _path.Malformed($"more than {MostParts} terms");
            }

            terms.Add(_path.ReadNumber() is { } number ? new Term(sign, number, null) : new Term(sign, null, _path.ReadPath(mayBeEmpty: false)));
        }

        string? format = null;
        if (_path.Takes('>'))
        {
            format = _path.ReadFormat();
            if (format.Length == 0)
            {
                throw _path.Malformed("a date format belongs after '>', such as %Y-%m-%d");
            }
        }

        return new Operand(isNegated, path, terms, format);
    }
}
