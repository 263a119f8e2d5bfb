namespace SnatchEngine.Downloads.Segments;

/// <summary>The speed of one connection: a moving mean over tenths of a second.</summary>
internal sealed class Pace(TimeProvider time)
{
    private const double Weight = 0.3;
    private static readonly TimeSpan s_slot = TimeSpan.FromMilliseconds(100);

    private long _slotStart = time.GetTimestamp();
    private long _lastByte = time.GetTimestamp();
    private long _slotBytes;
    private double _speed;

    /// <summary>0 until a tenth of a second has been measured.</summary>
    public double BytesPerSecond => Volatile.Read(ref _speed);

    public void Add(long bytes)
    {
        _slotBytes += bytes;
        var now = time.GetTimestamp();
        Volatile.Write(ref _lastByte, now);
        var elapsed = time.GetElapsedTime(_slotStart, now);
        if (elapsed < s_slot)
        {
            return;
        }

        // A slot that took long weighs as many slots: one late read after a silence says more than a tenth of a second.
        var speed = _slotBytes / elapsed.TotalSeconds;
        var keep = Math.Pow(1 - Weight, elapsed / s_slot);
        Volatile.Write(ref _speed, _speed == 0 ? speed : (_speed * keep) + (speed * (1 - keep)));
        (_slotStart, _slotBytes) = (now, 0);
    }

    /// <summary>The speed as it is now, silence since the last byte included.</summary>
    public double Now()
    {
        var silence = time.GetElapsedTime(Volatile.Read(ref _lastByte));
        return silence < 5 * s_slot ? BytesPerSecond : BytesPerSecond * Math.Pow(1 - Weight, silence / s_slot);
    }
}
