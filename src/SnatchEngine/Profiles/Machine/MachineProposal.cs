using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Formats.Presets;

namespace SnatchEngine.Profiles.Machine;

/// <summary>What suits a machine by its memory, for whoever writes a profile for it.</summary>
/// <param name="Memory">Ceiling for the process: three quarters of what is built in.</param>
/// <param name="Mode">How much trouble.</param>
/// <param name="Quality">How large a picture.</param>
/// <param name="HeavySteps">How steps are done.</param>
public sealed record MachineProposal(ByteSize Memory, ProfileMode Mode, MediaQuality Quality, HeavySteps HeavySteps)
{
    private const long GiB = 1L << 30;

    /// <summary>The proposal for a machine: one of 8 GiB is small, one of 16 GiB is usual, one of 32 GiB is large.</summary>
    /// <param name="memory">Memory of the machine, or what its control group allows.</param>
    public static MachineProposal For(ByteSize memory)
    {
        var ceiling = new ByteSize(memory.Bytes / 4 * 3);
        return memory.Bytes switch
        {
            <= 12 * GiB => new(ceiling, ProfileMode.Fast, MediaQuality.Medium, HeavySteps.Serial),
            <= 24 * GiB => new(ceiling, ProfileMode.Balanced, MediaQuality.High, HeavySteps.Parallel),
            _ => new(ceiling, ProfileMode.Thorough, MediaQuality.Ultra, HeavySteps.Parallel),
        };
    }
}
