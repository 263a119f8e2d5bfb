using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Cli.Wishes;

/// <summary>Values that the command line and the input list read alike, and the words for what is allowed.</summary>
internal static class WishValue
{
    /// <summary>What <see cref="ByteSize"/> reads.</summary>
    public const string SizeAllowed = "must be a size such as 512K, 16MiB or 1.5GB";

    /// <summary>What <see cref="ByteRate"/> reads.</summary>
    public const string RateAllowed = "must be a rate such as 500K or 5MiB/s (0: no limit)";

    /// <summary>What <see cref="DurationText"/> reads.</summary>
    public const string DurationAllowed = "must be a duration such as 30 (seconds), 250ms, 5m or 1h30m";

    /// <summary>What <see cref="Checksum"/> reads.</summary>
    public const string ChecksumAllowed = "must be KIND=HEX, where KIND is md5 (32 digits), sha-1 (40), sha-256 (64), sha-512 (128) or crc32c (8)";

    /// <summary>What <see cref="TryPriority"/> reads.</summary>
    public const string PriorityAllowed = "must be urgent, high, normal or low";

    /// <summary>Reads a size of at least one byte.</summary>
    public static bool TryPositiveSize(string text, out ByteSize size) => ByteSize.TryParse(text, out size) && size.Bytes > 0;

    /// <summary>Reads a whole number within bounds.</summary>
    public static bool TryCount(string text, int least, int most, out int count) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out count) && count >= least && count <= most;

    /// <summary>Reads a priority.</summary>
    public static bool TryPriority(string text, out DownloadPriority priority)
    {
        (var known, priority) = text.ToUpperInvariant() switch
        {
            "URGENT" => (true, DownloadPriority.Urgent),
            "HIGH" => (true, DownloadPriority.High),
            "NORMAL" => (true, DownloadPriority.Normal),
            "LOW" => (true, DownloadPriority.Low),
            _ => (false, DownloadPriority.Normal),
        };
        return known;
    }

    /// <summary>Reads true or false.</summary>
    public static bool TryFlag(string text, out bool flag) => bool.TryParse(text, out flag);

    /// <summary>The value as an error may show it: cut, and without characters that a terminal would obey.</summary>
    public static string Shown(string text)
    {
        var cut = text.Length > 80 ? string.Concat(text.AsSpan(0, 80), "…") : text;
        return Terminal.Printable.Clean(cut);
    }
}
