using System.Globalization;
using System.Text.RegularExpressions;

namespace SnatchEngine.Extraction.Sites.Filters;

/// <summary>Numbers, lengths of time and sizes as sites write them for people.</summary>
internal static partial class AmountText
{
    /// <summary>The first number in a text, however its thousands and fractions are divided; null when there is none.</summary>
    public static double? Number(string text)
    {
        if (NumberShape().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var digits = Gap().Replace(match.Value, "");
        var (point, comma) = (digits.LastIndexOf('.'), digits.LastIndexOf(','));
        var last = Math.Max(point, comma);
        if (last >= 0)
        {
            var mark = digits[last];
            // Two of a kind divide thousands, and so does a lone comma before three digits; what comes last after another divides the fraction.
            var isFraction = digits.Count(c => c == mark) == 1 && (Math.Min(point, comma) >= 0 || mark == '.' || digits.Length - last - 1 != 3);
            digits = isFraction
                ? $"{digits[..last].Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)}.{digits[(last + 1)..]}"
                : digits.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        }

        return double.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>A number as other filters and fields read it again.</summary>
    public static string Write(double number) => number.ToString("0.###############", CultureInfo.InvariantCulture);

    /// <summary>A length of time: <c>1:02:03</c>, <c>PT1H2M</c>, <c>1h 2m</c>, <c>12 min</c>, or a bare number of units.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unit">What a bare number counts.</param>
    public static TimeSpan? Duration(string text, TimeSpan unit)
    {
        var written = text.Trim();
        if (Clock().Match(written) is { Success: true } clock)
        {
            return Span(Part(clock, 1), Part(clock, 2), Part(clock, 3), 0);
        }

        if (Iso().Match(written) is { Success: true } iso && written.Length > 2)
        {
            return Span(Part(iso, 2), Part(iso, 3), Part(iso, 4), Part(iso, 1));
        }

        if (double.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return Bounded(number * unit.TotalSeconds);
        }

        var words = Words().Matches(written);
        return words.Count > 0 && Words().Replace(written, "").AsSpan().Trim(" ,.and").IsEmpty ? Bounded(words.Sum(Seconds)) : null;
    }

    /// <summary>A size: an exact number of bytes, or about as many as such as <c>1.4 GB</c> says.</summary>
    public static (long Bytes, bool IsExact)? Size(string text)
    {
        var written = text.Trim();
        if (long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var exact))
        {
            return (exact, true);
        }

        if (SizeShape().Match(written) is not { Success: true } match || Number(match.Groups[1].Value) is not { } number)
        {
            return null;
        }

        var unit = match.Groups[2].Value.ToUpperInvariant();
        var power = "KMGT".IndexOf(unit[0], StringComparison.Ordinal) + 1;
        var bytes = number * Math.Pow(unit.Length == 2 ? 1000 : 1024, power);
        return bytes < 9e18 ? ((long)bytes, power == 0 && bytes == Math.Floor(bytes)) : null;
    }

    private static TimeSpan? Span(double hours, double minutes, double seconds, double days) => Bounded((((((days * 24) + hours) * 60) + minutes) * 60) + seconds);

    private static TimeSpan? Bounded(double seconds) => seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    private static double Part(Match match, int group) => match.Groups[group].Success ? double.Parse(match.Groups[group].Value.Replace(',', '.'), CultureInfo.InvariantCulture) : 0;

    private static double Seconds(Match match) => Part(match, 1) * match.Groups[2].Value.ToLowerInvariant() switch
    {
        ['d', ..] => 86_400,
        ['h', ..] => 3_600,
        ['m', 's', ..] => 0.001,
        ['m', ..] => 60,
        _ => 1,
    };

    [GeneratedRegex(@"[+-]?\d(?:[\d.,'’\u00a0\u202f ]*\d)?")]
    private static partial Regex NumberShape();

    [GeneratedRegex(@"['’\s]")]
    private static partial Regex Gap();

    [GeneratedRegex(@"^(?:(\d{1,4}):)?(\d{1,4}):(\d{2}(?:[.,]\d{1,6})?)$")]
    private static partial Regex Clock();

    [GeneratedRegex(@"^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9}(?:[.,]\d{1,6})?)S)?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(\d{1,9}(?:\.\d{1,6})?)\s*(days?|d|hours?|hrs?|h|minutes?|mins?|ms|m|seconds?|secs?|s)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    [GeneratedRegex(@"^([\d.,'’\s]*\d)\s*([kmgt]i?b|[kmgt]|b|bytes?)$", RegexOptions.IgnoreCase)]
    private static partial Regex SizeShape();
}
