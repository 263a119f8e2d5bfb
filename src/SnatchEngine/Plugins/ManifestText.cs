using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace SnatchEngine.Plugins;

/// <summary>Reads the JSON of a manifest token by token, and remembers every problem with its line and column.</summary>
internal ref struct ManifestText
{
    private const int LongestText = 512;
    private const int LongestList = 256;

    private readonly string _path;
    private readonly ReadOnlySpan<byte> _text;
    private readonly List<string> _problems = [];
    private Utf8JsonReader _json;

    public ManifestText(string path, ReadOnlySpan<byte> text)
    {
        _path = path;
        _text = text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text;
        _json = new Utf8JsonReader(_text, new JsonReaderOptions { MaxDepth = 16 });
    }

    public readonly IReadOnlyList<string> Problems => _problems;

    /// <summary>Where the last token starts.</summary>
    public readonly long Place => _json.TokenStartIndex;

    /// <summary>Begins the document.</summary>
    public bool TryOpen()
    {
        if (!Utf8.IsValid(_text))
        {
            Report("SN1401", "is not UTF-8", Utf8Prefix(_text));
            return false;
        }

        _json.Read();
        return IsObject("the manifest");
    }

    /// <summary>Makes sure that nothing follows the document.</summary>
    public void Close()
    {
        while (_problems.Count == 0 && _json.Read())
        {
        }
    }

    /// <summary>Whether the value here is an object; reported and skipped when it is not.</summary>
    public bool IsObject(string what) => Is(JsonTokenType.StartObject, what, "an object");

    /// <summary>Steps to the next key of the object here and to its value; false after the last. Null for the known ones takes any.</summary>
    public bool NextKey(HashSet<string> seen, string? known, out string key)
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            key = Unescaped() ?? "";
            var place = Place;
            _json.Read();
            if (known is not null && !known.Split(' ').Contains(key, StringComparer.Ordinal))
            {
                Report("SN1403", $"unknown key '{Shown(key)}'; the keys here are {known.Replace(" ", ", ", StringComparison.Ordinal)}", place);
            }
            else if (!seen.Add(key))
            {
                Report("SN1404", $"the key '{key}' is here twice", place);
            }
            else
            {
                return true;
            }

            _json.Skip();
        }

        key = "";
        return false;
    }

    /// <summary>Steps to the next element of the list here; false after the last.</summary>
    public bool NextElement() => _json.Read() && _json.TokenType != JsonTokenType.EndArray;

    /// <summary>The text here; null, and reported, when there is none.</summary>
    public string? Text(string what)
    {
        if (!Is(JsonTokenType.String, what, "text"))
        {
            return null;
        }

        if (Unescaped() is not { } text || text.Length is 0 or > LongestText || text.Any(char.IsControl))
        {
            Report("SN1405", $"'{what}' must be 1 to {LongestText} characters of one line");
            return null;
        }

        return text;
    }

    /// <summary>The whole number here; null, and reported, when there is none in the range.</summary>
    public int? Number(string what, int from, int to)
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var number) && number >= from && number <= to)
        {
            return number;
        }

        Report("SN1405", $"'{what}' must be a whole number from {from} to {to}");
        _json.Skip();
        return null;
    }

    /// <summary>The text, number, true or false here; null, and reported, when there is none.</summary>
    public ManifestValue? Value(string what)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String:
                return Text(what) is { } text ? new ManifestValue(text, JsonTokenType.String, Place) : null;
            case JsonTokenType.True or JsonTokenType.False:
                return new ManifestValue(_json.GetBoolean() ? "true" : "false", JsonTokenType.True, Place);
            case JsonTokenType.Number when _json.TryGetDouble(out var number) && double.IsFinite(number):
                return new ManifestValue(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture), JsonTokenType.Number, Place);
            default:
                Report("SN1405", $"'{what}' must be a text, a number, true or false");
                _json.Skip();
                return null;
        }
    }

    /// <summary>Whether the value here is a list; reported and skipped when it is not.</summary>
    public bool IsList(string what) => Is(JsonTokenType.StartArray, what, "a list");

    /// <summary>The list of texts here, without those that were reported.</summary>
    public List<ManifestEntry> Texts(string what)
    {
        List<ManifestEntry> texts = [];
        for (var more = IsList(what) && NextElement(); more; more = NextElement())
        {
            if (texts.Count == LongestList)
            {
                Report("SN1405", $"'{what}' has more than {LongestList} entries");
            }

            if (Text($"{what}[{texts.Count}]") is { } text && texts.Count <= LongestList)
            {
                texts.Add(new ManifestEntry(text, Place));
            }
        }

        return texts;
    }

    /// <summary>Notes a problem at a place.</summary>
    public readonly void Report(string code, string message, long? place = null)
    {
        var before = _text[..(int)Math.Min(place ?? Place, _text.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        Note(code, message, line, column);
    }

    /// <summary>Notes that the text is no JSON.</summary>
    public readonly void Report(JsonException error)
    {
        var line = (int)Math.Min(error.LineNumber ?? 0, int.MaxValue - 1);
        var start = 0;
        for (var passed = 0; passed < line && _text[start..].IndexOf((byte)'\n') is >= 0 and var next; passed++)
        {
            start += next + 1;
        }

        var bytes = (int)Math.Min(error.BytePositionInLine ?? 0, _text.Length - start);
        var detail = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var cut ? error.Message[..cut] : error.Message;
        Note("SN1402", $"not JSON: {detail}", line + 1, Encoding.UTF8.GetCharCount(_text.Slice(start, bytes)) + 1);
    }

    private readonly void Note(string code, string message, int line, int column) => _problems.Add($"{_path}:{line}:{column} error {code} {message}");

    private bool Is(JsonTokenType type, string what, string wanted)
    {
        if (_json.TokenType == type)
        {
            return true;
        }

        Report("SN1405", $"'{what}' must be {wanted}");
        _json.Skip();
        return false;
    }

    private readonly string? Unescaped()
    {
        try
        {
            return _json.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate written as an escape: valid JSON that is no text.
            return null;
        }
    }

    private static string Shown(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private static long Utf8Prefix(ReadOnlySpan<byte> text)
    {
        var rest = text;
        while (Rune.DecodeFromUtf8(rest, out _, out var taken) == System.Buffers.OperationStatus.Done)
        {
            rest = rest[taken..];
        }

        return text.Length - rest.Length;
    }
}

/// <summary>A text of a list.</summary>
/// <param name="Text">The text.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ManifestEntry(string Text, long Place);

/// <summary>A single value.</summary>
/// <param name="Text">The value as text.</param>
/// <param name="Kind">String, Number, or True for both truth values.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ManifestValue(string Text, JsonTokenType Kind, long Place);
