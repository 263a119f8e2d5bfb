using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Abstractions.Optimization;

/// <summary>What is seen while downloads run.</summary>
public sealed record ObservedMetrics
{
    /// <summary>The machine and the process as they are now.</summary>
    public required ProbedMachine Machine { get; init; }

    /// <summary>The machine and the process when they were looked at before; counters are worth something only between the two. Null: this is the first look.</summary>
    public ProbedMachine? Before { get; init; }

    /// <summary>What this optimizer lowered when it looked before, so that it need not flap. Null: nothing.</summary>
    public LoweredLimits? InForce { get; init; }

    /// <summary>The limits the profile sets.</summary>
    public required LoweredLimits Limits { get; init; }
}

/// <summary>Limits of a run. The host never lets them rise above those of the profile.</summary>
public sealed record LoweredLimits
{
    /// <summary>Files downloaded at once; at least 1. Null: as the profile says.</summary>
    public int? FilesAtOnce { get; init; }

    /// <summary>Connections one file may grow to; at least 1. Null: as the profile says.</summary>
    public int? ConnectionsPerFile { get; init; }

    /// <summary>Connections to one host; at least 1. Null: as the profile says.</summary>
    public int? ConnectionsPerHost { get; init; }

    /// <summary>Bytes per second of the process. Null: as the profile says.</summary>
    public ByteRate? LimitRate { get; init; }

    /// <summary>Why they are lower, in a sentence for people, without a full stop. Default: empty.</summary>
    public string Why { get; init; } = "";
}
