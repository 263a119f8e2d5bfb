using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Monitoring;

/// <summary>Where a monitor reads; a spec puts recordings in the place of the machine.</summary>
public sealed record LoadSources
{
    /// <summary>The folder downloads go to, whose disk counts. Default: the working folder.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>The ceiling of the profile in force; asked at each sample, as it may change. Default: none.</summary>
    public Func<ByteSize?> MemoryCeiling { get; init; } = static () => null;

    /// <summary>What the download core does. Default: nothing.</summary>
    public Func<TrafficLoad> Traffic { get; init; } = static () => TrafficLoad.None;

    /// <summary>Entries that wait in the queues. Default: none.</summary>
    public Func<int> Waiting { get; init; } = static () => 0;

    /// <summary>The root of the system's files. Default: <c>/</c>.</summary>
    internal string Root { get; init; } = "/";

    /// <summary>Processor time this process has used. Default: as the runtime says.</summary>
    internal Func<TimeSpan> ProcessorTime { get; init; } = static () => Environment.CpuUsage.TotalTime;

    /// <summary>Memory of this process in RAM. Default: as the runtime says.</summary>
    internal Func<long> WorkingSet { get; init; } = static () => Environment.WorkingSet;

    /// <summary>Processors the runtime counts.</summary>
    internal int Processors { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the system is Linux, whose files say all; else only what the runtime says is known.</summary>
    internal bool IsLinux { get; init; } = OperatingSystem.IsLinux();
}
