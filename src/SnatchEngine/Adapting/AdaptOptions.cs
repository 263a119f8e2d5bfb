using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Adapting;

/// <summary>From where on the engine steps back for the machine; keys under <c>adapt:</c> in a profile.</summary>
/// <remarks>Shares are 0 to 1. A threshold that is null is not watched; while all are, nothing is.</remarks>
public sealed record AdaptOptions
{
    /// <summary>Nothing is watched.</summary>
    public static AdaptOptions Off { get; } = new();

    /// <summary>How busy the processors may be, whoever keeps them so. Default: null.</summary>
    public double? CpuAbove { get; init; }

    /// <summary>How full the tightest of machine, control group and the profile's <c>memory</c> may be. Default: null.</summary>
    public double? MemoryAbove { get; init; }

    /// <summary>What is to stay free on the disk that files go to. Default: null.</summary>
    public ByteSize? DiskFreeBelow { get; init; }

    /// <summary>How long a request to that disk may take. Default: null.</summary>
    public TimeSpan? DiskLatencyAbove { get; init; }

    /// <summary>Share of the TCP segments that may have to be sent again. Default: null.</summary>
    public double? NetworkLossAbove { get; init; }

    /// <summary>How long all must be well again before the first step up. Default: 10 s.</summary>
    public TimeSpan RecoverAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The rate that is left to all downloads together, however hard the machine is pressed. Default: 256 KiB/s.</summary>
    public ByteRate FloorRate { get; init; } = new(256 << 10);

    /// <summary>Whether anything is watched.</summary>
    public bool IsOn => CpuAbove is not null || MemoryAbove is not null || DiskFreeBelow is not null || DiskLatencyAbove is not null || NetworkLossAbove is not null;
}
