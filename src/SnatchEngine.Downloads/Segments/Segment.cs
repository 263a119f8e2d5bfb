namespace SnatchEngine.Downloads.Segments;

/// <summary>A half-open interval of the file: held up to <see cref="Position"/>, promised to its owner up to <see cref="Claimed"/>.</summary>
/// <remarks>Written under the lock of its <see cref="SegmentMap"/>; read anywhere.</remarks>
internal sealed class Segment(long start, long end)
{
    public long Start { get; } = start;

    public long Position { get; set; } = start;

    public long Claimed { get; set; } = start;

    public long End { get; set; } = end;

    /// <summary>Connections working on it: 0 free, 1 owned, 2 raced by a hedge.</summary>
    public int Owners { get; set; }

    /// <summary>Bytes per second of the fastest owner; 0 before it is known.</summary>
    public double Speed { get; set; }

    /// <summary>Corrects a speed that is known already, downwards only; never to 0, which is 'unknown'.</summary>
    public void SlowDownTo(double speed) => Speed = Speed > 0 && Owners == 1 ? Math.Clamp(speed, 1, Math.Max(1, Speed)) : Speed;

    public long Remaining => End - Position;

    public bool IsDone => Position >= End;

    public bool IsOpenEnded => End == long.MaxValue;
}
