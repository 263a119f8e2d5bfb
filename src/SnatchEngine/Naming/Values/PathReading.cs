using System.Globalization;
using System.Numerics;
using System.Text;

namespace SnatchEngine.Naming.Values;

/// <summary>Reads paths to fields, and what stands around them, out of a part of a template.</summary>
/// <param name="text">The whole template, for columns.</param>
/// <param name="begin">Where the part begins.</param>
/// <param name="end">Where it has ended.</param>
internal sealed class PathReading(string text, int begin, int end)
{
    private const int MostSteps = 64;

    private int _at = begin;

    /// <summary>Where reading is, from 0.</summary>
    public int At => _at;

    /// <summary>Nothing is left.</summary>
    public bool IsAtEnd => _at >= end;

    /// <summary>The next character; NUL at the end.</summary>
    public char Peek => _at < end ? text[_at] : '\0';

    /// <summary>Takes the next character.</summary>
    public char Next() => text[_at++];

    /// <summary>Takes a character if it is the next.</summary>
    public bool Takes(char c)
    {
        var takes = Peek == c && !IsAtEnd;
        _at += takes ? 1 : 0;
        return takes;
    }

    /// <summary>Takes all that is left.</summary>
    public string Rest()
    {
        var rest = text[_at..end];
        _at = end;
        return rest;
    }

    /// <summary>Takes what comes before a character, or all.</summary>
    public string Until(char stop)
    {
        var from = _at;
        var found = text.IndexOf(stop, _at, end - _at);
        _at = found < 0 ? end : found;
        return text[from.._at];
    }

    /// <summary>Takes a date format, up to what follows it; <c>\,</c> is a comma in it.</summary>
    public string ReadFormat()
    {
        var format = new StringBuilder();
        for (; !IsAtEnd && Peek is not (',' or '&' or '|'); _at++)
        {
            if (Peek == '\\' && _at + 1 < end && text[_at + 1] == ',')
            {
                _at++;
            }

            format.Append(text[_at]);
        }

        return format.ToString();
    }

    /// <summary>A number with an optional sign. Null: here is none.</summary>
    public object? ReadNumber()
    {
        var from = _at;
        Takes('-');
        var digits = Digits();
        var isWhole = true;
        if (digits && Peek == '.' && _at + 1 < end && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            Digits();
            isWhole = false;
        }

        if (!digits || char.IsLetter(Peek) || Peek == '_')
        {
            _at = from;
            return null;
        }

        var number = text[from.._at];
        return isWhole ? BigInteger.Parse(number, CultureInfo.InvariantCulture) : double.Parse(number, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a path.</summary>
    /// <param name="mayBeEmpty">Nothing at all means all fields.</param>
    public FieldPath ReadPath(bool mayBeEmpty)
    {
        var steps = new List<PathStep>();
        if (Name() is { Length: > 0 } first)
        {
            steps.Add(char.IsAsciiDigit(first[0]) ? throw Malformed($"'{first}' is no field; a field's name begins with a letter", first.Length) : new KeyStep(first));
        }

        while (Takes('.'))
        {
            if (steps.Count == MostSteps)
            {
                throw new NamingException(NamingFailure.TooLarge, _at + 1, $"more than {MostSteps} steps");
            }

            steps.Add(ReadStep());
        }

        return steps.Count > 0 || mayBeEmpty ? new FieldPath(steps) : throw Malformed("a field or a number is missing");
    }

    /// <summary>What to say of what comes next.</summary>
    /// <param name="what">What is wrong.</param>
    /// <param name="back">How far before this it began.</param>
    public NamingException Malformed(string what, int back = 0) => new(NamingFailure.Malformed, _at - back + 1, what);

    private PathStep ReadStep()
    {
        if (Takes('{'))
        {
            return ReadPick();
        }

        var from = _at;
        if (ReadSlice() is { } slice)
        {
            return slice;
        }

        _at = from;
        Takes('-');
        if (Digits() && !IsNameLetter(Peek))
        {
            return new IndexStep(Bound(text[from.._at], from));
        }

        _at = from;
        return Name() is { Length: > 0 } name ? new KeyStep(name) : throw Malformed("a key, an index, a slice or {keys} is missing after '.'");
    }

    private SliceStep? ReadSlice()
    {
        var start = Place();
        if (!Takes(':'))
        {
            return null;
        }

        var stop = Place();
        var stepAt = _at;
        var step = Takes(':') ? Place() ?? 1 : 1;
        return step != 0 ? new SliceStep(start, stop, step) : throw new NamingException(NamingFailure.Malformed, stepAt + 2, "a step of 0 leads nowhere");
    }

    private int? Place()
    {
        var from = _at;
        Takes('-');
        if (Digits())
        {
            return Bound(text[from.._at], from);
        }

        _at = from;
        return null;
    }

    private PickStep ReadPick()
    {
        List<string> keys = [];
        do
        {
            var key = new StringBuilder();
            while (IsNameLetter(Peek) || Peek is '.' or '-')
            {
                key.Append(Next());
            }

            if (key.Length > 0)
            {
                keys.Add(key.ToString());
            }
        }
        while (Takes(','));
        return Takes('}') ? new PickStep(keys) : throw Malformed("'}' is missing after the keys");
    }

    private static int Bound(string digits, int from) => int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new NamingException(NamingFailure.TooLarge, from + 1, "no list is that long");

    private bool Digits()
    {
        var from = _at;
        while (char.IsAsciiDigit(Peek))
        {
            _at++;
        }

        return _at > from;
    }

    private string Name()
    {
        var from = _at;
        while (!IsAtEnd && IsNameLetter(Peek))
        {
            _at++;
        }

        return text[from.._at];
    }

    private static bool IsNameLetter(char c) => char.IsLetterOrDigit(c) || c == '_';
}
