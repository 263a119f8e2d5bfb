using System.Globalization;
using System.Text;
using SnatchEngine.Naming.Values;

namespace SnatchEngine.Naming.Percent;

/// <summary>How a value is written into a name.</summary>
/// <param name="Flags">Any of <c># 0 - +</c> and the space.</param>
/// <param name="Width">The fewest characters. Null: as many as it takes.</param>
/// <param name="Precision">The most characters, or the digits of a number. Null: all.</param>
/// <param name="Type">The kind: Python's own, or one of yt-dlp's <c>B j h l q D S U</c>.</param>
internal sealed record Conversion(string Flags, int? Width, int? Precision, char Type)
{
    // A path has a few thousand bytes at most.
    private const int MostText = 8192;

    private static readonly string[] s_suffixes = ["", "k", "M", "G", "T", "P", "E", "Z", "Y"];

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="missing">What stands for one that is no number where one is asked for.</param>
    public string Write(object value, string missing) => Type switch
    {
        's' => Text(PythonText.Of(value)),
        'r' => Text(PythonText.Shown(value)),
        'a' => Text(PythonText.Ascii(value)),
        'c' => Text(First(PythonText.Of(value))),
        'B' => FileNameText.Of(Bytes(Beginning(PythonText.Of(value)))),
        'j' => Text(PythonJson.Of(value, Has('#'), Has('+'))),
        'h' => Text(Html(Beginning(PythonText.Of(value)))),
        'l' => Text(string.Join(Has('#') ? "\n" : ", ", Items(value).Select(PythonText.Of))),
        'q' => Text(string.Join(' ', (Has('#') ? Items(value) : [value]).Select(item => ShellQuote.Of(PythonText.Of(item))))),
        'S' => Text(FileNameText.Of(Beginning(PythonText.Of(value)), Has('#'))),
        'U' => Text(UnicodeForms.Normalize(Beginning(PythonText.Of(value)), Form)),
        'D' => PythonNumber.TryRead(value, out var number) && Scaled(number) is { } scaled ? scaled : FileNameText.Of(missing),
        _ => PythonNumber.TryRead(value, out var number) && new PrintfNumber(Flags, Width, Precision, Type).Write(number) is { } written ? written : FileNameText.Of(missing),
    };

    private NormalizationForm Form => (Has('+'), Has('#')) switch
    {
        (false, false) => NormalizationForm.FormC,
        (false, true) => NormalizationForm.FormD,
        (true, false) => NormalizationForm.FormKC,
        (true, true) => NormalizationForm.FormKD,
    };

    private bool Has(char flag) => Flags.Contains(flag, StringComparison.Ordinal);

    private string Text(string text)
    {
        text = FileNameText.Of(Beginning(text));
        if (Precision is { } most && PrintfNumber.LengthOf(text) > most)
        {
            text = string.Concat(text.EnumerateRunes().Take(most));
        }

        return PrintfNumber.Pad(text, Width, Has('-'));
    }

    /// <summary>Width and precision in bytes; a letter that is cut in two is left out.</summary>
    private string Bytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var kept = Math.Min(bytes.Length, Precision ?? bytes.Length);
        var padding = new string(' ', Math.Max(0, (Width ?? 0) - kept));
        while (kept > 0 && kept < bytes.Length && (bytes[kept] & 0xC0) == 0x80)
        {
            kept--;
        }

        var cut = Encoding.UTF8.GetString(bytes, 0, kept);
        return Has('-') ? cut + padding : padding + cut;
    }

    private string? Scaled(object number)
    {
        var value = PythonNumber.ToDouble(number);
        if (!double.IsFinite(value) || value < 0)
        {
            return null;
        }

        var factor = Has('#') ? 1024 : 1000;
        var power = 0;
        for (; value >= factor && power < s_suffixes.Length - 1; power++)
        {
            value /= factor;
        }

        var suffix = s_suffixes[power] + (Has('#') && power > 0 ? "i" : "");
        var flags = Flags.Replace("#", "", StringComparison.Ordinal);
        var digits = flags.Length == 0 && Width is null && Precision is null
            ? Math.Truncate(value).ToString("F0", CultureInfo.InvariantCulture)
            : new PrintfNumber(flags, Width, Precision, 'f').Write(value);
        return digits + suffix;
    }

    private static string Html(string text)
    {
        var into = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => into.Append("&amp;"),
                '<' => into.Append("&lt;"),
                '>' => into.Append("&gt;"),
                '"' => into.Append("&quot;"),
                '\'' => into.Append("&#39;"),
                _ => into.Append(c),
            };
        }

        return into.ToString();
    }

    private static string Beginning(string text) => text.Length <= MostText ? text : text[..MostText];

    private static string First(string text) => text.EnumerateRunes().Take(1).Select(r => r.ToString()).FirstOrDefault() ?? "";

    private static IEnumerable<object?> Items(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        IReadOnlyDictionary<string, object?> map => map.Keys,
        _ => [value],
    };
}
