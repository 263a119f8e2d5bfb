using System.Globalization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Profiles.Machine;

/// <summary>How much memory this process can count on: the least of the machine and its control groups.</summary>
internal sealed class MemoryReading(SystemFiles files)
{
    private const long GiB = 1L << 30;

    /// <summary>What is built in, or what the control group allows.</summary>
    public MachineFact Total(string key)
    {
        var usable = Line("MemTotal") ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (new ControlGroup(files).Memory() is { } limit && limit.Bytes < usable)
        {
            return new(key, new ByteSize(limit.Bytes), new ByteSize(limit.Bytes).ToString(), limit.Source);
        }

        if (usable <= 0)
        {
            return MachineFact.Unknown(key, "the system does not say");
        }

        var built = new ByteSize(BuiltIn(usable));
        return new(key, built, built.ToString(), $"/proc/meminfo: {new ByteSize(usable)} are left by the kernel");
    }

    /// <summary>What can be had without swapping: not what nobody uses, nor a limit.</summary>
    public MachineFact Free(string key)
    {
        var machine = Line("MemAvailable");
        var group = new ControlGroup(files);
        if (group.Memory() is { } limit && group.MemoryUsed(limit.Source) is { } used && Math.Max(0, limit.Bytes - used) is var left && !(machine < left))
        {
            return new(key, new ByteSize(left), new ByteSize(left).ToString(), $"{limit.Source} less what is used");
        }

        return machine is { } bytes ? new(key, new ByteSize(bytes), new ByteSize(bytes).ToString(), "/proc/meminfo MemAvailable") : MachineFact.Unknown(key, "the system does not say");
    }

    // The kernel keeps some for itself, so a machine with 16 GiB tells of 15.5: people write what they bought.
    private static long BuiltIn(long usable)
    {
        var step = usable switch
        {
            < 4 * GiB => GiB / 2,
            < 16 * GiB => GiB,
            < 32 * GiB => 2 * GiB,
            < 128 * GiB => 4 * GiB,
            _ => 8 * GiB,
        };
        return (usable + step - 1) / step * step;
    }

    private long? Line(string name)
    {
        foreach (var line in (files.Text("proc/meminfo") ?? "").Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var number, "kB"]
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes))
            {
                return kilobytes << 10;
            }
        }

        return null;
    }
}
