using System.Globalization;

namespace SnatchEngine.Downloads.Segments;

/// <summary>Tells one boot of the machine from the next: what the kernel held in memory is gone in between.</summary>
internal static class BootIdentity
{
    public static string Current { get; } = Read();

    private static string Read()
    {
        const string linux = "/proc/sys/kernel/random/boot_id";
        if (OperatingSystem.IsLinux() && File.Exists(linux))
        {
            return File.ReadAllText(linux).Trim();
        }

        // The moment of boot moves by the clock's corrections; ten minutes of blur keep one boot one value, mostly.
        var booted = TimeProvider.System.GetUtcNow() - TimeSpan.FromMilliseconds(Environment.TickCount64);
        return (booted.UtcTicks / TimeSpan.FromMinutes(10).Ticks).ToString(CultureInfo.InvariantCulture);
    }
}
