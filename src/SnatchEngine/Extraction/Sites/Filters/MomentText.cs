using System.Globalization;
using System.Text.RegularExpressions;

namespace SnatchEngine.Extraction.Sites.Filters;

/// <summary>Moments as sites write them.</summary>
internal static partial class MomentText
{
    private static readonly string[] s_zoned = ["ddd, d MMM yyyy H:m:s zzz", "d MMM yyyy H:m:s zzz", "ddd, d MMM yyyy H:m zzz", "d MMM yyyy H:m zzz"];

    private static readonly (string Names, string Offset)[] s_zones =
        [("UT", "+00:00"), ("UTC", "+00:00"), ("GMT", "+00:00"), ("Z", "+00:00"), ("EST", "-05:00"), ("EDT", "-04:00"), ("CST", "-06:00"), ("CDT", "-05:00"), ("MST", "-07:00"), ("MDT", "-06:00"), ("PST", "-08:00"), ("PDT", "-07:00")];

    /// <summary>Understands ISO 8601, RFC 822 and 1123, seconds or milliseconds since 1970, and words such as <c>3 hours ago</c>; null when it is none of them.</summary>
    public static DateTimeOffset? Read(string text, FilterScope scope) => Iso(text, scope) ?? Mail(text) ?? Unix(text) ?? Relative(text, scope);

    /// <summary>ISO 8601, with or without a time, an offset, and dashes.</summary>
    public static DateTimeOffset? Iso(string text, FilterScope scope)
    {
        var written = text.Trim();
        var match = IsoShape().Match(written);
        if (!match.Success || !DateTime.TryParseExact($"{match.Groups[1].Value}-{match.Groups[2].Value}-{match.Groups[3].Value}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }

        if (!match.Groups[4].Success)
        {
            return InZone(day, scope.Zone);
        }

        var fraction = match.Groups[7].Success ? double.Parse($"0.{match.Groups[7].Value}", CultureInfo.InvariantCulture) : 0;
        var (hour, minute, second) = (Whole(match.Groups[4]), Whole(match.Groups[5]), Whole(match.Groups[6]));
        if (hour > 23 || minute > 59 || second > 60)
        {
            return null;
        }

        var local = day.AddHours(hour).AddMinutes(minute).AddSeconds(Math.Min(second, 59) + fraction);
        return match.Groups[8].Success ? WithOffset(local, match.Groups[8].Value) : InZone(local, scope.Zone);
    }

    /// <summary>RFC 822 and its successors, as feeds write it.</summary>
    public static DateTimeOffset? Mail(string text)
    {
        var written = Regex.Replace(text.Trim(), @"\s+", " ");
        var space = written.LastIndexOf(' ');
        var zone = space > 0 ? Array.Find(s_zones, z => z.Names.Equals(written[(space + 1)..], StringComparison.OrdinalIgnoreCase)).Offset : null;
        written = zone is null ? OffsetWithoutColon().Replace(written, "$1:$2") : $"{written[..space]} {zone}";
        return DateTimeOffset.TryParseExact(written, s_zoned, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment.ToUniversalTime() : null;
    }

    /// <summary>Seconds since 1970, or milliseconds where seconds would lie thousands of years ahead.</summary>
    public static DateTimeOffset? Unix(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) is >= 1e8 and < 2.5e14
            ? DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Abs(number) < 1e11 ? number * 1000 : number)
            : null;

    /// <summary>Words that count from now: <c>now</c>, <c>today</c>, <c>yesterday</c>, <c>3 hours ago</c>, <c>in 2 days</c>.</summary>
    public static DateTimeOffset? Relative(string text, FilterScope scope)
    {
        var words = text.Trim().ToLowerInvariant();
        var today = TimeZoneInfo.ConvertTime(scope.Now, scope.Zone).Date;
        switch (words)
        {
            case "now" or "just now": return scope.Now;
            case "today": return InZone(today, scope.Zone);
            case "yesterday": return InZone(today.AddDays(-1), scope.Zone);
            case "tomorrow": return InZone(today.AddDays(1), scope.Zone);
        }

        var match = Distance().Match(words);
        if (!match.Success || (match.Groups[1].Success == match.Groups[4].Success))
        {
            return null;
        }

        var count = match.Groups[2].Value is "a" or "an" or "one" ? 1 : int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
        count = match.Groups[1].Success ? count : -count;
        try
        {
            return match.Groups[3].Value switch
            {
                ['s', ..] => scope.Now.AddSeconds(count),
                ['m'] or ['m', 'i', ..] => scope.Now.AddMinutes(count),
                ['h', ..] => scope.Now.AddHours(count),
                ['d', ..] => scope.Now.AddDays(count),
                ['w', ..] => scope.Now.AddDays(7.0 * count),
                ['m', 'o', ..] => scope.Now.AddMonths(count),
                _ => scope.Now.AddYears(count),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>A moment by a pattern such as <c>dd.MM.yyyy HH:mm</c>, with English names.</summary>
    public static DateTimeOffset? Exact(string text, string format, FilterScope scope)
    {
        var written = text.Trim();
        if (format.Contains('z', StringComparison.Ordinal) || format.Contains('K', StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParseExact(written, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var moment) ? moment.ToUniversalTime() : null;
        }

        return DateTime.TryParseExact(written, format, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var local) ? InZone(local, scope.Zone) : null;
    }

    /// <summary>A moment as other filters and fields read it again.</summary>
    public static string Write(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // In the hour that is left out in spring the clock shows what it would have shown; of the two in autumn it is the first.
    private static DateTimeOffset? InZone(DateTime local, TimeZoneInfo zone)
    {
        var bare = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset = zone.IsAmbiguousTime(bare) ? zone.GetAmbiguousTimeOffsets(bare).Max() : zone.GetUtcOffset(bare);
        var ticks = bare.Ticks - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private static DateTimeOffset? WithOffset(DateTime local, string offset)
    {
        if (offset is "Z" or "z")
        {
            return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Utc));
        }

        var digits = offset[1..].Replace(":", "", StringComparison.Ordinal);
        var span = new TimeSpan(int.Parse(digits[..2], CultureInfo.InvariantCulture), digits.Length > 2 ? int.Parse(digits[2..], CultureInfo.InvariantCulture) : 0, 0);
        var ticks = local.Ticks - (offset[0] == '-' ? -span.Ticks : span.Ticks);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private static int Whole(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$")]
    private static partial Regex IsoShape();

    [GeneratedRegex(@"([+-]\d{2})(\d{2})$")]
    private static partial Regex OffsetWithoutColon();

    [GeneratedRegex(@"^(in )?(?:about |over |almost )?(\d{1,6}|an?|one) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)( ago)?\.?$")]
    private static partial Regex Distance();
}
