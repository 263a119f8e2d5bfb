using System.Globalization;

namespace SnatchEngine.Plugins.WindowsOptimizer;

/// <summary>The first 64 processors as a mask, written <c>0-3,8</c>.</summary>
internal static class ProcessorMask
{
    private const int Most = 64;

    /// <summary>The mask; null when the text is none. What lies beyond 64 is left out.</summary>
    public static ulong? Parse(string? text)
    {
        ulong mask = 0;
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                return null;
            }

            for (var cpu = first; cpu <= last && cpu < Most; cpu++)
            {
                mask |= 1UL << cpu;
            }
        }

        return mask == 0 ? null : mask;
    }

    /// <summary>The shortest text of a mask.</summary>
    public static string Show(ulong mask)
    {
        List<string> parts = [];
        for (var cpu = 0; cpu < Most; cpu++)
        {
            if ((mask >> cpu & 1) == 0)
            {
                continue;
            }

            var first = cpu;
            while (cpu + 1 < Most && (mask >> (cpu + 1) & 1) == 1)
            {
                cpu++;
            }

            parts.Add(first == cpu ? $"{first}" : $"{first}-{cpu}");
        }

        return string.Join(',', parts);
    }
}
