namespace SnatchEngine.Downloads.Throttling;

/// <summary>How a trial with more connections ended.</summary>
/// <param name="Before">Connections before it.</param>
/// <param name="Tried">Connections in it.</param>
/// <param name="Gain">Goodput with them, as a multiple of what it was before.</param>
/// <param name="Needed">The multiple that makes them worth it.</param>
public sealed record GainVerdict(int Before, int Tried, double Gain, double Needed)
{
    /// <summary>Whether they are kept.</summary>
    public bool HasPaid => Gain >= Needed;

    /// <summary>As many as are known to pay now.</summary>
    public int Paying => HasPaid ? Tried : Before;
}
