namespace SnatchEngine.Downloads.Segments;

/// <summary>How far a connection claims ahead of what it has: a quarter of a second of its speed.</summary>
internal static class ClaimWindow
{
    private const long Smallest = 256 << 10;
    private const long Largest = 4 << 20;

    public static long For(double bytesPerSecond) => (long)Math.Clamp(bytesPerSecond / 4, Smallest, Largest);
}
