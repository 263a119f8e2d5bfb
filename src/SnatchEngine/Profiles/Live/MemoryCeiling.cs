using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Profiles.Live;

/// <summary>Holds the managed memory of this process to a ceiling, which may change as it runs.</summary>
public static class MemoryCeiling
{
    private const string Setting = "GCHeapHardLimit";

    private static long s_bytes;

    /// <summary>Sets the ceiling; null takes it away. The runtime collects harder as it comes near.</summary>
    /// <returns>Why it could not be set, or null: more than that may be in use already.</returns>
    public static string? Set(ByteSize? ceiling)
    {
        var bytes = ceiling?.Bytes ?? 0;
        if (bytes == s_bytes)
        {
            return null;
        }

        try
        {
            AppContext.SetData(Setting, (ulong)bytes);
            GC.RefreshMemoryLimit();
            s_bytes = bytes;
            return null;
        }
        catch (InvalidOperationException)
        {
            AppContext.SetData(Setting, (ulong)s_bytes);
            return $"the memory in use is above {ceiling} already; buffers and caches keep to it, the runtime does not";
        }
    }
}
