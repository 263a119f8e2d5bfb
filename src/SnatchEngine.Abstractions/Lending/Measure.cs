namespace SnatchEngine.Abstractions.Lending;

/// <summary>Figures of something that happens often: how many, how much, how spread. For any number of callers at once, in bounded memory.</summary>
/// <remarks>
/// Count, mean (D. Knuth's running mean), least, most and last are of all values. The percentiles are by nearest rank over at most 1,024 values:
/// of all of them up to that number, and beyond it of a random sample in which each is as likely as any other (J. Vitter's algorithm R).
/// </remarks>
public sealed class Measure
{
    private const int SampleSize = 1024;

    private readonly Lock _gate = new();
    private readonly List<double> _sample = [];
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private long _count;
    private double _mean;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private double _last;

    /// <summary>Creates an empty measure.</summary>
    /// <param name="name">What is measured, with its unit if it is not milliseconds.</param>
    /// <param name="time">The clock of <see cref="Start"/>. Default: the system's.</param>
    /// <param name="random">Random numbers in [0, 1) for the sample. Default: <see cref="Random.Shared"/>.</param>
    public Measure(string name, TimeProvider? time = null, Func<double>? random = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, _time, _random) = (name, time ?? TimeProvider.System, random ?? (static () => Random.Shared.NextDouble()));
    }

    /// <summary>What is measured.</summary>
    public string Name { get; }

    /// <summary>Takes a value in; one that is no finite number is passed over.</summary>
    /// <param name="value">The value, in the unit of this measure.</param>
    public void Record(double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        lock (_gate)
        {
            _count++;
            _mean += (value - _mean) / _count;
            (_min, _max, _last) = (Math.Min(_min, value), Math.Max(_max, value), value);
            if (_sample.Count < SampleSize)
            {
                _sample.Add(value);
            }
            else if ((long)(Math.Clamp(_random(), 0, 1) * _count) is var place && place < SampleSize)
            {
                _sample[(int)place] = value;
            }
        }
    }

    /// <summary>Takes a duration in, as milliseconds.</summary>
    /// <param name="duration">The duration.</param>
    public void Record(TimeSpan duration) => Record(duration.TotalMilliseconds);

    /// <summary>Starts a stopwatch; what it shows when it is disposed is taken in, as milliseconds.</summary>
    /// <returns>The stopwatch, for a <c>using</c>.</returns>
    public IDisposable Start() => new Running(this, _time.GetTimestamp());

    /// <summary>The figures so far.</summary>
    /// <returns>A picture of this moment; all zero while nothing was taken in.</returns>
    public MeasureSummary Summary()
    {
        double[] sorted;
        MeasureSummary all;
        lock (_gate)
        {
            if (_count == 0)
            {
                return new MeasureSummary(Name, 0, 0, 0, 0, 0, 0, 0, 0);
            }

            sorted = [.. _sample];
            all = new MeasureSummary(Name, _count, _mean, 0, 0, 0, _min, _max, _last);
        }

        Array.Sort(sorted);
        return all with { P50 = At(sorted, 50), P95 = At(sorted, 95), P99 = At(sorted, 99) };
    }

    private static double At(double[] sorted, int percent) => sorted[Math.Max(0, ((percent * sorted.Length) + 99) / 100 - 1)];

    private sealed class Running(Measure measure, long since) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                measure.Record(measure._time.GetElapsedTime(since));
            }
        }
    }
}

/// <summary>The figures of a <see cref="Measure"/> at one moment, in its unit.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Count">How many values.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="P50">Half of them are at most this.</param>
/// <param name="P95">95 of 100 are at most this.</param>
/// <param name="P99">99 of 100 are at most this.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
/// <param name="Last">The one that came last.</param>
public sealed record MeasureSummary(string Name, long Count, double Mean, double P50, double P95, double P99, double Min, double Max, double Last);
