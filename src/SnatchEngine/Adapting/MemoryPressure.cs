using SnatchEngine.Monitoring;

namespace SnatchEngine.Adapting;

/// <summary>How short memory is.</summary>
public enum MemoryPressure
{
    /// <summary>Below 70 % of the tightest limit.</summary>
    Low,

    /// <summary>From 70 % on, or somebody waits for memory 10 % of the time: buffers that are not in use are let go.</summary>
    Medium,

    /// <summary>From 85 % on, or somebody waits for memory 40 % of the time: nothing new is started.</summary>
    High,
}

/// <summary>Reads <see cref="MemoryPressure"/> off the samples: of the tightest of machine, control group and the profile's <c>memory</c>, and of the kernel's stall times (PSI).</summary>
/// <remarks>A level is left five points below where it begins, and after two samples, so that it does not flicker.</remarks>
public sealed class MemoryGauge
{
    private const double Medium = 0.70;
    private const double High = 0.85;
    private const double StallMedium = 0.10;
    private const double StallHigh = 0.40;
    private const double Band = 0.05;
    private const int Enough = 2;

    private int _seen;

    /// <summary>The level.</summary>
    public MemoryPressure Level { get; private set; }

    /// <summary>The level by the last sample, in words.</summary>
    public string Sentence { get; private set; } = "";

    /// <summary>Takes in a sample.</summary>
    public MemoryPressure Read(LoadSample sample)
    {
        var (share, stall) = (sample.MemoryShare ?? 0, sample.MemoryPressure ?? 0);
        Sentence = $"memory is {StrainGauge.Percent(share)} full{(stall >= StallMedium ? $", and waited for {StrainGauge.Percent(stall)} of the time" : "")}";
        var now = LevelOf(share, stall, 0);
        if (now < Level && LevelOf(share + Band, stall, 1) is var eased)
        {
            now = eased < Level ? eased : Level;
        }

        _seen = now == Level ? 0 : _seen + 1;
        if (_seen >= Enough)
        {
            (Level, _seen) = (now, 0);
        }

        return Level;
    }

    private static MemoryPressure LevelOf(double share, double stall, int ease) =>
        share >= High || stall >= StallHigh / (1 + ease) ? MemoryPressure.High :
        share >= Medium || stall >= StallMedium / (1 + ease) ? MemoryPressure.Medium : MemoryPressure.Low;
}
