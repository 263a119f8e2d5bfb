using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads.Segments;

/// <summary>How far a connection claims ahead of what it has: by the host's speed at first, then a quarter of a second of its own.</summary>
internal static class ClaimWindow
{
    private const long Smallest = 256 << 10;
    private const long Largest = 4 << 20;

    // Who falls silent at once keeps what he claimed from thieves; the budget for racing him is a fiftieth of the file.
    private const int PartOfFile = 64;

    public static long For(double bytesPerSecond) => (long)Math.Clamp(bytesPerSecond / 4, Smallest, Largest);

    /// <summary>Where a connection begins, before its own speed is known.</summary>
    /// <param name="hostSpeed">Bytes per second that connections to its host make; 0: not known.</param>
    /// <param name="total">Of the file; null: not known.</param>
    public static long First(double hostSpeed, long? total) =>
        Math.Min(hostSpeed <= 0 ? Smallest : ForBits(hostSpeed * 8), Math.Max(Smallest, (total ?? 0) / PartOfFile));

    /// <summary>Why <see cref="First"/> is what it is.</summary>
    public static string Why(double hostSpeed, long? total) =>
        hostSpeed <= 0 ? "nothing is known of this host yet"
        : ForBits(hostSpeed * 8) > First(hostSpeed, total) ? $"a {PartOfFile}th of the file; this host gives a connection {new ByteRate((long)hostSpeed)}"
        : $"this host gives a connection {new ByteRate((long)hostSpeed)}";

    private static long ForBits(double bitsPerSecond) => bitsPerSecond switch
    {
        < 10e6 => 1 << 20,
        < 50e6 => 4 << 20,
        < 100e6 => 8 << 20,
        _ => 16 << 20,
    };
}
