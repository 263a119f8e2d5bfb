using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Monitoring;

/// <summary>Rates from counts; a count that fell, as when a device came back, has none.</summary>
internal static class Rates
{
    public static ByteRate Of(long bytes, TimeSpan span) => new(span > TimeSpan.Zero && bytes > 0 ? (long)(bytes / span.TotalSeconds) : 0);
}
