using System.Globalization;
using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Plugins.LinuxOptimizer.Changing;

namespace SnatchEngine.Plugins.LinuxOptimizer.Planning;

/// <summary>Network buffers, proposed only when a line was measured that fills those there are.</summary>
internal static class BufferPlan
{
    private const long MiB = 1 << 20;
    private const long Most = 128 * MiB;

    public static IEnumerable<TuningChange> Of(ProbedMachine machine, OptimizerWishes wishes)
    {
        foreach (var key in SysctlFile.Keys)
        {
            if (machine[key] is { } present)
            {
                yield return For(machine, wishes, key, present);
            }
        }
    }

    private static TuningChange For(ProbedMachine machine, OptimizerWishes wishes, string key, string present)
    {
        var seen = new TuningChange { Key = key, Reach = ChangeReach.Machine, Present = present, Why = "" };
        var isReceiving = key.Contains("rmem", StringComparison.Ordinal);
        var word = wishes.Word("network-buffers");
        if (word == "keep" && wishes.Settings.ContainsKey("network-buffers"))
        {
            return seen with { Why = "the profile says that network buffers stay as they are" };
        }

        if (!isReceiving && word == "receive")
        {
            return seen with { Why = "the profile asks for the receiving side only" };
        }

        if (wishes.Line is not { } line)
        {
            return seen with { Why = "no line was measured in the last 24 hours that could need more; downloads under a profile with 'learn-hosts: true' measure it" };
        }

        var parts = present.Split(' ');
        var has = SystemFiles.Number(parts[^1]) ?? 0;
        var needed = Math.Min(Most, 2 * line.Product.Bytes);
        var measured = string.Create(CultureInfo.InvariantCulture, $"{line.Host} gave {line.Rate} at {line.RoundTrip.TotalMilliseconds:0} ms, so up to {line.Product} are under way");
        if (has >= needed)
        {
            return seen with { Why = $"{measured}, and a buffer of {new ByteSize(has)} holds them" };
        }

        parts[^1] = ((needed + MiB - 1) / MiB * MiB).ToString(CultureInfo.InvariantCulture);
        var wanted = string.Join(' ', parts);
        var bound = 2 * line.Product.Bytes > Most ? $", with {new ByteSize(Most)} as the bound" : "";
        return seen with
        {
            Wanted = wanted,
            Restore = present,
            Why = $"{measured}, and the kernel uses half of a buffer for its own records: {new ByteSize(has)} stops the line before it is full{bound}{(isReceiving ? "" : "; for what this machine sends on such a line")}",
            Privilege = machine["sysctl.may-write"] == "true" ? null : "root",
            Command = $"echo '{key} = {wanted}' | sudo tee -a /{SysctlFile.PathInRoot} && sudo sysctl -w {key}='{wanted}'",
            Undo = $"sudo sed -i '/^{key} /d' /{SysctlFile.PathInRoot} && sudo sysctl -w {key}='{present}'",
        };
    }
}
