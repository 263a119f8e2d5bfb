using System.Globalization;

namespace SnatchEngine.Plugins.LinuxOptimizer;

/// <summary>I/O priorities as texts: <c>none</c>, <c>idle</c>, <c>best-effort:4</c>, <c>real-time:4</c>.</summary>
internal static class IoPriorityText
{
    private const string BestEffort = "best-effort:";

    public static string Show(int priority)
    {
        var level = (priority & 7).ToString(CultureInfo.InvariantCulture);
        return (priority >> LinuxCalls.IoClassShift) switch
        {
            LinuxCalls.IoRealTime => $"real-time:{level}",
            LinuxCalls.IoBestEffort => BestEffort + level,
            LinuxCalls.IoIdle => "idle",
            _ => "none",
        };
    }

    /// <summary>The number of a text; null for one that is never set, such as real time.</summary>
    public static int? Parse(string? text) => text switch
    {
        "none" => LinuxCalls.IoNone,
        "idle" => LinuxCalls.IoIdle << LinuxCalls.IoClassShift,
        _ when text?.StartsWith(BestEffort, StringComparison.Ordinal) is true && SystemFiles.Number(text[BestEffort.Length..]) is >= 0 and <= 7 and var level => (LinuxCalls.IoBestEffort << LinuxCalls.IoClassShift) | (int)level,
        _ => null,
    };
}
