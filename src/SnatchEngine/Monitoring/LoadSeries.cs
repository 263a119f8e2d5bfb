namespace SnatchEngine.Monitoring;

/// <summary>One figure of a sample, as it is followed over time.</summary>
/// <param name="Name">Its name, as programs read it.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Of">Takes it from a sample; null when it is not known there.</param>
/// <param name="Total">What its values add up to over time: its sum, or nothing that means something.</param>
public sealed record LoadSeries(string Name, LoadUnit Unit, Func<LoadSample, double?> Of, SeriesTotal Total = SeriesTotal.None)
{
    /// <summary>All of them, in the order they are shown.</summary>
    public static IReadOnlyList<LoadSeries> All { get; } =
    [
        new("machineCpu", LoadUnit.Share, s => s.MachineCpu),
        new("processCpu", LoadUnit.Share, s => s.ProcessCpu),
        new("cpuPressure", LoadUnit.Share, s => s.CpuPressure),
        new("processMemory", LoadUnit.Bytes, s => s.ProcessMemory.Bytes),
        new("machineMemoryUsed", LoadUnit.Bytes, s => s.MachineMemoryUsed?.Bytes),
        new("groupMemoryUsed", LoadUnit.Bytes, s => s.GroupMemoryUsed?.Bytes),
        new("memoryShare", LoadUnit.Share, s => s.MemoryShare),
        new("memoryPressure", LoadUnit.Share, s => s.MemoryPressure),
        new("heap", LoadUnit.Bytes, s => s.Heap.Bytes),
        new("gcPause", LoadUnit.Share, s => s.GcPause),
        new("poolThreads", LoadUnit.Count, s => s.PoolThreads),
        new("poolQueue", LoadUnit.Count, s => s.PoolQueue),
        new("diskFree", LoadUnit.Bytes, s => s.DiskFree?.Bytes),
        new("diskRead", LoadUnit.Rate, s => s.DiskRead?.BytesPerSecond, SeriesTotal.OverTime),
        new("diskWritten", LoadUnit.Rate, s => s.DiskWritten?.BytesPerSecond, SeriesTotal.OverTime),
        new("diskLatency", LoadUnit.Seconds, s => s.DiskLatency?.TotalSeconds),
        new("ioPressure", LoadUnit.Share, s => s.IoPressure),
        new("networkIn", LoadUnit.Rate, s => s.NetworkIn?.BytesPerSecond, SeriesTotal.OverTime),
        new("networkOut", LoadUnit.Rate, s => s.NetworkOut?.BytesPerSecond, SeriesTotal.OverTime),
        new("retransmitted", LoadUnit.Share, s => s.Retransmitted),
        new("received", LoadUnit.Rate, s => s.Received.BytesPerSecond, SeriesTotal.OverTime),
        new("useful", LoadUnit.Rate, s => s.Useful.BytesPerSecond, SeriesTotal.OverTime),
        new("usefulShare", LoadUnit.Share, s => s.UsefulShare),
        new("requests", LoadUnit.PerSecond, s => s.RequestRate, SeriesTotal.OverTime),
        new("successRate", LoadUnit.Share, s => s.SuccessRate),
        new("latency", LoadUnit.Seconds, s => s.Latency?.TotalSeconds),
        new("active", LoadUnit.Count, s => s.Active),
        new("connections", LoadUnit.Count, s => s.Connections),
        new("waiting", LoadUnit.Count, s => s.Waiting),
        new("buffers", LoadUnit.Bytes, s => s.Buffers.Bytes),
    ];
}

/// <summary>What a figure is measured in.</summary>
public enum LoadUnit
{
    /// <summary>0 to 1.</summary>
    Share,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Bytes per second.</summary>
    Rate,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>A number of things.</summary>
    Count,

    /// <summary>Things per second.</summary>
    PerSecond,
}

/// <summary>What the values of a figure add up to.</summary>
public enum SeriesTotal
{
    /// <summary>Nothing that means something.</summary>
    None,

    /// <summary>Each counts for its span: bytes per second to bytes.</summary>
    OverTime,
}
