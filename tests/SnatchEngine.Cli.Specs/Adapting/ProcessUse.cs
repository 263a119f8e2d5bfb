using System.Diagnostics;
using System.Globalization;

namespace SnatchEngine.Cli.Specs.Adapting;

/// <summary>What a process of Linux has used so far.</summary>
internal static class ProcessUse
{
    /// <summary>Processor time of a process, its threads included.</summary>
    public static TimeSpan Processor(int id)
    {
        // After the name, which may hold anything: state is field 3, user and system time are 14 and 15, in hundredths of a second.
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / 100.0);
    }

    /// <summary>Bytes it has written to files.</summary>
    public static long Written(int id) =>
        Number(File.ReadLines($"/proc/{id}/io").First(line => line.StartsWith("wchar:", StringComparison.Ordinal)).Split(' ')[1]);

    /// <summary>Bytes a second that it writes over a while.</summary>
    public static async Task<double> WriteRateAsync(int id, TimeSpan span)
    {
        var (clock, before) = (Stopwatch.StartNew(), Written(id));
        await Task.Delay(span);
        return (Written(id) - before) / clock.Elapsed.TotalSeconds;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
