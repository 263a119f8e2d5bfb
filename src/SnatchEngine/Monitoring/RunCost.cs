using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Caching;
using SnatchEngine.Downloads.Traffic;

namespace SnatchEngine.Monitoring;

/// <summary>What a run cost. Of runs that go on at the same time in one process, each has the cost of all of them.</summary>
public sealed record RunCost
{
    /// <summary>Wall time.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The most memory the process ever had in RAM; null where the system does not say.</summary>
    public ByteSize? PeakMemory { get; init; }

    /// <summary>Processor time.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>Processors the process may use.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>Requests sent, those of extractors and of redirects included.</summary>
    public long Requests { get; init; }

    /// <summary>Bytes of bodies that came, and which of them were thrown away.</summary>
    public WireBytes Bytes { get; init; }

    /// <summary>How the cache answered, by kind; kinds that nobody asked for are left out.</summary>
    public IReadOnlyList<CacheUse> Cache { get; init; } = [];

    /// <summary>Mean share of those processors that was used, 0 to 1.</summary>
    public double MeanCpu => Elapsed > TimeSpan.Zero ? Math.Clamp(ProcessorTime / Elapsed / Processors, 0, 1) : 0;
}
