using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace SnatchEngine.Yaml;

/// <summary>The tokens of one file, one ahead.</summary>
/// <remarks>
/// The scanner alone: its parser of events builds a compiled regex when it starts, 25 ms of every <c>get</c>,
/// and its parser of objects overflows the stack on 500 open brackets.
/// </remarks>
internal sealed class YamlTokens
{
    private readonly Scanner _scanner;
    private readonly string _text;
    private readonly string _path;
    private readonly Stack<Token> _brackets = new();
    private long _lastLine = 1;

    public YamlTokens(string text, string path)
    {
        _text = text;
        _path = path;
        _scanner = new Scanner(new StringReader(text));
        Current = Next();
    }

    /// <summary>The token that is not taken yet.</summary>
    public Token Current { get; private set; }

    /// <summary>Takes the current token.</summary>
    public Token Take()
    {
        var taken = Current;
        _lastLine = taken.End.Line;
        if (taken is FlowSequenceStart or FlowMappingStart)
        {
            _brackets.Push(taken);
        }
        else if (taken is FlowSequenceEnd or FlowMappingEnd)
        {
            _brackets.TryPop(out _);
        }

        if (taken is not StreamEnd)
        {
            Current = Next();
        }

        return taken;
    }

    public YamlPlace PlaceOf(Mark mark) => new(_path, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Ends the reading with a problem at a place.</summary>
    public YamlRefusal Refuse(Mark mark, string code, string message) => new(new(PlaceOf(mark), code, message));

    /// <summary>Takes the comma between two items of a flow collection.</summary>
    public void TakeComma(string closer)
    {
        if (Current is not FlowEntry)
        {
            throw Unclosed() ?? Refuse(Current.Start, ProblemCode.Syntax, $"',' or {closer} is missing here");
        }

        Take();
    }

    /// <summary>What is wrong with the current token, which the grammar has no place for.</summary>
    public YamlRefusal Unexpected() => Unclosed() ?? Refuse(Current.Start, ProblemCode.Syntax, Current switch
    {
        FlowEntry => "a value is missing before ','",
        FlowSequenceEnd => "']' closes nothing here",
        FlowMappingEnd => "'}' closes nothing here",
        BlockEntry or BlockSequenceStart => "a list entry ('- ') cannot stand here: check the indentation",
        Key or BlockMappingStart => "a key cannot stand here: check the indentation",
        Value => "a ':' cannot stand here",
        Scalar => "a text cannot stand here: a ':' is missing, or the indentation is broken",
        _ => "this is not valid YAML",
    });

    private YamlRefusal? Unclosed() =>
        Current is StreamEnd or DocumentStart or DocumentEnd or BlockEnd or BlockMappingStart or BlockSequenceStart ? UnclosedBracket() : null;

    /// <summary>Refuses a tab between the start of the line and the mark of something whose column matters.</summary>
    public void RefuseTabBefore(Mark mark)
    {
        var start = (int)(mark.Index - (mark.Column - 1));
        var tab = _text.AsSpan(start, (int)mark.Index - start).IndexOf('\t');
        if (tab >= 0)
        {
            throw new YamlRefusal(TabProblem((int)mark.Line, tab + 1));
        }
    }

    /// <summary>Columns from the mark to the first character of the value, when the file spells it just so.</summary>
    public int? InsetOf(Scalar scalar)
    {
        var inset = scalar.Style == ScalarStyle.Plain ? 0 : 1;
        var start = (int)scalar.Start.Index + inset;
        return start <= _text.Length && _text.AsSpan(start).StartsWith(scalar.Value) ? inset : null;
    }

    private Token Next()
    {
        try
        {
            _scanner.MoveNext();
        }
        catch (YamlException e)
        {
            throw Translate(e.Start.Index == 0 && e.End.Index == 0 ? _scanner.CurrentPosition : e.Start, e.End, e.Message);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner's own slips on broken input: a list closed by a key, \U beyond Unicode.
            throw e is ArgumentOutOfRangeException
                ? Translate(_scanner.CurrentPosition, _scanner.CurrentPosition, "invalid Unicode surrogates")
                : UnclosedBracket() ?? Translate(_scanner.CurrentPosition, _scanner.CurrentPosition, "");
        }

        return _scanner.Current switch
        {
            Error error => throw Translate(error.Start, error.End, error.Value),
            { } token => token,
            null => throw Translate(_scanner.CurrentPosition, _scanner.CurrentPosition, ""),
        };
    }

    private YamlRefusal Translate(Mark start, Mark end, string message)
    {
        var last = Math.Max(Math.Max(start.Line, end.Line), _scanner.CurrentPosition.Line);
        return TabIn(_lastLine, last) is { } tab ? new(tab) : Refuse(start, ProblemCode.Syntax, SyntaxMessage.For(message, CharacterAt(start)));
    }

    private YamlRefusal? UnclosedBracket() =>
        _brackets.TryPeek(out var open) ? Refuse(open.Start, ProblemCode.Syntax, $"the '{(open is FlowMappingStart ? '{' : '[')}' that opens here is not closed") : null;

    private char? CharacterAt(Mark mark) => mark.Index >= 0 && mark.Index < _text.Length ? _text[(int)mark.Index] : null;

    private ConfigProblem? TabIn(long firstLine, long lastLine)
    {
        var line = 1;
        foreach (var text in _text.AsSpan().EnumerateLines())
        {
            if (line >= firstLine && line <= lastLine)
            {
                var indentation = text[..(text.IndexOfAnyExcept(' ', '\t') is >= 0 and var i ? i : text.Length)];
                if (indentation.IndexOf('\t') is >= 0 and var tab)
                {
                    return TabProblem(line, tab + 1);
                }
            }

            line++;
        }

        return null;
    }

    private ConfigProblem TabProblem(int line, int column) =>
        new(_path, line, column, ProblemCode.TabIndentation, "a tab is used as indentation; use spaces");
}
