using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.WindowsOptimizer;

/// <summary>What should change on Windows, and what is only explained.</summary>
internal static class WindowsPlan
{
    private const string EndsWithProcess = "nothing to do: it ends with the process";

    public static IEnumerable<TuningChange> Of(ProbedMachine machine, OptimizerWishes wishes)
    {
        var priority = wishes.Word("priority") switch { "idle" => "idle", "low" => "below-normal", "normal" => "normal", "high" => "above-normal", _ => null };
        yield return Own(machine, wishes, "process.priority-class", "priority", priority, "snatch competes for the processor as any program does; 'priority: low' lets others go first");
        yield return Processors(machine, wishes);
        yield return Own(machine, wishes, "process.eco-qos", "eco-qos", wishes.Word("eco-qos") switch { "enable" => "on", "disable" => "off", _ => null }, "'eco-qos: enable' runs snatch slower and cooler, which a download hardly feels; hashing and merging do");
        yield return Own(
            machine, wishes, "process.timer-resolution", "timer-resolution", wishes.Word("timer-resolution") is "keep" ? null : $"{wishes.Word("timer-resolution")} ms",
            "timers are as exact as the system's clock tick; finer ones smooth speed limits and cost power");
        yield return Own(machine, wishes, "process.sleep", "sleep", wishes.Word("sleep") == "prevent" ? "prevented" : null, "the machine may fall asleep while downloads run; 'sleep: prevent' keeps it awake, its screen not");
        if (machine["tcp.auto-tuning"] is { } level)
        {
            yield return AutoTuning(level);
        }

        if (machine["folder"] is { } folder)
        {
            yield return Defender(folder);
        }
    }

    public static LoweredLimits? Observe(ObservedMetrics metrics) => metrics.Machine["power.saver"] == "true"
        ? new LoweredLimits { FilesAtOnce = Math.Max(1, (metrics.Limits.FilesAtOnce ?? 8) / 2), Why = "battery saver is on" }
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

    private static TuningChange Processors(ProbedMachine machine, OptimizerWishes wishes)
    {
        const string Key = "process.cpus";
        var word = wishes.Word("cpu-affinity");
        if (word is "keep" or "all")
        {
            return Own(machine, wishes, Key, "cpu-affinity", null, word == "all" ? "these are all the processors it was given" : "the system spreads the work over these processors");
        }

        if (ProcessorMask.Parse(word) is not { } asked || (asked & ProcessorMask.Parse(machine[Key]) ?? 0) is not (> 0 and var mask))
        {
            return Own(machine, wishes, Key, "cpu-affinity", null, $"the profile asks for {word}, and none of these is among {machine[Key] ?? "those of this machine"}; beyond the first 64 processors none can be chosen");
        }

        return Own(machine, wishes, Key, "cpu-affinity", ProcessorMask.Show(mask), "");
    }

    private static TuningChange AutoTuning(string level) => new()
    {
        Key = "tcp.auto-tuning",
        Reach = ChangeReach.ExplainedOnly,
        Present = level,
        Wanted = level == "normal" ? null : "normal",
        Why = level == "normal" ? "receive windows grow with their line" : "receive windows do not grow as far as long lines need; somebody chose that, so only you should change it",
        Privilege = level == "normal" ? null : "administrator",
        Command = level == "normal" ? null : "netsh interface tcp set global autotuninglevel=normal",
        Undo = level == "normal" ? null : $"netsh interface tcp set global autotuninglevel={level}",
    };

    private static TuningChange Defender(string folder)
    {
        var quoted = $"'{folder.Replace("'", "''", StringComparison.Ordinal)}'";
        return new()
        {
            Key = "defender.exclusion",
            Reach = ChangeReach.ExplainedOnly,
            Present = "not looked at",
            Why = "the scanner reads each file as it is written, which costs large downloads time; what is excluded nobody looks at any more, so only you should decide it, and snatch never does it",
            Privilege = "administrator",
            Command = $"Add-MpPreference -ExclusionPath {quoted}",
            Undo = $"Remove-MpPreference -ExclusionPath {quoted}",
        };
    }
}
