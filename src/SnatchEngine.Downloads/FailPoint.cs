using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SnatchEngine.Downloads;

/// <summary>Places where a test build can be made to die, as a power cut would have it. Compiled out of a release build.</summary>
public static partial class FailPoint
{
    private static string? s_name;
    private static int s_countdown;

    /// <summary>Arms one place, written <c>NAME:N</c>: the process is killed when it passes there for the Nth time.</summary>
    [Conditional("DEBUG")]
    public static void Arm(string? setting)
    {
        var cut = setting?.LastIndexOf(':') ?? -1;
        if (cut > 0 && int.TryParse(setting.AsSpan(cut + 1), out var count))
        {
            (s_name, s_countdown) = (setting![..cut], count);
        }
    }

    [Conditional("DEBUG")]
    public static void Pass(string name)
    {
        if (name == s_name && Interlocked.Decrement(ref s_countdown) == 0)
        {
            _ = Kill(Environment.ProcessId, 9);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
