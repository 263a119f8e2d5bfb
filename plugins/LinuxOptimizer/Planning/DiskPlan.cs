using System.Globalization;
using SnatchEngine.Abstractions.Optimization;

namespace SnatchEngine.Plugins.LinuxOptimizer.Planning;

/// <summary>The disk's own settings, seen and explained, and never changed.</summary>
internal static class DiskPlan
{
    private const long LittleAhead = 128;

    public static IEnumerable<TuningChange> Of(ProbedMachine machine)
    {
        var turns = machine["disk.rotational"] == "1";
        var device = machine["disk.device"] ?? "the disk";
        if (machine.Number("disk.read-ahead-kib") is { } ahead)
        {
            yield return new TuningChange
            {
                Key = "disk.read-ahead",
                Reach = ChangeReach.ExplainedOnly,
                Present = string.Create(CultureInfo.InvariantCulture, $"{ahead} KiB"),
                Why = turns && ahead <= LittleAhead
                    ? $"{device} turns, and files are read from front to end when they are hashed and merged; 1024 KiB would save it some seeking"
                    : "writing does not use it, and hashing reads what the page cache still has",
                Command = turns && ahead <= LittleAhead ? $"sudo blockdev --setra 2048 {device}" : null,
                Undo = turns && ahead <= LittleAhead ? string.Create(CultureInfo.InvariantCulture, $"sudo blockdev --setra {2 * ahead} {device}") : null,
            };
        }

        if (machine["disk.scheduler"] is { } scheduler)
        {
            yield return new TuningChange
            {
                Key = "disk.scheduler",
                Reach = ChangeReach.ExplainedOnly,
                Present = scheduler,
                Why = (turns, scheduler) switch
                {
                    (true, "none") => $"{device} turns, and nothing puts its requests in order; mq-deadline or bfq would",
                    (true, _) => $"{device} turns, and this puts its requests in order",
                    (false, "bfq") => "it costs a fast disk some throughput, and heeds I/O priorities",
                    _ => "a disk without moving parts needs no order",
                },
            };
        }
    }
}
