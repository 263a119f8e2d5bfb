namespace SnatchEngine.Benchmarks.Measuring;

/// <summary>What one run of a program cost; processor time and memory include the children it waited for.</summary>
sealed record Figures(TimeSpan Wall, TimeSpan User, TimeSpan System, long PeakBytes, int ExitCode)
{
    public TimeSpan Processor => User + System;
}

static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
