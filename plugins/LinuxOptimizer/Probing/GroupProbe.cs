using System.Globalization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Probing;

/// <summary>Processors and what the control groups leave of them, version 1 and 2; the tightest on the way to the root holds.</summary>
internal sealed class GroupProbe(SystemFiles files, FactList facts)
{
    private const string Root = "sys/fs/cgroup";
    private const string Nodes = "sys/devices/system/node";

    public void Read()
    {
        facts.Add("cpu.online", files.Line("sys/devices/system/cpu/online"));
        foreach (var node in files.Names(Nodes).Where(n => n.StartsWith("node", StringComparison.Ordinal) && n.AsSpan(4).ContainsAnyInRange('0', '9')))
        {
            facts.Add($"numa.{node}", files.Line($"{Nodes}/{node}/cpulist"));
        }

        facts.Add("group.cpus", Folders("cpuset").Select(f => files.Line($"{f}/cpuset.cpus.effective") ?? files.Line($"{f}/cpuset.effective_cpus") ?? files.Line($"{f}/cpuset.cpus")).FirstOrDefault(t => t is { Length: > 0 }));
        facts.Add("group.cpu-quota", Folders("cpu").Select(Quota).Min()?.ToString("0.##", CultureInfo.InvariantCulture));
        foreach (var folder in Folders("cpu"))
        {
            if (files.Text($"{folder}/cpu.stat") is { } stat && Counter(stat, "nr_periods") is > 0 and var periods)
            {
                facts.Add("group.cpu-periods", periods);
                facts.Add("group.cpu-throttled", Counter(stat, "nr_throttled"));
                break;
            }
        }
    }

    private double? Quota(string folder)
    {
        if (files.Line($"{folder}/cpu.max")?.Split(' ') is [var most, var span])
        {
            return SystemFiles.Number(most) is { } used && SystemFiles.Number(span) is > 0 and var time ? (double)used / time : null;
        }

        return SystemFiles.Number(files.Line($"{folder}/cpu.cfs_quota_us")) is > 0 and var quota && SystemFiles.Number(files.Line($"{folder}/cpu.cfs_period_us")) is > 0 and var period
            ? (double)quota / period
            : null;
    }

    private static long? Counter(string stat, string name) =>
        stat.Split('\n').FirstOrDefault(l => l.StartsWith(name + " ", StringComparison.Ordinal)) is { } line ? SystemFiles.Number(line[(name.Length + 1)..].Trim()) : null;

    /// <summary>The folders of this process's groups, from its own to the root.</summary>
    private IEnumerable<string> Folders(string controller)
    {
        foreach (var line in (files.Text("proc/self/cgroup") ?? "").Split('\n'))
        {
            if (line.Split(':', 3) is not [_, var controllers, ['/', .. var path]])
            {
                continue;
            }

            string[] roots = controllers.Length == 0 ? [Root, $"{Root}/unified"] : controllers.Split(',').Contains(controller) ? [$"{Root}/{controllers}", $"{Root}/{controller}"] : [];
            foreach (var root in roots.Distinct())
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
}
