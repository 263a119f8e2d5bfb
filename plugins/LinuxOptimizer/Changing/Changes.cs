using System.Globalization;
using System.Runtime.InteropServices;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Changing;

/// <summary>Makes and undoes changes; only those of the keys below, whatever a journal says.</summary>
internal static class Changes
{
    public static void Apply(string root, TuningChange change) => Make(root, change, change.Wanted ?? "", isBack: false);

    public static void Revert(string root, TuningChange change) => Make(root, change, change.Restore, isBack: true);

    private static void Make(string root, TuningChange change, string value, bool isBack)
    {
        switch (change.Key)
        {
            case "process.nice":
                SetNice(Number(value));
                break;
            case "process.io-priority":
                var priority = IoPriorityText.Parse(value) ?? throw Refused($"'{value}' is no I/O priority that is ever set");
                OwnThreads.Each(thread => LinuxCalls.SetIoPriority(thread, priority) >= 0, "its I/O priority");
                break;
            case "process.cpus":
                SetProcessors(CpuList.Parse(value) ?? throw Refused($"'{value}' is no list of processors"));
                break;
            case "process.descriptors":
                SetDescriptors(Number(value));
                break;
            case "limits.nice" or "limits.nofile" when isBack:
                new LimitsFile(new SystemFiles(root)).Restore(change.Key["limits.".Length..], value, change.Wanted);
                break;
            case "limits.nice" or "limits.nofile":
                new LimitsFile(new SystemFiles(root)).Grant(change.Key["limits.".Length..], change.Restore.Split(' ')[0], Number(value));
                break;
            case var key when SysctlFile.Keys.Contains(key):
                var file = new SysctlFile(new SystemFiles(root));
                if (isBack)
                {
                    file.Restore(key, change.Wanted ?? "", value);
                }
                else
                {
                    file.Set(key, value);
                }

                break;
            default:
                throw new OptimizationException(OptimizationFailure.NotSupported, $"'{change.Key}' is nothing this optimizer changes");
        }
    }

    private static void SetNice(long nice)
    {
        if (nice is < -20 or > 19)
        {
            throw Refused($"{nice} is no nice value");
        }

        OwnThreads.Each(thread => LinuxCalls.SetNice(thread, (int)nice) == 0, "its nice value");
    }

    private static void SetProcessors(SortedSet<int> cpus)
    {
        // The kernel takes whole words.
        var mask = new byte[(cpus.Max / 64 + 1) * 8];
        foreach (var cpu in cpus)
        {
            mask[cpu / 8] |= (byte)(1 << (cpu % 8));
        }

        OwnThreads.Each(thread => LinuxCalls.SetAffinity(thread, (nuint)mask.Length, mask) == 0, "the processors it runs on");
    }

    private static void SetDescriptors(long count)
    {
        if (LinuxCalls.GetLimit(LinuxCalls.DescriptorLimit, out var limit) != 0 || count < 1 || (nuint)count > limit.Hard)
        {
            throw new OptimizationException(OptimizationFailure.NotPermitted, $"{count} file descriptors are more than the hard limit of {limit.Hard}");
        }

        limit.Soft = (nuint)count;
        if (LinuxCalls.SetLimit(LinuxCalls.DescriptorLimit, limit) != 0)
        {
            throw Refused($"the limit of file descriptors cannot be set: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Refused($"'{text}' is no number");

    private static OptimizationException Refused(string message) => new(OptimizationFailure.Refused, message);
}
