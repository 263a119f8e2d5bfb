using System.Globalization;

namespace SnatchEngine.Downloads.Resilience;

/// <summary>Reads the Retry-After header as servers send it: seconds, fractions, dates, and nonsense.</summary>
public static class RetryAfter
{
    /// <summary>Reads one value.</summary>
    /// <param name="text">The header's raw text.</param>
    /// <param name="now">The wall clock, for the date form.</param>
    /// <returns>The wait, zero for one in the past, at most 24 h; null when it is no Retry-After, so that the own back-off counts.</returns>
    public static TimeSpan? Read(string? text, DateTimeOffset now)
    {
        var trimmed = (text ?? "").Trim();
        if (trimmed is [(>= '0' and <= '9') or '-' or '+' or '.', ..] &&
            double.TryParse(trimmed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Within(seconds);
        }

        // RFC 1123, RFC 850 and asctime, the three forms that HTTP knows, all of them UTC.
        string[] forms = ["ddd, d MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];
        return DateTimeOffset.TryParseExact(trimmed, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date)
            ? Within((date - now).TotalSeconds)
            : null;
    }

    private static TimeSpan Within(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Backoff.LongestPark.TotalSeconds));
}
