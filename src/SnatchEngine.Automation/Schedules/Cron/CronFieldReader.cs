namespace SnatchEngine.Automation.Schedules.Cron;

/// <summary>Reads one field of a cron expression into a set of bits.</summary>
internal ref struct CronFieldReader(CronField field, ReadOnlySpan<char> text, int column)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>The values the field names.</summary>
    public ulong Read()
    {
        var bits = 0UL;
        do
        {
            bits |= Part();
        }
        while (Take(','));
        if (_at < _text.Length)
        {
            throw Mistake(Stranger(_text[_at]), _at);
        }

        return field == CronField.Weekday && (bits & (1UL << 7)) != 0 ? (bits | 1) & ~(1UL << 7) : bits;
    }

    private ulong Part()
    {
        var start = _at;
        var (first, last) = (field.Least, field.Most);
        var isSingle = false;
        if (Take('*'))
        {
            last = field == CronField.Weekday ? 6 : last;
        }
        else
        {
            first = last = Value();
            isSingle = !Take('-');
            if (!isSingle)
            {
                last = Value();
                last = field == CronField.Weekday && last == 0 && first > 0 ? 7 : last;
                if (last < first)
                {
                    throw Mistake($"the range {_text[start.._at]} runs backwards; write it as two, with a comma between", start);
                }
            }
        }

        var step = 1;
        if (Take('/'))
        {
            step = Step();
            last = isSingle ? field.Most : last;
        }

        var bits = 0UL;
        for (var value = first; value <= last; value += step)
        {
            bits |= 1UL << value;
        }

        return bits;
    }

    private int Step()
    {
        var start = _at;
        var step = Number() ?? throw Mistake("a number is missing after '/'", start);
        var most = field.Most - field.Least;
        return step >= 1 && step <= Math.Max(most, 1)
            ? step
            : throw Mistake($"a step of {step} does not fit into a {field.Name} ({field.Least} to {field.Most}); for longer rhythms write 'every:'", start);
    }

    private int Value()
    {
        var start = _at;
        if (Number() is { } number)
        {
            return number >= field.Least && number <= field.Most ? number : throw Mistake($"{number} is no {field.Name} ({field.Least} to {field.Most})", start);
        }

        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
        {
            _at++;
        }

        var word = _text[start.._at];
        for (var i = 0; i < field.Words?.Length; i++)
        {
            if (word.Equals(field.Words[i], StringComparison.OrdinalIgnoreCase))
            {
                return field == CronField.Month ? i + 1 : i;
            }
        }

        if (word is [])
        {
            throw Mistake(start == _text.Length ? $"a {field.Name} is missing" : Stranger(_text[start]), start);
        }

        throw Mistake(IsQuartz(word) ? Quartz(word[0]) : $"'{word}' is no {field.Name}{(field.Words is null ? "" : $"; names are {string.Join(' ', field.Words)}")}", start);
    }

    private int? Number()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        return start == _at ? null : int.TryParse(_text[start.._at], out var number) ? number : throw Mistake($"{_text[start.._at]} is no {field.Name} ({field.Least} to {field.Most})", start);
    }

    private bool Take(char wanted)
    {
        if (_at >= _text.Length || _text[_at] != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    private static bool IsQuartz(ReadOnlySpan<char> word) => word is "L" or "W" or "LW" or "l" or "w" or "lw";

    private static string Stranger(char found) => found is '?' or '#' or 'L' or 'W' ? Quartz(found) : $"'{found}' has no meaning here";

    private static string Quartz(char found) => $"'{found}' is of another kind of cron; {(found == '?' ? "write *" : "Unix cron has no such thing")}";

    private readonly CronException Mistake(string message, int at) => new(message, column + at);
}
