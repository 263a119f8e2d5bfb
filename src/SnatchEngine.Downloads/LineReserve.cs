using SnatchEngine.Abstractions.Transfer;

namespace SnatchEngine.Downloads;

/// <summary>What of the line is left to others: a rate, or a share of what the line was measured to carry.</summary>
public sealed record LineReserve
{
    /// <summary>Leaves a rate.</summary>
    public LineReserve(ByteRate rate) => Rate = rate;

    /// <summary>Leaves a share.</summary>
    /// <param name="share">More than 0, less than 1.</param>
    public LineReserve(double share) => Share = share;

    /// <summary>The rate; null when a share is left.</summary>
    public ByteRate? Rate { get; }

    /// <summary>The share; null when a rate is left.</summary>
    public double? Share { get; }

    /// <summary>What is ours of a line: a tenth at least, as a reserve beyond the line would leave us nothing for ever.</summary>
    /// <param name="capacity">Bytes per second that the line carries.</param>
    public double Ours(double capacity) => Math.Max(capacity - (Rate?.BytesPerSecond ?? capacity * Share!.Value), capacity / 10);
}
