namespace SnatchEngine.Benching;

/// <summary>
/// Compares two results cell by cell: Welch's t interval of the difference of the logarithms, which is the interval of the ratio. A figure is worse only when
/// the whole interval is, by more than a threshold.
/// </summary>
/// <param name="confidence">Of each interval, such as 0.95.</param>
/// <param name="threshold">What a change must exceed to matter, such as 0.05.</param>
public sealed class Regression(double confidence, double threshold)
{
    /// <summary>Compares.</summary>
    /// <param name="before">The earlier result.</param>
    /// <param name="now">The later one.</param>
    /// <returns>Four changes for each cell that is in both.</returns>
    public IReadOnlyList<FigureChange> Compare(BenchResult before, BenchResult now)
    {
        var known = before.Cells.ToDictionary(c => c.Cell);
        List<FigureChange> changes = [];
        foreach (var cell in now.Cells)
        {
            if (!known.TryGetValue(cell.Cell, out var old))
            {
                continue;
            }

            changes.Add(Success(old, cell));
            changes.AddRange(new[] { Compare(old, cell, "speed", r => r.Speed, moreIsBetter: true), Compare(old, cell, "cpu", r => r.CpuSeconds, moreIsBetter: false), Compare(old, cell, "memory", r => r.PeakMemory, moreIsBetter: false) }.OfType<FigureChange>());
        }

        return changes;
    }

    // Runs that failed say nothing of speed: they count as success does.
    private FigureChange? Compare(CellResult before, CellResult now, string figure, Func<BenchRun, double> value, bool moreIsBetter)
    {
        var old = Logarithms(before, value);
        var young = Logarithms(now, value);
        if (old.Length < 2 || young.Length < 2)
        {
            return null;
        }

        var difference = young.Average() - old.Average();
        var (a, b) = (Variance(old) / old.Length, Variance(young) / young.Length);
        var margin = 0.0;
        if (a + b > 0)
        {
            var freedom = (a + b) * (a + b) / ((a * a / (old.Length - 1)) + (b * b / (young.Length - 1)));
            margin = StudentT.TwoSided(confidence, freedom) * Math.Sqrt(a + b);
        }

        var (low, high) = (Math.Exp(difference - margin) - 1, Math.Exp(difference + margin) - 1);
        var (fell, rose) = (high < -threshold, low > threshold);
        return new FigureChange(now.Cell, figure, Math.Exp(difference) - 1, low, high, moreIsBetter ? fell : rose, moreIsBetter ? rose : fell);
    }

    private static FigureChange Success(CellResult before, CellResult now)
    {
        var change = now.SuccessRate - before.SuccessRate;
        return new FigureChange(now.Cell, "success", change, change, change, change < 0, change > 0);
    }

    private static double[] Logarithms(CellResult cell, Func<BenchRun, double> value) => [.. cell.Runs.Where(r => r.IsWhole && value(r) > 0).Select(r => Math.Log(value(r)))];

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
