using System.Globalization;
using System.Numerics;
using System.Text;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Braces;

/// <summary>Something done with a value on its way into a name.</summary>
internal sealed class ValueFilter
{
    private const int MostCharacters = 1000;

    // A path has a few thousand bytes at most.
    private const int MostText = 8192;

    private static readonly string[] s_names = ["trim", "bytes", "upper", "lower", "title", "replace", "slug", "ascii", "default", "pad", "join", "first"];

    private readonly Func<object?, object?> _apply;

    private ValueFilter(Func<object?, object?> apply) => _apply = apply;

    /// <summary>Makes the filter of a name.</summary>
    /// <exception cref="NamingException">There is none, or its arguments do not fit.</exception>
    public static ValueFilter Make(string name, IReadOnlyList<string> arguments, int column) => new Making(name, arguments, column).Make();

    /// <summary>Does it; null stays null but for a default.</summary>
    public object? Apply(object? value) => _apply(value);

    private static ValueFilter Text(Func<string, string> change) => new(value => value is null ? null : change(BraceField.TextOf(value) is { Length: > MostText } text ? text[..MostText] : BraceField.TextOf(value)));

    /// <summary>The first characters, none of them cut in two, and no space at the end of what was cut.</summary>
    private static string Trim(string text, int most)
    {
        text = text.Trim();
        var (length, count) = (0, 0);
        while (length < text.Length && count + PrintfNumber.LengthOf(NextOf(text, length)) <= most)
        {
            var next = NextOf(text, length);
            length += next.Length;
            count += PrintfNumber.LengthOf(next);
        }

        return length == text.Length ? text : text[..length].TrimEnd();
    }

    private static string CutBytes(string text, int most)
    {
        var (length, used) = (0, 0);
        while (length < text.Length)
        {
            var next = NextOf(text, length);
            used += Encoding.UTF8.GetByteCount(next);
            if (used > most)
            {
                return text[..length].TrimEnd();
            }

            length += next.Length;
        }

        return text;
    }

    private static string NextOf(string text, int at) => StringInfo.GetNextTextElement(text, at);

    private static string PadTo(string text, int width) => PythonNumber.TryRead(text, out var number)
        ? new PrintfNumber("0", width, null, 'd').Write(number) is { } digits && number is BigInteger ? digits : text.PadLeft(width, '0')
        : PrintfNumber.Pad(text, width, isLeft: true);

    /// <summary>Small letters and digits with dashes between.</summary>
    private static string Slug(string text)
    {
        var into = new StringBuilder();
        foreach (var rune in UnicodeForms.Normalize(text, NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Accents.PlainOf(rune) is { } plain)
            {
                into.Append(plain.ToLowerInvariant());
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                into.Append(Rune.ToLowerInvariant(rune));
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark) && rune.Value is not ('\'' or '’') && into.Length > 0 && into[^1] != '-')
            {
                into.Append('-');
            }
        }

        return into.ToString().TrimEnd('-');
    }

    /// <summary>One filter while it is made of its name and arguments.</summary>
    private sealed class Making(string name, IReadOnlyList<string> arguments, int column)
    {
        public ValueFilter Make() => name switch
        {
            "trim" => Of(text => Trim(text, Count(0))),
            "bytes" => Of(text => CutBytes(text, Count(0))),
            "upper" => None(text => text.ToUpperInvariant()),
            "lower" => None(text => text.ToLowerInvariant()),
            "title" => None(text => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text.ToLowerInvariant())),
            "slug" => None(Slug),
            "ascii" => None(text => FileNameText.Of(text, isRestricted: true)),
            "replace" => Replace(),
            "default" => Default(),
            "pad" => Pad(),
            "join" => Join(),
            "first" => First(),
            _ => throw Wrong($"there is no filter {(name.Length == 0 ? "without a name" : $"'{name}'")}; there are: {string.Join(", ", s_names)}"),
        };

        private ValueFilter Of(Func<string, string> change)
        {
            Takes(1, 1);
            // The argument is read now, so that a wrong one is told at once.
            change("");
            return Text(change);
        }

        private ValueFilter None(Func<string, string> change)
        {
            Takes(0, 0);
            return Text(change);
        }

        private ValueFilter Replace()
        {
            Takes(2, 2);
            return arguments[0].Length > 0
                ? Text(text => text.Replace(arguments[0], arguments[1], StringComparison.Ordinal))
                : throw Wrong("replace needs a text to look for; a space is written ' ' in quotes");
        }

        private ValueFilter Default()
        {
            Takes(1, 1);
            return new ValueFilter(value => value is null or "" ? arguments[0] : value);
        }

        private ValueFilter Pad()
        {
            Takes(1, 1);
            var width = Count(0);
            return new ValueFilter(value => value is null ? null : PadTo(BraceField.TextOf(value), width));
        }

        private ValueFilter Join()
        {
            Takes(1, 1);
            return new ValueFilter(value => value is IReadOnlyList<object?> list ? string.Join(arguments[0], list.Select(item => item is null ? "" : BraceField.TextOf(item))) : value);
        }

        private ValueFilter First()
        {
            Takes(0, 0);
            return new ValueFilter(value => value is IReadOnlyList<object?> list ? (list.Count > 0 ? list[0] : null) : value);
        }

        private void Takes(int least, int most)
        {
            if (arguments.Count < least || arguments.Count > most)
            {
                throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} takes {(most == 0 ? "no argument" : most == 1 ? "one argument" : $"{most} arguments")}, not {arguments.Count}"));
            }
        }

        private int Count(int place) => int.TryParse(arguments[place], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostCharacters
            ? count
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} takes 1 to {MostCharacters}, not '{arguments[place]}'"));

        private NamingException Wrong(string what) => new(NamingFailure.Malformed, column, what);
    }
}
