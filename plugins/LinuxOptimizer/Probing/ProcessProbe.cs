using System.Globalization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Probing;

/// <summary>What this process is, and may do to itself.</summary>
internal sealed class ProcessProbe(FactList facts)
{
    private const int NiceField = 16, NiceCapability = 23;

    private readonly SystemFiles _files = new("/");

    public void Read()
    {
        facts.Add("process.nice", _files.Text("proc/self/stat") is { } stat && stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > NiceField } fields ? fields[NiceField] : null);
        facts.Add("process.nice-floor", LinuxCalls.GetLimit(LinuxCalls.NiceLimit, out var nice) == 0 ? 20 - (long)Math.Min(nice.Soft, 40) : null);
        facts.Add("process.io-priority", IoPriority());
        if (LinuxCalls.GetLimit(LinuxCalls.DescriptorLimit, out var descriptors) == 0)
        {
            facts.Add("process.descriptors.soft", Bounded(descriptors.Soft));
            facts.Add("process.descriptors.hard", Bounded(descriptors.Hard));
        }

        facts.Add("process.descriptors.open", _files.Names("proc/self/fd").Count);
        facts.Add("process.root", LinuxCalls.EffectiveUser() == 0 ? "true" : "false");
        foreach (var line in (_files.Text("proc/self/status") ?? "").Split('\n'))
        {
            if (line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
            {
                facts.Add("process.cpus", line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            }
            else if (line.StartsWith("CapEff:", StringComparison.Ordinal) && ulong.TryParse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var all))
            {
                facts.Add("process.may-nice", (all >> NiceCapability & 1) == 1 ? "true" : "false");
            }
        }
    }

    private static long Bounded(nuint limit) => (long)Math.Min(limit, long.MaxValue);

    private static string? IoPriority()
    {
        var priority = LinuxCalls.GetIoPriority();
        return priority < 0 ? null : IoPriorityText.Show((int)priority);
    }
}
