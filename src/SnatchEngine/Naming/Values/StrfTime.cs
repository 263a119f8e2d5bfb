using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace SnatchEngine.Naming.Values;

/// <summary>Moments written with strftime's letters, in UTC and English.</summary>
internal static class StrfTime
{
    private const int MostText = 10_000;

    /// <summary>The moment a value means: seconds since 1970, or the eight digits of a day.</summary>
    public static bool TryRead(object? value, out DateTime moment)
    {
        moment = default;
        switch (value)
        {
            case DateTimeOffset exact:
                moment = exact.UtcDateTime;
                return true;
            case string { Length: 8 } day when IsDigits(day):
                return DateTime.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
            case BigInteger or double:
                var seconds = PythonNumber.ToDouble(value);
                var most = (DateTime.MaxValue - DateTime.UnixEpoch).TotalSeconds - 1;
                if (double.IsNaN(seconds) || seconds > most || seconds < (DateTime.MinValue - DateTime.UnixEpoch).TotalSeconds)
                {
                    return false;
                }

                moment = DateTime.UnixEpoch.AddTicks((long)(Math.Round(seconds, 6) * TimeSpan.TicksPerSecond));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes a moment; what is no letter of strftime stays as it is.</summary>
    public static string Write(DateTime moment, string format)
    {
        var into = new StringBuilder();
        for (var i = 0; i < format.Length && into.Length < MostText; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                into.Append(format[i]);
                continue;
            }

            var flag = format[i + 1] is '-' or '_' or '0' or '^' or '#' && i + 2 < format.Length ? format[i + 1] : '\0';
            var letter = format[i + (flag == '\0' ? 1 : 2)];
            if (TryWrite(moment, letter, out var text))
            {
                into.Append(Flagged(text, flag, letter));
                i += flag == '\0' ? 1 : 2;
            }
            else
            {
                into.Append('%');
            }
        }

        return into.ToString();
    }

    private static string Flagged(string text, char flag, char letter) => flag switch
    {
        '-' => text.TrimStart('0', ' ') is { Length: > 0 } bare ? bare : text.Length > 0 && text.All(c => c is '0' or ' ') ? "0" : text,
        '_' => text.Length - text.TrimStart('0').Length is var zeros and > 0 ? new string(' ', Math.Min(zeros, text.Length - 1)) + text[Math.Min(zeros, text.Length - 1)..] : text,
        '0' => text.Replace(' ', '0'),
        '^' => text.ToUpperInvariant(),
        '#' => letter is 'p' or 'Z' ? text.ToLowerInvariant() : text.ToUpperInvariant(),
        _ => text,
    };

    private static bool TryWrite(DateTime at, char letter, [NotNullWhen(true)] out string? text)
    {
        text = letter switch
        {
            'c' => Write(at, "%a %b %e %H:%M:%S %Y"),
            'x' or 'D' => Write(at, "%m/%d/%y"),
            'X' or 'T' => Write(at, "%H:%M:%S"),
            'F' => Write(at, "%Y-%m-%d"),
            'R' => Write(at, "%H:%M"),
            'r' => Write(at, "%I:%M:%S %p"),
            '%' => "%",
            'n' => "\n",
            't' => "\t",
            'Z' or 'z' => "",
            _ => Day(at, letter) ?? Clock(at, letter),
        };
        return text is not null;
    }

    private static string? Day(DateTime at, char letter) => letter switch
    {
        'a' => at.ToString("ddd", CultureInfo.InvariantCulture),
        'A' => at.ToString("dddd", CultureInfo.InvariantCulture),
        'b' or 'h' => at.ToString("MMM", CultureInfo.InvariantCulture),
        'B' => at.ToString("MMMM", CultureInfo.InvariantCulture),
        'd' => Digits(at.Day, 2),
        'e' => at.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'm' => Digits(at.Month, 2),
        'y' => Digits(at.Year % 100, 2),
        'Y' => at.Year.ToString(CultureInfo.InvariantCulture),
        'C' => Digits(at.Year / 100, 2),
        'j' => Digits(at.DayOfYear, 3),
        'u' => Digits(at.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)at.DayOfWeek, 1),
        'w' => Digits((int)at.DayOfWeek, 1),
        'U' => Digits((at.DayOfYear + 6 - (int)at.DayOfWeek) / 7, 2),
        'W' => Digits((at.DayOfYear + 6 - (((int)at.DayOfWeek + 6) % 7)) / 7, 2),
        'V' => Digits(ISOWeek.GetWeekOfYear(at), 2),
        'G' => Digits(ISOWeek.GetYear(at), 4),
        'g' => Digits(ISOWeek.GetYear(at) % 100, 2),
        _ => null,
    };

    private static string? Clock(DateTime at, char letter) => letter switch
    {
        'H' => Digits(at.Hour, 2),
        'k' => at.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'I' => Digits(Twelve(at.Hour), 2),
        'l' => Twelve(at.Hour).ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'p' => at.Hour < 12 ? "AM" : "PM",
        'P' => at.Hour < 12 ? "am" : "pm",
        'M' => Digits(at.Minute, 2),
        'S' => Digits(at.Second, 2),
        'f' => Digits((int)(at.Ticks % TimeSpan.TicksPerSecond / 10), 6),
        's' => ((long)Math.Floor((at - DateTime.UnixEpoch).TotalSeconds)).ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static int Twelve(int hour) => hour % 12 == 0 ? 12 : hour % 12;

    private static string Digits(int number, int count) => number.ToString(CultureInfo.InvariantCulture).PadLeft(count, '0');

    private static bool IsDigits(string text) => text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}
