using System.Globalization;
using System.Text.RegularExpressions;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.OpenDirectory;

/// <summary>Dates and sizes as listings write them.</summary>
internal static partial class ListingText
{
    private const int LongestRow = 500;

    private static readonly string[] s_dates =
    [
        "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "dd-MMM-yyyy HH:mm", "dd-MMM-yyyy HH:mm:ss", "yyyy-MMM-dd HH:mm", "yyyy-MMM-dd HH:mm:ss",
        "MM/dd/yyyy hh:mm:ss tt zzz", "MM/dd/yyyy hh:mm:ss tt", "MM/dd/yyyy HH:mm:ss",
    ];

    /// <summary>Reads what stands beside a link.</summary>
    public static (DateTimeOffset? Changed, ByteSize? Size) Row(HtmlLink link)
    {
        var row = link.Beside.ToString(0, Math.Min(link.Beside.Length, LongestRow));
        var date = Date().Match(row);
        var changed = Moment(link.Moment) ?? (date.Success ? Moment(Spaces().Replace(date.Value, " ")) : null);
        if (long.TryParse(link.Bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var exact))
        {
            return (changed, new ByteSize(exact));
        }

        // Apache, nginx and lighttpd write the size behind the date; Caddy writes it before.
        var beside = date.Success ? row[(date.Index + date.Length)..] : row;
        var size = Size().Match(beside) is { Success: true } behind ? behind : Size().Match(date.Success ? row[..date.Index] : "");
        return (changed, size.Success && ByteSize.TryParse(Spaces().Replace(size.Groups[1].Value, ""), out var about) ? about : null);
    }

    /// <summary>Reads a moment; one without a zone is taken as UTC, as the listing does not say which it means.</summary>
    public static DateTimeOffset? Moment(string? written) =>
        // Caddy writes nanoseconds, which is more than a moment holds.
        written is not null && Nanoseconds().Replace(written, "$1") is var text &&
        (DateTimeOffset.TryParseExact(text, s_dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ||
            DateTimeOffset.TryParseExact(text, ["r", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment))
            ? moment
            : null;

    [GeneratedRegex(@"\d{4}-(?:\d{2}|[A-Z][a-z]{2})-\d{2}\s+\d{2}:\d{2}(?::\d{2})?|\d{2}-[A-Z][a-z]{2}-\d{4}\s+\d{2}:\d{2}(?::\d{2})?|\d{2}/\d{2}/\d{4}\s+\d{2}:\d{2}:\d{2}(?:\s+[AP]M)?(?:\s+[+-]\d{2}:\d{2})?")]
    private static partial Regex Date();

    [GeneratedRegex(@"^\s*(\d{1,18}(?:\.\d{1,3})?\s*(?:[KMGT]i?B?|B)?)(?:\s|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Size();

    [GeneratedRegex(@"(\.\d{7})\d+")]
    private static partial Regex Nanoseconds();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
