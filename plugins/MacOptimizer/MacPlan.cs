using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Plugins.MacOptimizer;

/// <summary>What should change on macOS, and what is only explained.</summary>
internal static class MacPlan
{
    private const string EndsWithProcess = "nothing to do: it ends with the process";
    private const int Serious = 2;

    /// <summary>The settings of the kernel that are looked at.</summary>
    public static IReadOnlyList<string> Settings { get; } =
        ["kern.ipc.maxsockbuf", "net.inet.tcp.autorcvbufmax", "net.inet.tcp.doautorcvbuf", "net.inet.tcp.recvspace", "kern.maxfilesperproc"];

    public static IEnumerable<TuningChange> Of(ProbedMachine machine, OptimizerWishes wishes)
    {
        yield return Own(machine, wishes, "process.qos", "qos", wishes.Word("qos") is "keep" ? null : wishes.Word("qos"), "'qos: utility' or 'qos: background' lets others go first, and runs snatch on the frugal cores");
        yield return Own(machine, wishes, "process.app-nap", "app-nap", wishes.Word("app-nap") == "prevent" ? "prevented" : null, "a process nobody looks at may be put to nap: its timers come late and its disk turns slow; 'app-nap: prevent' asks that it is not");
        yield return Own(machine, wishes, "process.sleep", "sleep", wishes.Word("sleep") == "prevent" ? "prevented" : null, "the machine may fall asleep while downloads run; 'sleep: prevent' keeps it awake, its screen not");
        foreach (var name in Settings)
        {
            if (machine[name] is { } value)
            {
                yield return Seen(machine, wishes, name, value);
            }
        }
    }

    public static LoweredLimits? Observe(ObservedMetrics metrics) => metrics.Machine.Number("thermal.state") is >= Serious
        ? new LoweredLimits { FilesAtOnce = Math.Max(1, (metrics.Limits.FilesAtOnce ?? 8) / 2), Why = "the machine is so hot that it slows itself down" }
        : null;

    private static TuningChange Own(ProbedMachine machine, OptimizerWishes wishes, string key, string setting, string? wanted, string seen) => new()
    {
        Key = key,
        Reach = ChangeReach.OwnProcess,
        Present = machine[key],
        Wanted = wanted,
        Restore = machine[key] ?? "",
        Why = wanted is null ? seen : $"the profile asks for {setting} {wishes.Word(setting)}",
        Undo = wanted is null ? null : EndsWithProcess,
    };

    private static TuningChange Seen(ProbedMachine machine, OptimizerWishes wishes, string name, string value)
    {
        var seen = new TuningChange { Key = name, Reach = ChangeReach.ExplainedOnly, Present = value, Why = Meaning(name) };
        if (name is not ("net.inet.tcp.autorcvbufmax" or "kern.ipc.maxsockbuf") || wishes.Line is not { } line || machine.Number(name) is not { } has)
        {
            return seen;
        }

        var needed = Math.Min(ByteSize.MiB(128).Bytes, 2 * line.Product.Bytes);
        return has >= needed
            ? seen with { Why = $"{seen.Why}; {line.Host} had up to {line.Product} under way, and this holds them" }
            : seen with
            {
                Wanted = needed.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Why = $"{seen.Why}; {line.Host} had up to {line.Product} under way, which this stops before the line is full. It is gone after a restart",
                Privilege = "root",
                Command = $"sudo sysctl -w {name}={needed}",
                Undo = $"sudo sysctl -w {name}={value}",
            };
    }

    private static string Meaning(string name) => name switch
    {
        "kern.ipc.maxsockbuf" => "the largest buffer of a socket",
        "net.inet.tcp.autorcvbufmax" => "how far a receive buffer grows with its line",
        "net.inet.tcp.doautorcvbuf" => "1: receive buffers grow with their line",
        "net.inet.tcp.recvspace" => "what a receive buffer begins with",
        _ => "files and connections a process may have",
    };
}
