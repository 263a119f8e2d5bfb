using System.Globalization;

namespace SnatchEngine.Formats.Sorting;

/// <summary>Something that formats are ranked by.</summary>
/// <param name="Name">Its name in a sort.</param>
/// <param name="Read">The value of a format: a number, the highest most wanted, or a text. Null: not known, which ranks below all.</param>
/// <param name="ReadLimit">The number a limit stands for; null when it stands for none.</param>
internal sealed record SortField(string Name, Func<Format, FieldValue?> Read, Func<string, double?> ReadLimit)
{
    /// <summary>A number under a name.</summary>
    public static SortField Number(string name, string key, double? otherwise = null) => new(
        name,
        format => format.Value(key) switch
        {
            null => FieldValue.Of(otherwise),
            { IsText: true } value => NumberOf(value.Text!) is { } number ? FieldValue.Of(number) : otherwise is null ? value : FieldValue.Of(otherwise),
            var value => value,
        },
        NumberOf);

    /// <summary>A number that is worked out.</summary>
    public static SortField Number(string name, Func<Format, double?> read) => new(name, format => FieldValue.Of(read(format)), NumberOf);

    /// <summary>A number of bytes; its limit may have a unit.</summary>
    public static SortField Bytes(string name, Func<Format, double?> read) => new(name, format => FieldValue.Of(read(format)), BytesOf);

    /// <summary>A word that is wanted by an order.</summary>
    public static SortField Word(string name, Func<Format, string?> read, PreferenceOrder order) => new(name, format => FieldValue.Of(order.Rank(read(format))), limit => order.Rank(limit));

    /// <summary>A decimal number; null when it is none.</summary>
    public static double? NumberOf(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A count of bytes such as <c>50M</c>, where K, M, G, T… are powers of 1024; null when it is none.</summary>
    private static double? BytesOf(string text)
    {
        const string Units = "KMGTPEZY";
        text = text.Trim();
        var power = text.Length == 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        var digits = power < 0 ? text : text[..^1].TrimEnd();
        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1]) && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            ? Math.Floor(count * Math.Pow(1024, power + 1))
            : null;
    }
}
