using System.Globalization;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Planning;

/// <summary>What the process does to itself: nice value, turn at the disk, processors, descriptors.</summary>
internal static class ProcessPlan
{
    private const long Headroom = 256;
    private const string EndsWithProcess = "nothing to do: it ends with the process";

    public static IEnumerable<TuningChange> Of(ProbedMachine machine, OptimizerWishes wishes)
    {
        yield return Nice(machine, wishes);
        yield return IoPriority(machine, wishes);
        yield return Processors(machine, wishes);
        yield return Descriptors(machine, wishes);
        if (machine["group.cpu-quota"] is { } quota)
        {
            yield return Seen("group.cpu-quota", quota, "the control group allows that many processors' time; more work at once would only be held back, so 'files-at-once: auto' counts no more");
        }
    }

    /// <summary>The nice value of a word of the profile; null when nothing is asked.</summary>
    public static int? NiceOf(string word) => word switch { "idle" => 19, "low" => 10, "normal" => 0, "high" => -5, _ => null };

    /// <summary>Whether a nice value can be taken by this process as it is: higher ones always, lower ones down to what was granted.</summary>
    public static bool MayTake(ProbedMachine machine, long nice) =>
        nice >= (machine.Number("process.nice") ?? 0) || nice >= (machine.Number("process.nice-floor") ?? 20) || (machine["process.may-nice"] == "true" && nice >= machine.Number("limits.nice"));

    private static TuningChange Nice(ProbedMachine machine, OptimizerWishes wishes)
    {
        var present = machine["process.nice"];
        if (NiceOf(wishes.Word("priority")) is not { } nice)
        {
            return Seen("process.nice", present, "snatch competes for the processor as any program does; 'priority: low' lets others go first");
        }

        var mayTake = MayTake(machine, nice);
        return Own("process.nice", present, nice.ToString(CultureInfo.InvariantCulture)) with
        {
            Why = $"the profile asks for priority {wishes.Word("priority")}",
            Privilege = mayTake ? null : nice < 0 ? "a lower nice value than the system grants this person; 'snatch tune --apply' as root grants it" : "a lower nice value than the one snatch was started with",
            Command = mayTake ? string.Create(CultureInfo.InvariantCulture, $"nice -n {nice} snatch get …") : string.Create(CultureInfo.InvariantCulture, $"sudo nice -n {nice} snatch get …"),
        };
    }

    private static TuningChange IoPriority(ProbedMachine machine, OptimizerWishes wishes)
    {
        var present = machine["process.io-priority"];
        var (wanted, flags) = wishes.Word("io-priority") switch
        {
            "idle" => ("idle", "-c 3"),
            "low" => ("best-effort:7", "-c 2 -n 7"),
            "normal" => ("best-effort:4", "-c 2 -n 4"),
            "high" => ("best-effort:0", "-c 2 -n 0"),
            _ => ((string?)null, ""),
        };
        var scheduler = machine["disk.scheduler"];
        var effect = scheduler is null or "bfq" or "mq-deadline" ? "" : $"; the disk's scheduler {scheduler} takes no heed of it";
        return wanted is null
            ? Seen("process.io-priority", present, $"snatch takes its turn at the disk as any program does; 'io-priority: low' lets others go first{effect}")
            : Own("process.io-priority", present, wanted) with { Why = $"the profile asks for I/O priority {wishes.Word("io-priority")}{effect}", Command = $"ionice {flags} snatch get …" };
    }

    private static TuningChange Processors(ProbedMachine machine, OptimizerWishes wishes)
    {
        var present = machine["process.cpus"];
        var word = wishes.Word("cpu-affinity");
        if (word is "keep" or "all")
        {
            return Seen("process.cpus", present, word == "all" ? "these are all the processors it was given" : "the kernel spreads the work over these processors");
        }

        var wanted = CpuList.Parse(word.StartsWith("node", StringComparison.Ordinal) ? machine[$"numa.{word}"] : word);
        if (wanted is null)
        {
            var nodes = machine.Facts.Keys.Where(k => k.StartsWith("numa.", StringComparison.Ordinal)).Select(k => k["numa.".Length..]);
            return Seen("process.cpus", present, $"the profile asks for {word}, which this machine does not have; its nodes are {string.Join(", ", nodes)}");
        }

        if (CpuList.Parse(machine["group.cpus"] ?? machine["cpu.online"] ?? present) is { } allowed)
        {
            wanted.IntersectWith(allowed);
            if (wanted.Count == 0)
            {
                return Seen("process.cpus", present, $"the profile asks for {word}, and none of these is among {CpuList.Show(allowed)}, which the machine or its control group allows");
            }
        }

        var text = CpuList.Show(wanted);
        return Own("process.cpus", present, text) with
        {
            Why = $"the profile asks for {word}{(text == word ? "" : $", of which {text} may be used")}",
            Command = $"taskset -c {text} snatch get …",
        };
    }

    private static TuningChange Descriptors(ProbedMachine machine, OptimizerWishes wishes)
    {
        var present = machine["process.descriptors.soft"];
        var hard = machine.Number("process.descriptors.hard");
        var word = wishes.Word("file-descriptors");
        var wanted = word == "max" ? hard : SystemFiles.Number(word);
        if (wanted is not { } count)
        {
            return Seen("process.descriptors", present, $"each connection and each open file takes one; {machine["process.descriptors.open"] ?? "few"} are in use now, and up to {hard} may be had without a privilege");
        }

        // A process that cannot open its own libraries any more dies.
        count = Math.Max(count, (machine.Number("process.descriptors.open") ?? 0) + Headroom);
        var text = count.ToString(CultureInfo.InvariantCulture);
        return Own("process.descriptors", present, text) with
        {
            Why = word == "max" ? $"the profile asks for as many as the hard limit of {hard} allows" : $"the profile asks for {word}{(text == word ? "" : $", and the process needs {text} to go on")}",
            Privilege = count <= hard ? null : $"more than the hard limit of {hard}; 'snatch tune --apply' as root grants it",
            Command = $"ulimit -n {text}; snatch get …",
        };
    }

    private static TuningChange Own(string key, string? present, string wanted) => new()
    {
        Key = key,
        Reach = ChangeReach.OwnProcess,
        Present = present,
        Wanted = wanted,
        Restore = present ?? "",
        Why = "",
        Undo = EndsWithProcess,
    };

    private static TuningChange Seen(string key, string? present, string why) => new() { Key = key, Reach = ChangeReach.OwnProcess, Present = present, Why = why };
}
