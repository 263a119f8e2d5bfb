using System.Globalization;
using SnatchEngine.Downloads.Resilience;

namespace SnatchEngine.Downloads.Http;

/// <summary>How long a server asks to be left alone.</summary>
public static class RetryAfter
{
    /// <summary>No server's wish is taken for longer than this.</summary>
    public static TimeSpan Longest { get; } = Backoff.LongestPark;

    /// <summary>Reads the header: whole or broken seconds, or a date.</summary>
    /// <param name="value">The header as it came.</param>
    /// <param name="now">The present moment, for dates.</param>
    /// <returns>The wait, zero for a date in the past, at most <see cref="Longest"/>; null when it says nothing usable.</returns>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        var text = (value ?? "").Trim();
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (TrySeconds(text, out var seconds) || (comma > 0 && TrySeconds(text[..comma].Trim(), out seconds)))
        {
            return seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(seconds);
        }

        if (!HttpDate.TryParse(text, out var date))
        {
            return null;
        }

        var wait = date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }

    private static bool TrySeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && char.IsAsciiDigit(text[0]);
}
