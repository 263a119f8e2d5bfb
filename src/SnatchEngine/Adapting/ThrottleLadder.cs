using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Adapting;

/// <summary>What the profile allows; the throttle stays within it.</summary>
/// <param name="Connections">Connections of each file.</param>
/// <param name="Files">Files at once.</param>
/// <param name="Rate">Bytes per second; null: unlimited.</param>
/// <param name="Buffers">The ceiling of the buffers.</param>
public sealed record ThrottleCeilings(int Connections, int Files, ByteRate? Rate, ByteSize Buffers);

/// <summary>What is left of the ceilings; null: all of it.</summary>
public sealed record ThrottleCuts
{
    /// <summary>Nothing is cut.</summary>
    public static ThrottleCuts None { get; } = new();

    /// <summary>Connections of each file.</summary>
    public int? Connections { get; init; }

    /// <summary>Files at once.</summary>
    public int? Files { get; init; }

    /// <summary>Bytes per second of the process.</summary>
    public ByteRate? Rate { get; init; }

    /// <summary>The ceiling of the buffers.</summary>
    public ByteSize? Buffers { get; init; }

    /// <summary>What runs goes on, and nothing new begins.</summary>
    public bool StartsNothing { get; init; }

    /// <summary>A download starts only when none is under way.</summary>
    public bool OneByOne { get; init; }
}

/// <summary>The rungs between all that the profile allows and the floor: three for each lever, by equal factors.</summary>
/// <remarks>Half steps of a small number are the same number: such a rung is passed over, so that each step changes something.</remarks>
internal static class ThrottleLadder
{
    /// <summary>Rungs of each lever.</summary>
    public const int Rungs = 3;

    /// <summary>The floor.</summary>
    public const int Bottom = 4 * Rungs;

    private const long LeastBuffers = 8 << 20;

    /// <summary>The lever that the step to a depth, from above, turns.</summary>
    public static ThrottleLever LeverTo(int depth) => (ThrottleLever)((depth - 1) / Rungs);

    /// <summary>What holds at a depth.</summary>
    /// <param name="depth">0 is all, <see cref="Bottom"/> the floor.</param>
    /// <param name="ceilings">What the profile allows.</param>
    /// <param name="rate">The rate before it was turned down.</param>
    /// <param name="floor">The rate at the floor.</param>
    public static ThrottleCuts At(int depth, ThrottleCeilings ceilings, ByteRate rate, ByteRate floor)
    {
        var from = Math.Min(Math.Max(rate.BytesPerSecond, floor.BytesPerSecond), ceilings.Rate?.BytesPerSecond ?? long.MaxValue);
        return new ThrottleCuts
        {
            Connections = (int?)Cut(ceilings.Connections, 1, RungOf(depth, ThrottleLever.Connections)),
            Files = (int?)Cut(ceilings.Files, 1, RungOf(depth, ThrottleLever.Files)),
            Rate = RungOf(depth, ThrottleLever.Rate) is > 0 and var r ? new ByteRate(Between(from, Math.Min(floor.BytesPerSecond, from), r)) : null,
            Buffers = Cut(ceilings.Buffers.Bytes, Math.Min(LeastBuffers, ceilings.Buffers.Bytes), RungOf(depth, ThrottleLever.Buffers)) is { } buffers ? new ByteSize(buffers) : null,
        };
    }

    /// <summary>The next depth downwards that changes something; the same when there is none.</summary>
    /// <param name="depth">Where it is.</param>
    /// <param name="wholeLever">Go to the end of the lever that is next.</param>
    /// <param name="at">What holds at a depth.</param>
    public static int Below(int depth, bool wholeLever, Func<int, ThrottleCuts> at)
    {
        var next = depth + 1;
        while (next <= Bottom && at(next) == at(depth))
        {
            next++;
        }

        if (next > Bottom)
        {
            return depth;
        }

        return wholeLever ? ((next - 1) / Rungs + 1) * Rungs : next;
    }

    /// <summary>The next depth upwards that changes something; 0 when there is none.</summary>
    public static int Above(int depth, Func<int, ThrottleCuts> at)
    {
        var next = depth - 1;
        while (next > 0 && at(next) == at(depth))
        {
            next--;
        }

        return Math.Max(0, next);
    }

    /// <summary>The value of a lever among the cuts, or of the ceilings where it is not cut.</summary>
    public static string Show(ThrottleLever lever, ThrottleCuts cuts, ThrottleCeilings ceilings) => lever switch
    {
        ThrottleLever.Connections => $"{cuts.Connections ?? ceilings.Connections}",
        ThrottleLever.Files => $"{cuts.Files ?? ceilings.Files}",
        ThrottleLever.Rate => Shown((cuts.Rate ?? ceilings.Rate)?.ToString()) ?? "unlimited",
        ThrottleLever.Buffers => Shown((cuts.Buffers ?? ceilings.Buffers).ToString())!,
        _ => cuts.StartsNothing ? "wait" : cuts.OneByOne ? "one by one" : "start",
    };

    // 64 MiB, not 64.0 MiB.
    private static string? Shown(string? measure) => measure?.Replace(".0 ", " ", StringComparison.Ordinal);

    private static int RungOf(int depth, ThrottleLever lever) => Math.Clamp(depth - (int)lever * Rungs, 0, Rungs);

    private static long? Cut(long from, long floor, int rung) => Between(from, floor, rung) is var cut && cut < from ? cut : null;

    private static long Between(double from, double floor, int rung) => (long)Math.Round(from * Math.Pow(floor / from, (double)rung / Rungs));
}
