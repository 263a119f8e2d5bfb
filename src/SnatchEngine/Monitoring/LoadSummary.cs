namespace SnatchEngine.Monitoring;

/// <summary>One figure over a span of time.</summary>
/// <param name="Series">Which.</param>
/// <param name="Samples">Samples in which it was known.</param>
public sealed record SeriesSummary(LoadSeries Series, int Samples)
{
    /// <summary>Mean, each value by its span; null without samples.</summary>
    public double? Average { get; init; }

    /// <summary>The highest.</summary>
    public double? Max { get; init; }

    /// <summary>Half of the values are not above it (the nearest-rank method, so it is a value that was seen).</summary>
    public double? P50 { get; init; }

    /// <inheritdoc cref="P50"/>
    public double? P95 { get; init; }

    /// <inheritdoc cref="P50"/>
    public double? P99 { get; init; }

    /// <summary>What the values add up to; null where that means nothing.</summary>
    public double? Total { get; init; }
}

/// <summary>Gathers samples and sums them up; a value costs 8 bytes, so a day at one sample a second costs 20 MiB.</summary>
public sealed class LoadSummary
{
    private readonly Gathered[] _gathered = [.. LoadSeries.All.Select(series => new Gathered(series))];

    /// <summary>Samples taken in.</summary>
    public int Samples { get; private set; }

    /// <summary>The time they cover.</summary>
    public TimeSpan Span { get; private set; }

    /// <summary>Takes in one.</summary>
    public void Add(LoadSample sample)
    {
        Samples++;
        Span += sample.Span;
        foreach (var gathered in _gathered)
        {
            gathered.Add(sample);
        }
    }

    /// <summary>Every figure over the time so far, also those that were never known.</summary>
    public IReadOnlyList<SeriesSummary> Sum() => [.. _gathered.Select(g => g.Sum())];

    private sealed class Gathered(LoadSeries series)
    {
        private readonly List<double> _values = [];
        private double _weighted;
        private double _seconds;

        public void Add(LoadSample sample)
        {
            if (series.Of(sample) is { } value)
            {
                _values.Add(value);
                _weighted += value * sample.Span.TotalSeconds;
                _seconds += sample.Span.TotalSeconds;
            }
        }

        public SeriesSummary Sum()
        {
            if (_values.Count == 0)
            {
                return new SeriesSummary(series, 0);
            }

            var sorted = _values.Order().ToArray();
            return new SeriesSummary(series, sorted.Length)
            {
                Average = _seconds > 0 ? _weighted / _seconds : sorted.Average(),
                Max = sorted[^1],
                P50 = Rank(sorted, 0.50),
                P95 = Rank(sorted, 0.95),
                P99 = Rank(sorted, 0.99),
                Total = series.Total == SeriesTotal.OverTime ? _weighted : null,
            };
        }

        private static double Rank(double[] sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
