using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Monitoring;

/// <summary>How machine and engine were doing over the span that ended at one moment. Null is not known, or nothing happened that could be measured.</summary>
/// <remarks>Shares are 0 to 1. Rates, pauses and shares of time are means over <see cref="Span"/>; sizes and counts are as they were at <see cref="At"/>.</remarks>
public sealed record LoadSample
{
    /// <summary>When it was taken.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The time since the sample before.</summary>
    public TimeSpan Span { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Processors this process may use, in parts too: affinity and the quota of its control groups count.</summary>
    public double Cores { get; init; } = 1;

    /// <summary>How busy those processors are, whoever keeps them so; of a control group with a quota, its use of that when it is higher.</summary>
    public double? MachineCpu { get; init; }

    /// <summary>How much of those processors this process uses.</summary>
    public double? ProcessCpu { get; init; }

    /// <summary>Memory of this process that is in RAM.</summary>
    public ByteSize ProcessMemory { get; init; }

    /// <summary>Memory of the machine that cannot be had without swapping.</summary>
    public ByteSize? MachineMemoryUsed { get; init; }

    /// <summary>Memory of the machine.</summary>
    public ByteSize? MachineMemory { get; init; }

    /// <summary>What the tightest control group uses, without the file cache it can drop at once; null where none has a limit.</summary>
    public ByteSize? GroupMemoryUsed { get; init; }

    /// <summary>The limit of the tightest control group; null where none has one.</summary>
    public ByteSize? GroupMemoryLimit { get; init; }

    /// <summary>The ceiling that the profile's <c>memory</c> sets for this process; null when it sets none.</summary>
    public ByteSize? MemoryCeiling { get; init; }

    /// <summary>The highest of used ÷ limit over machine, control group and the profile's <c>memory</c>.</summary>
    public double? MemoryShare { get; init; }

    /// <summary>Share of the last 10 s in which something waited for memory (PSI, <c>some</c>), of the machine or of our control group, whichever is higher.</summary>
    public double? MemoryPressure { get; init; }

    /// <summary>The same for disks.</summary>
    public double? IoPressure { get; init; }

    /// <summary>The same for processors.</summary>
    public double? CpuPressure { get; init; }

    /// <summary>Bytes this user may still write where downloads go.</summary>
    public ByteSize? DiskFree { get; init; }

    /// <summary>Mean time of a request to the disk where downloads go, its wait included; null while there was none.</summary>
    public TimeSpan? DiskLatency { get; init; }

    /// <summary>Bytes read from that disk, by anybody.</summary>
    public ByteRate? DiskRead { get; init; }

    /// <summary>Bytes written to that disk, by anybody.</summary>
    public ByteRate? DiskWritten { get; init; }

    /// <summary>Bytes that came over the machine's network interfaces, for anybody.</summary>
    public ByteRate? NetworkIn { get; init; }

    /// <summary>Bytes that left over them.</summary>
    public ByteRate? NetworkOut { get; init; }

    /// <summary>Share of the TCP segments sent that were sent again; null while none was sent.</summary>
    public double? Retransmitted { get; init; }

    /// <summary>Collections by generation 0, 1 and 2 since the process began.</summary>
    public GarbageCollections Collections { get; init; }

    /// <summary>Bytes on the managed heap.</summary>
    public ByteSize Heap { get; init; }

    /// <summary>Share of the time in which the collector held all threads.</summary>
    public double GcPause { get; init; }

    /// <summary>Threads of the pool.</summary>
    public int PoolThreads { get; init; }

    /// <summary>Work that waits for a thread of the pool.</summary>
    public long PoolQueue { get; init; }

    /// <summary>Bytes of bodies that our downloads received.</summary>
    public ByteRate Received { get; init; }

    /// <summary>Those of them that a file is made of.</summary>
    public ByteRate Useful { get; init; }

    /// <summary>Bytes since the core was made, with what was thrown away by why.</summary>
    public WireBytes Bytes { get; init; }

    /// <summary>Useful ÷ received over the span; null while nothing came.</summary>
    public double? UsefulShare { get; init; }

    /// <summary>Requests since the core was made.</summary>
    public long Requests { get; init; }

    /// <summary>Requests a second.</summary>
    public double RequestRate { get; init; }

    /// <summary>Share of the requests that ended in the span which were answered as they should; null while none ended.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Mean time from a request to its headers; null while none came.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Downloads under way.</summary>
    public int Active { get; init; }

    /// <summary>Connections open for them.</summary>
    public int Connections { get; init; }

    /// <summary>Entries that wait in the queues of the runs, parked ones included.</summary>
    public int Waiting { get; init; }

    /// <summary>Bytes of the buffers on loan.</summary>
    public ByteSize Buffers { get; init; }

    /// <summary>The busiest hosts, fastest first, at most <see cref="MostNamed"/>; empty in samples older than <see cref="LoadMonitor.Detailed"/>.</summary>
    public IReadOnlyList<HostSpeed> Hosts { get; init; } = [];

    /// <summary>The downloads under way, oldest first, at most <see cref="MostNamed"/>; empty in samples older than <see cref="LoadMonitor.Detailed"/>.</summary>
    public IReadOnlyList<DownloadSpeed> Downloads { get; init; } = [];

    /// <summary>Hosts and downloads that a sample names.</summary>
    public const int MostNamed = 16;
}

/// <summary>Collections of each generation since the process began.</summary>
/// <param name="Gen0">Of generation 0, the others included.</param>
/// <param name="Gen1">Of generation 1, those of 2 included.</param>
/// <param name="Gen2">Of generation 2.</param>
public readonly record struct GarbageCollections(int Gen0, int Gen1, int Gen2);

/// <summary>How fast one host sends.</summary>
/// <param name="Origin">Scheme, host and port.</param>
/// <param name="Speed">Bytes received.</param>
/// <param name="Connections">Connections open to it.</param>
/// <param name="Cap">Connections it may have now.</param>
public sealed record HostSpeed(string Origin, ByteRate Speed, int Connections, int Cap);

/// <summary>How fast one download goes.</summary>
/// <param name="Name">The file's name; its URL's last part until that is known.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Speed">Bytes that were new.</param>
/// <param name="Received">Bytes that are here.</param>
/// <param name="Total">The length; null while unknown.</param>
/// <param name="Connections">Connections open for it.</param>
public sealed record DownloadSpeed(string Name, DownloadPhase Phase, ByteRate Speed, ByteSize Received, ByteSize? Total, int Connections);
