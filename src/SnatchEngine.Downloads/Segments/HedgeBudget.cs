namespace SnatchEngine.Downloads.Segments;

/// <summary>How many bytes may be fetched twice so that the last ranges do not wait for the slowest connection.</summary>
internal sealed class HedgeBudget(long? total)
{
    private const long LargestHedge = 4 << 20;
    private const long Floor = 8 << 20;
    private const double AssumedSpeed = 1 << 20;

    private readonly Lock _gate = new();
    private long _left = Math.Max(Floor, (total ?? 0) / 50);

    /// <param name="bytes">What is left of the range.</param>
    /// <param name="ownerSeconds">What its owner will need for it.</param>
    /// <param name="speed">Bytes per second of the one who would race.</param>
    public bool TryTake(long bytes, double ownerSeconds, double speed)
    {
        var mine = 0.05 + (bytes / (speed > 0 ? speed : AssumedSpeed));
        lock (_gate)
        {
            if (bytes > LargestHedge || bytes > _left || ownerSeconds < 1.5 * mine)
            {
                return false;
            }

            _left -= bytes;
            return true;
        }
    }
}
