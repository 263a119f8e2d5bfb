using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SnatchEngine.Downloads.Http;

/// <summary>Dates in headers and cookies: the three formats of RFC 9110 and what servers make of them.</summary>
public static class HttpDate
{
    private static readonly string[] s_months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly (string Name, int Hours)[] s_zones =
        [("gmt", 0), ("utc", 0), ("ut", 0), ("z", 0), ("est", -5), ("edt", -4), ("cst", -6), ("cdt", -5), ("mst", -7), ("mdt", -6), ("pst", -8), ("pdt", -7)];

    private static readonly string[] s_iso = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>Reads a date. A wrong day of the week, a missing zone, single digits, dashes and a numeric zone are forgiven.</summary>
    /// <param name="value">The header as it came.</param>
    /// <param name="date">The moment, in UTC.</param>
    /// <returns>False when day, month, year or time is missing or impossible.</returns>
    public static bool TryParse([NotNullWhen(true)] string? value, out DateTimeOffset date)
    {
        date = default;
        if (value is null || value.Length > 128)
        {
            return false;
        }

        if (DateTimeOffset.TryParseExact(value.Trim(), s_iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out date))
        {
            return true;
        }

        var parts = new Parts();
        foreach (var word in value.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            parts.Take(word);
        }

        return parts.TryBuild(out date);
    }

    /// <summary>The date as it is sent: <c>Sun, 06 Nov 1994 08:49:37 GMT</c>.</summary>
    /// <param name="date">The moment.</param>
    public static string Format(DateTimeOffset date) => date.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);

    private struct Parts
    {
        private int? _day;
        private int? _month;
        private int? _year;
        private TimeSpan? _time;
        private TimeSpan _zone;

        public void Take(string word)
        {
            if (word[0] is '+' or '-')
            {
                TakeOffset(word);
            }
            else if (word.Contains(':', StringComparison.Ordinal))
            {
                TakeTime(word);
            }
            else if (word.Contains('-', StringComparison.Ordinal))
            {
                foreach (var piece in word.Split('-', StringSplitOptions.RemoveEmptyEntries))
                {
                    Take(piece);
                }
            }
            else if (char.IsAsciiDigit(word[0]))
            {
                TakeNumber(word);
            }
            else
            {
                TakeName(word.ToLowerInvariant());
            }
        }

        public readonly bool TryBuild(out DateTimeOffset date)
        {
            date = default;
            if (_day is not { } day || _month is not { } month || _year is not { } year || _time is not { } time ||
                year is < 1601 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month))
            {
                return false;
            }

            date = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) + time - _zone;
            return true;
        }

        private void TakeNumber(string word)
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return;
            }

            if (_day is null && word.Length <= 2)
            {
                _day = number;
            }
            else if (_year is null && word.Length is 2 or 4)
            {
                // The pivot of RFC 6265; the 50-year rule of RFC 9110 would need the clock.
                _year = word.Length == 4 ? number : number + (number < 70 ? 2000 : 1900);
            }
        }

        private void TakeTime(string word)
        {
            var numbers = word.Split(':');
            Span<int> clock = [0, 0, 0];
            if (_time is not null || numbers.Length > 3)
            {
                return;
            }

            for (var i = 0; i < numbers.Length; i++)
            {
                if (numbers[i].Length > 2 || !int.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out clock[i]))
                {
                    return;
                }
            }

            if (clock[0] < 24 && clock[1] < 60 && clock[2] <= 60)
            {
                _time = new TimeSpan(clock[0], clock[1], Math.Min(clock[2], 59));
            }
        }

        private void TakeOffset(string word)
        {
            var digits = word[1..].Replace(":", "", StringComparison.Ordinal);
            if (digits.Length == 4 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number % 100 < 60 && number <= 1400)
            {
                _zone = new TimeSpan(number / 100, number % 100, 0) * (word[0] == '-' ? -1 : 1);
            }
        }

        private void TakeName(string name)
        {
            var month = name.Length < 3 ? -1 : Array.IndexOf(s_months, name[..3]);
            if (month >= 0)
            {
                _month ??= month + 1;
                return;
            }

            foreach (var (zone, hours) in s_zones)
            {
                if (name == zone)
                {
                    _zone = TimeSpan.FromHours(hours);
                }
            }
        }
    }
}
