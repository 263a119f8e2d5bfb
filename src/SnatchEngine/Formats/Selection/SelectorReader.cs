using System.Text;

namespace SnatchEngine.Formats.Selection;

/// <summary>Reads a format expression, once.</summary>
internal sealed class SelectorReader(string text)
{
    private int _at;
    private int _depth;

    /// <summary>The expression.</summary>
    /// <exception cref="FormatChoiceException">It is malformed.</exception>
    public SelectorNode Read()
    {
        if (text.Length > FormatSelector.LongestText)
        {
            throw Malformed(FormatSelector.LongestText, $"a format expression has at most {FormatSelector.LongestText} characters");
        }

        if (Peek() is '\0' && _at == text.Length)
        {
            throw Malformed(0, "a format expression is empty; write one such as bv*+ba/b");
        }

        var root = ReadList();
        return Peek() == ')' ? throw Malformed(_at, "this ')' closes nothing") : root;
    }

    private ListNode ReadList()
    {
        var begin = _at;
        List<SelectorNode> parts = [];
        while (_at < text.Length && Peek() != ')' && _at < text.Length)
        {
            parts.Add(ReadFirst());
            if (Peek() != ',')
            {
                break;
            }

            _at++;
        }

        return new ListNode(begin + 1, parts);
    }

    private SelectorNode ReadFirst()
    {
        var begin = _at;
        List<SelectorNode> choices = [ReadMerge()];
        while (Peek() == '/')
        {
            _at++;
            // 'a/' may stand: nothing is chosen after a.
            if (_at >= text.Length || Peek() is ')' or ',' || _at >= text.Length)
            {
                break;
            }

            choices.Add(ReadMerge());
        }

        return choices.Count == 1 ? choices[0] : new FirstNode(begin + 1, choices);
    }

    private SelectorNode ReadMerge()
    {
        var begin = _at;
        List<SelectorNode> parts = [ReadPart()];
        while (Peek() == '+')
        {
            _at++;
            parts.Add(ReadPart());
        }

        if (_at < text.Length && Peek() is not ('/' or ',' or ')') && _at < text.Length)
        {
            throw Malformed(_at, text[_at] == '(' ? "'(' cannot follow a selector; put '+', '/' or ',' between" : "a selector ends before this; put '+', '/' or ',' between");
        }

        return parts.Count == 1 ? parts[0] : new MergeNode(begin + 1, parts);
    }

    private SelectorNode ReadPart()
    {
        SelectorNode part;
        var first = Peek();
        var begin = _at;
        if (_at >= text.Length)
        {
            throw Malformed(text.Length, "a selector such as b, bv or a format's id is expected at the end");
        }

        if (first == '(')
        {
            part = ReadGroup();
        }
        else if (first is '/' or ',' or '+' or ')')
        {
            throw Malformed(_at, $"'{first}' must follow a selector, such as b, bv or a format's id");
        }
        else
        {
            // A filter alone is one of the best.
            part = new NameNode(begin + 1, first == '[' ? "best" : ReadName());
        }

        List<FormatFilter> filters = [];
        while (Peek() == '[')
        {
            var reader = new FilterReader(text, _at);
            filters.Add(reader.Read());
            _at = reader.End;
        }

        return filters.Count == 0 ? part : part with { Filters = filters };
    }

    private ListNode ReadGroup()
    {
        var open = _at;
        if (++_depth > FormatSelector.DeepestGroup)
        {
            throw Malformed(open, $"groups stand at most {FormatSelector.DeepestGroup} deep");
        }

        _at++;
        var group = ReadList();
        if (Peek() != ')')
        {
            throw Malformed(open, "this '(' is never closed");
        }

        _at++;
        _depth--;
        return group with { Column = open + 1 };
    }

    // Spaces count for nothing, within a name either.
    private string ReadName()
    {
        var name = new StringBuilder();
        for (; _at < text.Length && text[_at] is not ('/' or ',' or '+' or '(' or ')' or '['); _at++)
        {
            switch (text[_at])
            {
                case ']':
                    throw Malformed(_at, "this ']' closes nothing");
                case '"' or '\'':
                    throw Malformed(_at, "quotes belong into a filter, such as [format_id=\"a b\"]");
                case var c when !char.IsWhiteSpace(c):
                    name.Append(c);
                    break;
            }
        }

        return name.ToString();
    }

    /// <summary>The next character that counts; NUL at the end.</summary>
    private char Peek()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at < text.Length ? text[_at] : '\0';
    }

    private static FormatChoiceException Malformed(int at, string message) => new(FormatFailure.BadExpression, message) { Column = at + 1 };
}
