namespace SnatchEngine.Adapting;

/// <summary>What of the machine is pressed.</summary>
public enum StrainKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The processors.</summary>
    Cpu,

    /// <summary>Memory of the machine, the control group or the profile's ceiling.</summary>
    Memory,

    /// <summary>Room on the disk.</summary>
    DiskFree,

    /// <summary>The disk's answers take long.</summary>
    DiskLatency,

    /// <summary>Segments are lost on the way.</summary>
    NetworkLoss,
}

/// <summary>How hard.</summary>
public enum StrainLevel
{
    /// <summary>Well below the threshold: more may be tried.</summary>
    Clear,

    /// <summary>Below the threshold, but not by much: all stays as it is.</summary>
    Near,

    /// <summary>Above the threshold.</summary>
    Above,

    /// <summary>Far above: no time for small steps.</summary>
    FarAbove,
}

/// <summary>How hard the machine is pressed, and by what.</summary>
/// <param name="Kind">What is pressed hardest.</param>
/// <param name="Level">How hard.</param>
/// <param name="Sentence">The figure and its threshold, such as <c>CPU 93% (adapt.cpu-above: 70%)</c>.</param>
public sealed record Strain(StrainKind Kind, StrainLevel Level, string Sentence)
{
    /// <summary>All is well.</summary>
    public static Strain None { get; } = new(StrainKind.None, StrainLevel.Clear, "the machine is clear");
}
