using System.Globalization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Cli.Terminal.Top;

/// <summary>Figures of samples in words.</summary>
internal static class TopWords
{
    public const string Unknown = "not known";

    public static string Share(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known,3:0}%") : Unknown;

    public static string Rate(ByteRate? rate) => rate?.ToString() ?? Unknown;

    public static string Time(TimeSpan? time) => time is not { } known ? "idle"
        : known < TimeSpan.FromMilliseconds(10) ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0.0} ms")
        : known < TimeSpan.FromSeconds(10) ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s");

    /// <summary>The use of a limit, of whatever there is.</summary>
    public static string Use(ByteSize? used, ByteSize? limit) => used is { } bytes ? limit is { } most ? $"{bytes} of {most}" : bytes.ToString() : Unknown;

    /// <summary>A value of a series, in its unit.</summary>
    public static string Value(LoadUnit unit, double value) => unit switch
    {
        LoadUnit.Share => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0}%"),
        LoadUnit.Bytes => new ByteSize((long)value).ToString(),
        LoadUnit.Rate => new ByteRate((long)value).ToString(),
        LoadUnit.Seconds => Time(TimeSpan.FromSeconds(value)),
        LoadUnit.PerSecond => string.Create(CultureInfo.InvariantCulture, $"{value:0.0}/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}"),
    };

    /// <summary>What the values of a series add up to: bytes per second to bytes, things per second to things.</summary>
    public static string Total(LoadUnit unit, double total) => unit == LoadUnit.Rate ? new ByteSize((long)total).ToString() : string.Create(CultureInfo.InvariantCulture, $"{total:0}");
}
