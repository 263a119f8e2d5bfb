using SnatchEngine.Optimization;
using SnatchEngine.Yaml;

namespace SnatchEngine.Profiles;

/// <summary>The keys under <c>optimizers:</c>, a section for each system.</summary>
public static class OptimizersSection
{
    private static readonly ScalarKind s_prevent = Words(OptimizerOptions.Keep, "prevent");

    /// <summary>The keys under <c>linux:</c>.</summary>
    public static Section<LinuxOptions> Linux { get; } = new Section<LinuxOptions>()
        .Key("priority", Words(OptimizerOptions.Keep, "idle", "low", "normal", "high"), "Nice value of snatch: 19, 10, 0 or -5; the last needs a privilege.",
            o => o.Priority, (o, v) => o with { Priority = (string)v! })
        .Key("io-priority", Words(OptimizerOptions.Keep, "idle", "low", "normal", "high"), "Turn of snatch at the disk: the idle class, or 7, 4 or 0 of best effort; never real time.",
            o => o.IoPriority, (o, v) => o with { IoPriority = (string)v! })
        .Key("cpu-affinity", new AffinityKind(hasNodes: true), "Processors snatch runs on: a list, or those of a NUMA node.",
            o => o.CpuAffinity, (o, v) => o with { CpuAffinity = (string)v! })
        .Key("file-descriptors", new CountOrKind(64, 1 << 20, OptimizerOptions.Keep, "max"), "Open files and connections snatch may have; max is the hard limit.",
            o => o.FileDescriptors, (o, v) => o with { FileDescriptors = (string)v! })
        .Key("network-buffers", Words("both", "receive", OptimizerOptions.Keep), "What snatch tune proposes for long fast lines, once one was measured.",
            o => o.NetworkBuffers, (o, v) => o with { NetworkBuffers = (string)v! });

    /// <summary>The keys under <c>windows:</c>.</summary>
    public static Section<WindowsOptions> Windows { get; } = new Section<WindowsOptions>()
        .Key("priority", Words(OptimizerOptions.Keep, "idle", "low", "normal", "high"), "Priority class of snatch: idle, below normal, normal or above normal.",
            o => o.Priority, (o, v) => o with { Priority = (string)v! })
        .Key("cpu-affinity", new AffinityKind(hasNodes: false), "Processors snatch runs on.",
            o => o.CpuAffinity, (o, v) => o with { CpuAffinity = (string)v! })
        .Key("eco-qos", Words(OptimizerOptions.Keep, "enable", "disable"), "Efficiency mode: runs snatch slower and cooler.",
            o => o.EcoQos, (o, v) => o with { EcoQos = (string)v! })
        .Key("timer-resolution", new CountOrKind(1, 15, OptimizerOptions.Keep), "Milliseconds timers are exact to, for smooth speed limits; costs power.",
            o => o.TimerResolution, (o, v) => o with { TimerResolution = (string)v! })
        .Key("sleep", s_prevent, "Whether the machine may fall asleep while downloads run.",
            o => o.Sleep, (o, v) => o with { Sleep = (string)v! });

    /// <summary>The keys under <c>macos:</c>.</summary>
    public static Section<MacOptions> MacOs { get; } = new Section<MacOptions>()
        .Key("qos", Words(OptimizerOptions.Keep, "background", "utility", "default", "user-initiated"), "Quality of service of snatch.",
            o => o.Qos, (o, v) => o with { Qos = (string)v! })
        .Key("app-nap", s_prevent, "Whether snatch may be put to nap while downloads run.",
            o => o.AppNap, (o, v) => o with { AppNap = (string)v! })
        .Key("sleep", s_prevent, "Whether the machine may fall asleep while downloads run.",
            o => o.Sleep, (o, v) => o with { Sleep = (string)v! });

    /// <summary>The keys.</summary>
    public static Section<OptimizerOptions> Whole { get; } = new Section<OptimizerOptions>()
        .Nested("linux", Linux, "What is asked on Linux.", o => o.Linux, (o, v) => o with { Linux = v })
        .Nested("windows", Windows, "What is asked on Windows.", o => o.Windows, (o, v) => o with { Windows = v })
        .Nested("macos", MacOs, "What is asked on macOS.", o => o.MacOs, (o, v) => o with { MacOs = v })
        .Key("others", Read.Bool, "Let optimizers of other plugins change the process of snatch too.", o => o.Others, (o, v) => o with { Others = (bool)v! });

    private static WordKind Words(params string[] words) => new(Array.ConvertAll(words, w => (w, (object)w)));
}
