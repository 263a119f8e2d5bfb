using System.Globalization;
using System.Text.RegularExpressions;

namespace SnatchEngine.Plugins.Ffmpeg.Transcoding;

/// <summary>Moments as people write them: <c>90</c>, <c>1:30</c>, <c>01:02:03.5</c>, <c>1m30s</c>.</summary>
internal static partial class Timestamp
{
    private const double Longest = 366 * 86_400;

    /// <summary>Reads one; a minus before it is allowed.</summary>
    /// <returns>Null when it is none.</returns>
    public static TimeSpan? Parse(string text)
    {
        var trimmed = text.Trim();
        var isNegative = trimmed.StartsWith('-');
        var seconds = SecondsOf(isNegative ? trimmed[1..] : trimmed);
        return seconds is >= 0 and < Longest ? TimeSpan.FromMilliseconds(Math.Round(seconds.Value * 1000) * (isNegative ? -1 : 1)) : null;
    }

    private static double? SecondsOf(string text)
    {
        if (Clock().Match(text) is { Success: true } clock)
        {
            return (Number(clock.Groups[1]) * 3600) + (Number(clock.Groups[2]) * 60) + Number(clock.Groups[3]);
        }

        return text.Length > 0 && Words().Match(text) is { Success: true } words ? (Number(words.Groups[1]) * 3600) + (Number(words.Groups[2]) * 60) + Number(words.Groups[3]) : null;
    }

    private static double Number(Group group) => group.Success && double.TryParse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^(?:(?:(\d{1,6}):)?(\d{1,6}):)?(\d{1,9}(?:\.\d{1,9})?)$")]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?=\d)(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?$")]
    private static partial Regex Words();
}
