namespace SnatchEngine.Benching.Serving;

/// <summary>Lets bytes pass at a rate: each sender books its place on one time line, and waits until it is due.</summary>
/// <param name="bytesPerSecond">The rate.</param>
/// <param name="time">The clock.</param>
internal sealed class Pace(long bytesPerSecond, TimeProvider time)
{
    // What may be made up for when a sender was late, so that coarse timers do not lower the rate.
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _free;

    /// <summary>The bytes that are sent at once: what passes in 10 ms.</summary>
    public int Portion { get; } = (int)Math.Clamp(bytesPerSecond / 100, 1024, 256 << 10);

    /// <summary>Books so many bytes.</summary>
    /// <returns>How long to wait before they are sent.</returns>
    public TimeSpan Book(int bytes)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_began);
            _free = _free < now - s_slack ? now - s_slack : _free;
            _free += TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            return _free > now ? _free - now : TimeSpan.Zero;
        }
    }
}
