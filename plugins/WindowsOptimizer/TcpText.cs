namespace SnatchEngine.Plugins.WindowsOptimizer;

/// <summary>What <c>netsh interface tcp show global</c> tells, in whatever language: only the values are the same in all.</summary>
internal static class TcpText
{
    private static readonly string[] s_levels = ["normal", "disabled", "restricted", "highlyrestricted", "experimental"];

    /// <summary>The level of receive window auto-tuning; null when it does not tell.</summary>
    public static string? AutoTuning(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var cut = line.LastIndexOf(':');
            if (cut < 0 || line[(cut + 1)..].Trim().ToLowerInvariant() is not { Length: > 0 } value || Array.IndexOf(s_levels, value) < 0)
            {
                continue;
            }

            // 'disabled' is a value of other lines too, and only English tells which of them is meant.
            if (value != "disabled" || line.Contains("tuning", StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
