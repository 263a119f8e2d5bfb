namespace SnatchEngine.Optimization;

/// <summary>What a profile asks of the platform's optimizers. Nothing is done unasked: each word is <c>keep</c> by default.</summary>
public sealed record OptimizerOptions
{
    /// <summary>The word for leaving something as it is.</summary>
    public const string Keep = "keep";

    /// <summary>What is asked on Linux.</summary>
    public LinuxOptions Linux { get; init; } = new();

    /// <summary>What is asked on Windows.</summary>
    public WindowsOptions Windows { get; init; } = new();

    /// <summary>What is asked on macOS.</summary>
    public MacOptions MacOs { get; init; } = new();

    /// <summary>Optimizers of other plugins may change this process too. Default: false.</summary>
    public bool Others { get; init; }

    /// <summary>Whether a running download has anything to ask on this system; most have not, and then nothing is loaded.</summary>
    public bool AskOfProcess => Others || (OperatingSystem.IsLinux() ? Linux.AsksOfProcess : OperatingSystem.IsWindows() ? Windows.AsksOfProcess : OperatingSystem.IsMacOS() && MacOs.AsksOfProcess);
}

/// <summary>What is asked on Linux; words as they are written in the profile.</summary>
public sealed record LinuxOptions
{
    /// <summary>keep, idle (nice 19), low (10), normal (0) or high (-5).</summary>
    public string Priority { get; init; } = OptimizerOptions.Keep;

    /// <summary>keep, idle (its own class), low, normal or high (7, 4 and 0 of best effort).</summary>
    public string IoPriority { get; init; } = OptimizerOptions.Keep;

    /// <summary>keep, all, a list such as <c>0-3,8</c>, or a NUMA node such as <c>node0</c>.</summary>
    public string CpuAffinity { get; init; } = OptimizerOptions.Keep;

    /// <summary>keep, max or how many.</summary>
    public string FileDescriptors { get; init; } = OptimizerOptions.Keep;

    /// <summary>Which network buffers <c>snatch tune</c> proposes when a measured line needs them: both, receive or keep.</summary>
    public string NetworkBuffers { get; init; } = "both";

    internal bool AsksOfProcess => !(Priority == OptimizerOptions.Keep && IoPriority == OptimizerOptions.Keep && CpuAffinity == OptimizerOptions.Keep && FileDescriptors == OptimizerOptions.Keep);
}

/// <summary>What is asked on Windows; words as they are written in the profile.</summary>
public sealed record WindowsOptions
{
    /// <summary>keep, idle, low (below normal), normal or high (above normal).</summary>
    public string Priority { get; init; } = OptimizerOptions.Keep;

    /// <summary>keep, all or a list such as <c>0-3,8</c>.</summary>
    public string CpuAffinity { get; init; } = OptimizerOptions.Keep;

    /// <summary>Efficiency mode: keep, enable or disable.</summary>
    public string EcoQos { get; init; } = OptimizerOptions.Keep;

    /// <summary>keep, or the milliseconds a timer should be exact to, from 1 to 15.</summary>
    public string TimerResolution { get; init; } = OptimizerOptions.Keep;

    /// <summary>keep, or prevent: the machine does not fall asleep while downloads run.</summary>
    public string Sleep { get; init; } = OptimizerOptions.Keep;

    internal bool AsksOfProcess => !(Priority == OptimizerOptions.Keep && CpuAffinity == OptimizerOptions.Keep && EcoQos == OptimizerOptions.Keep && TimerResolution == OptimizerOptions.Keep && Sleep == OptimizerOptions.Keep);
}

/// <summary>What is asked on macOS; words as they are written in the profile.</summary>
public sealed record MacOptions
{
    /// <summary>Quality of service: keep, background, utility, default or user-initiated.</summary>
    public string Qos { get; init; } = OptimizerOptions.Keep;

    /// <summary>keep, or prevent: the process is not put to nap while downloads run.</summary>
    public string AppNap { get; init; } = OptimizerOptions.Keep;

    /// <summary>keep, or prevent: the machine does not fall asleep while downloads run.</summary>
    public string Sleep { get; init; } = OptimizerOptions.Keep;

    internal bool AsksOfProcess => !(Qos == OptimizerOptions.Keep && AppNap == OptimizerOptions.Keep && Sleep == OptimizerOptions.Keep);
}
