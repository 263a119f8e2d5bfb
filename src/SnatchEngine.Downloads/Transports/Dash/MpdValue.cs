using System.Globalization;
using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Transports.Streams;

namespace SnatchEngine.Downloads.Transports.Dash;

/// <summary>Values of attributes as manifests write them.</summary>
internal static class MpdValue
{
    public static long? Whole(MpdElement element, string name) => element[name] is not { } text ? null
        : long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ManifestException($"{name} is no whole number of 64 bits", element.Line);

    public static int? Size(MpdElement element, string name) => Whole(element, name) is { } size and > 0 and <= int.MaxValue ? (int)size : null;

    public static TimeSpan? Span(MpdElement element, string name)
    {
        if (element[name] is not { } text)
        {
            return null;
        }

        try
        {
            return System.Xml.XmlConvert.ToTimeSpan(text.Trim()) is var span && span >= TimeSpan.Zero ? span : TimeSpan.Zero;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ManifestException($"{name} is no duration such as PT1M30S", element.Line);
        }
    }

    public static DateTimeOffset? Date(MpdElement element, string name) => element[name] is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date
        : throw new ManifestException($"{name} is no date", element.Line);

    /// <summary><c>first-last</c>, both within.</summary>
    public static ByteSpan? Range(MpdElement element, string name)
    {
        if (element[name] is not { } text)
        {
            return null;
        }

        var ends = text.Split('-');
        return ends.Length == 2 && long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) &&
            long.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last >= first && last < long.MaxValue
            ? new ByteSpan(first, last + 1)
            : throw new ManifestException($"{name} is no range of bytes", element.Line);
    }

    /// <summary><c>25</c> or <c>30000/1001</c>.</summary>
    public static double? Rate(string? text)
    {
        var parts = (text ?? "").Split('/');
        return double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var over) &&
            (parts.Length == 1 ? 1 : double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var under) ? under : 0) is var divisor and > 0 &&
            over / divisor is > 0 and < 100_000 and var rate
            ? rate
            : null;
    }
}
