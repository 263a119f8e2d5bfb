using System.Globalization;

namespace SnatchEngine.Profiles.Machine;

/// <summary>What the control groups of this process leave it, version 1 and 2: the tightest on the way to the root holds.</summary>
internal sealed class ControlGroup(SystemFiles files)
{
    // Version 1 writes 'no limit' as the largest multiple of a page.
    private const long NoLimit = 1L << 60;
    private const string Root = "sys/fs/cgroup";

    /// <summary>Bytes it may use, and the file that says so; null when there is no limit.</summary>
    public (long Bytes, string Source)? Memory()
    {
        (long Bytes, string Source)? tightest = null;
        foreach (var folder in Folders("memory"))
        {
            foreach (var name in (string[])["memory.max", "memory.high", "memory.limit_in_bytes"])
            {
                var path = $"{folder}/{name}";
                if (files.Number(path) is > 0 and < NoLimit and var bytes && !(tightest?.Bytes <= bytes))
                {
                    tightest = (bytes, "/" + path);
                }
            }
        }

        return tightest;
    }

    /// <summary>Processors it may use, in parts too, and the file that says so; null when there is no limit.</summary>
    public (double Cores, string Source)? Cores()
    {
        (double Cores, string Source)? tightest = null;
        foreach (var folder in Folders("cpu"))
        {
            if (Quota(folder) is { } quota && !(tightest?.Cores <= quota.Cores))
            {
                tightest = quota;
            }
        }

        return tightest;
    }

    /// <summary>Bytes it uses now, where a limit holds.</summary>
    public long? MemoryUsed(string limit)
    {
        var folder = limit[1..limit.LastIndexOf('/')];
        return files.Number($"{folder}/memory.current") ?? files.Number($"{folder}/memory.usage_in_bytes");
    }

    private (double Cores, string Source)? Quota(string folder)
    {
        if (files.Text($"{folder}/cpu.max")?.Split(' ') is [var text, var span] && Parse(text) is { } most && Parse(span) is > 0 and var time)
        {
            return (most / time, $"/{folder}/cpu.max");
        }

        return files.Number($"{folder}/cpu.cfs_quota_us") is > 0 and var quota && files.Number($"{folder}/cpu.cfs_period_us") is > 0 and var period
            ? ((double)quota / period, $"/{folder}/cpu.cfs_quota_us")
            : null;
    }

    /// <summary>The folders of this process's groups, from its own to the root.</summary>
    private IEnumerable<string> Folders(string controller)
    {
        foreach (var line in (files.Text("proc/self/cgroup") ?? "").Split('\n'))
        {
            // 0::/a/b is version 2; 4:cpu,cpuacct:/a/b is version 1.
            if (line.Split(':', 3) is not [_, var controllers, ['/', .. var path]])
            {
                continue;
            }

            string[] roots = controllers.Length == 0 ? [Root, $"{Root}/unified"] : controllers.Split(',').Contains(controller) ? [$"{Root}/{controllers}", $"{Root}/{controller}"] : [];
            foreach (var root in roots.Distinct().Where(files.Has))
            {
                for (var below = path.Trim('/'); ; below = below.LastIndexOf('/') is > 0 and var cut ? below[..cut] : "")
                {
                    yield return below.Length == 0 ? root : $"{root}/{below}";
                    if (below.Length == 0)
                    {
                        break;
                    }
                }
            }
        }
    }

    private static double? Parse(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
