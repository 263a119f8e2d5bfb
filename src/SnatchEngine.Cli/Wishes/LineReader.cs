using System.Text;

namespace SnatchEngine.Cli.Wishes;

/// <summary>One line of a list.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its text without the line end.</param>
/// <param name="TooLong">The line is longer than any entry needs; <paramref name="Text"/> is its beginning.</param>
internal readonly record struct ListLine(int Number, string Text, bool TooLong);

/// <summary>Reads lines of bounded length, so that a list without line ends cannot fill the memory.</summary>
internal sealed class LineReader(TextReader reader)
{
    /// <summary>Characters a line may have.</summary>
    public const int Longest = 64 * 1024;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly StringBuilder _line = new();
    private int _at;
    private int _filled;
    private int _number;

    /// <summary>Reads the next line, or null at the end.</summary>
    public async ValueTask<ListLine?> ReadAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        var tooLong = false;
        while (true)
        {
            if (_at == _filled)
            {
                _filled = await reader.ReadAsync(_buffer.AsMemory(), cancellationToken);
                _at = 0;
                if (_filled == 0)
                {
                    return _line.Length == 0 && !tooLong ? null : Finished(tooLong);
                }
            }

            var rest = _buffer.AsSpan(_at, _filled - _at);
            var end = rest.IndexOf('\n');
            var piece = end < 0 ? rest : rest[..end];
            var room = Math.Min(piece.Length, Longest - _line.Length);
            _line.Append(piece[..room]);
            tooLong |= room < piece.Length;
            _at += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
            {
                return Finished(tooLong);
            }
        }
    }

    private ListLine Finished(bool tooLong)
    {
        if (_line.Length > 0 && _line[^1] == '\r')
        {
            _line.Length--;
        }

        return new ListLine(++_number, _line.ToString(), tooLong);
    }
}
