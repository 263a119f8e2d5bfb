namespace SnatchEngine.Downloads.Throttling;

/// <summary>Percentiles of a time over the recent past, in 64 numbers: buckets that grow by a fifth, from 1 ms to 2 min. Old samples fade.</summary>
internal sealed class LatencyHistogram
{
    private const double Growth = 1.2;
    private const int HalveAt = 512;

    private readonly double[] _buckets = new double[66];
    private double _total;

    /// <summary>Samples taken, faded ones not counted again.</summary>
    public long Samples { get; private set; }

    public void Add(TimeSpan sample)
    {
        _buckets[Math.Clamp((int)Math.Ceiling(Math.Log(Math.Max(1, sample.TotalMilliseconds), Growth)), 0, _buckets.Length - 1)]++;
        Samples++;
        if (++_total >= HalveAt)
        {
            _total = 0;
            for (var i = 0; i < _buckets.Length; i++)
            {
                _total += _buckets[i] /= 2;
            }
        }
    }

    /// <summary>The time that this share of the samples stays within, rounded up to a bucket's end; zero without samples.</summary>
    public TimeSpan Percentile(double share)
    {
        var seen = 0.0;
        for (var i = 0; i < _buckets.Length && _total > 0; i++)
        {
            seen += _buckets[i];
            if (seen >= share * _total)
            {
                return TimeSpan.FromMilliseconds(Math.Pow(Growth, i));
            }
        }

        return TimeSpan.Zero;
    }
}
