using System.Globalization;
using System.Numerics;
using System.Text;

namespace SnatchEngine.Naming.Values;

/// <summary>Values as JSON with a space after each comma and colon.</summary>
/// <param name="isPretty">On lines of their own, four spaces deeper each.</param>
/// <param name="isUnicode">Letters beyond ASCII as themselves.</param>
internal sealed class PythonJson(bool isPretty, bool isUnicode)
{
    private const int MostDepth = 64;

    // More than any name has.
    private const int MostText = 65_536;

    private readonly StringBuilder _text = new();

    /// <summary>Writes a value.</summary>
    public static string Of(object? value, bool isPretty = false, bool isUnicode = false)
    {
        var json = new PythonJson(isPretty, isUnicode);
        json.Write(value, 0);
        return json._text.ToString();
    }

    private void Write(object? value, int depth)
    {
        if (_text.Length > MostText)
        {
            return;
        }

        switch (value)
        {
            case bool flag:
                _text.Append(flag ? "true" : "false");
                break;
            case BigInteger or double:
                _text.Append(PythonText.Of(value));
                break;
            case DateTimeOffset or string:
                Quote(PythonText.Of(value));
                break;
            case IReadOnlyDictionary<string, object?> map when depth < MostDepth:
                Enclose('{', '}', map, depth, entry =>
                {
                    Quote(entry.Key);
                    _text.Append(": ");
                    Write(entry.Value, depth + 1);
                });
                break;
            case IReadOnlyList<object?> list when depth < MostDepth:
                Enclose('[', ']', list, depth, item => Write(item, depth + 1));
                break;
            default:
                _text.Append("null");
                break;
        }
    }

    private void Enclose<T>(char open, char close, IReadOnlyCollection<T> items, int depth, Action<T> write)
    {
        _text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            _text.Append(first ? "" : isPretty ? "," : ", ");
            first = false;
            Break(depth + 1);
            write(item);
        }

        if (!first)
        {
            Break(depth);
        }

        _text.Append(close);
    }

    private void Break(int depth)
    {
        if (isPretty)
        {
            _text.Append('\n').Append(' ', 4 * depth);
        }
    }

    private void Quote(string text)
    {
        _text.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append(@"\n"),
                '\r' => _text.Append(@"\r"),
                '\t' => _text.Append(@"\t"),
                '\b' => _text.Append(@"\b"),
                '\f' => _text.Append(@"\f"),
                < ' ' => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                > '~' when !isUnicode => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
    }
}
