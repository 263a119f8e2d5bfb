using System.Text;
using System.Text.Unicode;

namespace SnatchEngine.Yaml;

/// <summary>From the bytes of a file to text, before any YAML is read.</summary>
internal static class YamlText
{
    public const int MostBytes = 256 << 10;

    /// <summary>Decodes strict UTF-8, a leading mark allowed; null with one problem otherwise.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string path, ProblemList problems)
    {
        if (bytes.Length > MostBytes)
        {
            problems.Add(new(path, 1, 1, ProblemCode.TooLarge, "the file is larger than 256 KiB"));
            return null;
        }

        if (OtherEncoding(bytes) is { } encoding)
        {
            problems.Add(new(path, 1, 1, ProblemCode.NotUtf8, $"the file is {encoding}; save it as UTF-8"));
            return null;
        }

        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (!Utf8.IsValid(bytes))
        {
            var bad = FirstInvalid(bytes);
            problems.Add(new(PlaceAt(Encoding.UTF8.GetString(bytes[..bad]), path), ProblemCode.NotUtf8, $"byte 0x{bytes[bad]:X2} is not UTF-8; save the file as UTF-8"));
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsForbidden(text[i]))
            {
                problems.Add(new(PlaceAt(text.AsSpan(0, i), path), ProblemCode.ForbiddenCharacter, Refusal(text[i])));
                return null;
            }
        }

        return text;
    }

    private static string? OtherEncoding(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
        [not 0, 0, 0, 0, ..] or [0, 0, 0, not 0, ..] => "UTF-32, or binary",
        [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..] => "UTF-16, or binary",
        _ => null,
    };

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var index = 0;
        while (Rune.DecodeFromUtf8(bytes[index..], out _, out var used) == System.Buffers.OperationStatus.Done)
        {
            index += used;
        }

        return index;
    }

    // What YAML forbids; and the line separators of Unicode, which the scanner, unlike any editor, takes for line ends.
    private static bool IsForbidden(char c) => c switch
    {
        '\t' or '\n' or '\r' => false,
        < ' ' => true,
        < '\u007F' => false,
        <= '\u009F' => true,
        '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => true,
        _ => false,
    };

    private static string Refusal(char c) => c switch
    {
        '\0' => "the file holds a NUL character; it is no text, or was cut by a crash",
        '\u0085' or '\u2028' or '\u2029' => $"the line separator U+{(int)c:X4} is not accepted; write \"\\u{(int)c:X4}\" in double quotes",
        '\uFEFF' => "a byte order mark is accepted only at the start of the file; remove it",
        _ => $"the control character U+{(int)c:X4} is not accepted; write \"\\u{(int)c:X4}\" in double quotes",
    };

    private static YamlPlace PlaceAt(ReadOnlySpan<char> before, string path)
    {
        var line = 1;
        var start = 0;
        for (var i = 0; i < before.Length; i++)
        {
            if (before[i] == '\n' || (before[i] == '\r' && !(i + 1 < before.Length && before[i + 1] == '\n')))
            {
                line++;
                start = i + 1;
            }
        }

        return new(path, line, before.Length - start + 1);
    }
}
