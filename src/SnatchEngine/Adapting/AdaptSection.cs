using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Yaml;

namespace SnatchEngine.Adapting;

/// <summary>The keys under <c>adapt:</c>, one for each property of <see cref="AdaptOptions"/>.</summary>
internal static class AdaptSection
{
    /// <summary>The keys.</summary>
    public static Section<AdaptOptions> Whole { get; } = new Section<AdaptOptions>()
        .Key("cpu-above", Read.Or("none", Read.Percent), "Step back while the processors are busier than that, whoever keeps them so.",
            o => o.CpuAbove, (o, v) => o with { CpuAbove = (double?)v })
        .Key("memory-above", Read.Or("none", Read.Percent), "Step back while the tightest of machine, control group and memory is fuller than that.",
            o => o.MemoryAbove, (o, v) => o with { MemoryAbove = (double?)v })
        .Key("disk-free-below", Read.Or("none", Read.Size), "Step back while less than that is free on the disk that files go to.",
            o => o.DiskFreeBelow, (o, v) => o with { DiskFreeBelow = (ByteSize?)v })
        .Key("disk-latency-above", Read.Or("none", Read.DurationAboveZero), "Step back while a request to that disk takes longer than that.",
            o => o.DiskLatencyAbove, (o, v) => o with { DiskLatencyAbove = (TimeSpan?)v })
        .Key("network-loss-above", Read.Or("none", Read.Percent), "Step back while more TCP segments than that must be sent again.",
            o => o.NetworkLossAbove, (o, v) => o with { NetworkLossAbove = (double?)v })
        .Key("recover-after", Read.DurationAboveZero, "How long all must be well again before the first step up.",
            o => o.RecoverAfter, (o, v) => o with { RecoverAfter = (TimeSpan)v! })
        .Key("floor-rate", Read.Rate, "What is left to all downloads together, however hard the machine is pressed.",
            o => o.FloorRate, (o, v) => o with { FloorRate = (ByteRate)v! });
}
