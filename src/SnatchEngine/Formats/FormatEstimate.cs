namespace SnatchEngine.Formats;

/// <summary>How many bytes a format is, and how long they take, where nobody said.</summary>
public static class FormatEstimate
{
    // Megabits in a second, by the smaller side of the picture.
    private static readonly (double Side, double Rate)[] s_usual = [(360, 1), (480, 2.5), (720, 5), (1080, 8), (1440, 16), (2160, 25)];

    /// <summary>What connections, headers and the end of a file add to the time, until that was measured: a fifth.</summary>
    public const double UsualOverhead = 0.2;

    /// <summary>Thousands of bits in a second that sound alone usually has.</summary>
    public const double UsualSoundRate = 128;

    /// <summary>The bytes of a format: as it says, else its bit rate, or the usual one of its height, times its duration.</summary>
    /// <param name="format">The format.</param>
    /// <param name="duration">How many seconds it plays. Null: unknown.</param>
    /// <returns>The bytes, and whether they are a guess; null when nothing tells.</returns>
    public static (long Bytes, bool IsGuess)? SizeOf(Format format, double? duration)
    {
        if (format.FileSize is > 0 and < 1e18 and var exact)
        {
            return ((long)exact, false);
        }

        if (format.FileSizeEstimate is > 0 and < 1e18 and var about)
        {
            return ((long)about, true);
        }

        return RateOf(format) is { } rate && duration is > 0 and < 1e9 and var seconds ? ((long)Math.Min(1e18, rate * seconds * 125), true) : null;
    }

    /// <summary>How long bytes take.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="bytesPerSecond">What was measured of the host. Null: nothing was.</param>
    /// <param name="overhead">What was measured to come on top, 0.1 being a tenth. Null: <see cref="UsualOverhead"/>.</param>
    /// <returns>Null when nothing was measured.</returns>
    public static TimeSpan? TimeOf(long bytes, double? bytesPerSecond, double? overhead = null) =>
        bytesPerSecond is > 0 and var speed ? TimeSpan.FromSeconds(Math.Min(bytes / speed * (1 + (overhead ?? UsualOverhead)), 1e9)) : null;

    /// <summary>Thousands of bits in a second; null when nothing tells.</summary>
    private static double? RateOf(Format format)
    {
        if (format is { TotalRate: > 0 and var total })
        {
            return total;
        }

        if (format.VideoRate is > 0 || format.AudioRate is > 0)
        {
            return (format.VideoRate ?? 0) + (format.AudioRate ?? 0);
        }

        if (!format.HasVideo)
        {
            return format.HasAudio ? UsualSoundRate : null;
        }

        var side = format.SmallestSide;
        if (side <= 0)
        {
            return null;
        }

        foreach (var (height, rate) in s_usual)
        {
            if (side <= height)
            {
                return rate * 1000;
            }
        }

        return s_usual[^1].Rate * 1000;
    }
}
