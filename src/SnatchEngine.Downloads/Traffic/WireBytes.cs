namespace SnatchEngine.Downloads.Traffic;

/// <summary>Bytes of bodies that came over the wire, and those of them that were thrown away, by why.</summary>
/// <param name="Received">All that came. An answer that was encoded counts as long as it is decoded.</param>
/// <param name="Retry">Thrown away because something had to begin again: a file that changed, a piece with a wrong hash, an error page.</param>
/// <param name="Hedge">Fetched twice on purpose, so that nobody waits for the slowest connection; the later copy.</param>
/// <param name="Overlap">Asked for although they were here, to prove that a source has the same file, or sent by a server that ignores ranges.</param>
public readonly record struct WireBytes(long Received, long Retry, long Hedge, long Overlap)
{
    /// <summary>Bytes that were thrown away.</summary>
    public long Wasted => Retry + Hedge + Overlap;

    /// <summary>Bytes that a file is made of.</summary>
    public long Useful => Received - Wasted;

    /// <summary>Useful ÷ received, 0 to 1; null when nothing came.</summary>
    public double? UsefulShare => Received > 0 ? Math.Clamp((double)Useful / Received, 0, 1) : null;

    /// <summary>What came in between.</summary>
    /// <param name="later">The later count.</param>
    /// <param name="earlier">The earlier one.</param>
    public static WireBytes operator -(WireBytes later, WireBytes earlier) =>
        new(later.Received - earlier.Received, later.Retry - earlier.Retry, later.Hedge - earlier.Hedge, later.Overlap - earlier.Overlap);

    /// <summary>Both together.</summary>
    /// <param name="one">One count.</param>
    /// <param name="other">Another.</param>
    public static WireBytes operator +(WireBytes one, WireBytes other) =>
        new(one.Received + other.Received, one.Retry + other.Retry, one.Hedge + other.Hedge, one.Overlap + other.Overlap);
}
