using System.Globalization;
using System.Text.RegularExpressions;

namespace SnatchEngine.Plugins.Feed;

/// <summary>Dates and durations as feeds write them, right or wrong.</summary>
internal static partial class FeedText
{
    private static readonly string[] s_formats =
    [
        "d MMM yyyy HH:mm:ss zzz", "d MMM yyyy HH:mm zzz", "d MMM yy HH:mm:ss zzz", "d MMM yy HH:mm zzz", "d MMM yyyy HH:mm:ss", "d MMM yyyy HH:mm", "d MMM yyyy",
        "d MMMM yyyy HH:mm:ss zzz", "d MMMM yyyy HH:mm:ss", "d MMMM yyyy",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd", "yyyy-MM", "yyyy",
    ];

    /// <summary>Reads a date of RFC 822 or RFC 3339 and what people make of them; a wrong day of the week does not matter. Null: it is none.</summary>
    public static DateTimeOffset? Moment(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 100)
        {
            return null;
        }

        var plain = Spaces().Replace(DayOfWeek().Replace(text.Trim(), ""), " ");
        plain = Zone().Replace(plain, m => OffsetOf(m.Groups[1].Value));
        plain = Offset().Replace(plain, m => $"{m.Groups[1].Value}{m.Groups[2].Value}:{m.Groups[3].Value}");
        plain = Nanoseconds().Replace(plain, "$1");
        // Feeds with 'Sept' and its like.
        plain = plain.Replace("Sept ", "Sep ", StringComparison.OrdinalIgnoreCase);
        return DateTimeOffset.TryParseExact(plain, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var moment) ? moment.ToUniversalTime() : null;
    }

    /// <summary>Reads <c>1:02:03</c>, <c>62:03</c> or seconds. Null: it is none, or longer than 1,000 hours.</summary>
    public static TimeSpan? Duration(string? text)
    {
        double seconds = 0;
        var parts = (text ?? "").Trim().Split(':');
        if (parts.Length > 3)
        {
            return null;
        }

        foreach (var part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            seconds = (seconds * 60) + value;
        }

        return seconds is > 0 and < 3_600_000 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>A text on one line; null when nothing is left.</summary>
    public static string? Line(string? text) => Spaces().Replace((text ?? "").Trim(), " ") is { Length: > 0 } line ? line[..Math.Min(line.Length, 1000)] : null;

    /// <summary>The zones RFC 822 knows and some it does not; of any other the offset is anybody's guess, so it is UTC.</summary>
    private static string OffsetOf(string zone) => zone.ToUpperInvariant() switch
    {
        "EST" or "CDT" => " -05:00",
        "EDT" => " -04:00",
        "CST" or "MDT" => " -06:00",
        "MST" or "PDT" => " -07:00",
        "PST" => " -08:00",
        "BST" or "CET" => " +01:00",
        "CEST" or "EET" => " +02:00",
        "EEST" or "MSK" => " +03:00",
        "JST" => " +09:00",
        _ => " +00:00",
    };

    [GeneratedRegex(@"^[A-Za-z]{2,9}\.?,?\s+(?=\d)")]
    private static partial Regex DayOfWeek();

    [GeneratedRegex(@"(\.\d{7})\d+")]
    private static partial Regex Nanoseconds();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<=\d) ([A-Za-z]{1,5})$")]
    private static partial Regex Zone();

    [GeneratedRegex(@"([+-])(\d{2}):?(\d{2})$")]
    private static partial Regex Offset();
}
