namespace SnatchEngine.Benching;

/// <summary>A cell and its runs; the figures are medians, so that one disturbed run does not count.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Runs">At least one.</param>
public sealed record CellResult(BenchCell Cell, IReadOnlyList<BenchRun> Runs)
{
    /// <inheritdoc cref="BenchRun.Seconds"/>
    public double Seconds => Middle(r => r.Seconds);

    /// <inheritdoc cref="BenchRun.Speed"/>
    public double Speed => Middle(r => r.Speed);

    /// <inheritdoc cref="BenchRun.CpuSeconds"/>
    public double CpuSeconds => Middle(r => r.CpuSeconds);

    /// <inheritdoc cref="BenchRun.StartMemory"/>
    public long StartMemory => (long)Middle(r => r.StartMemory);

    /// <inheritdoc cref="BenchRun.PeakMemory"/>
    public long PeakMemory => (long)Middle(r => r.PeakMemory);

    /// <inheritdoc cref="BenchRun.EndMemory"/>
    public long EndMemory => (long)Middle(r => r.EndMemory);

    /// <summary>The share of all files of all runs that were finished.</summary>
    public double SuccessRate => Runs.Sum(r => r.Files) is > 0 and var files ? (double)Runs.Sum(r => r.Succeeded) / files : 0;

    /// <summary>Half of the distance between the slowest and the fastest run, as a share of the median; 0 of a single run.</summary>
    public double Spread => Speed > 0 ? (Runs.Max(r => r.Speed) - Runs.Min(r => r.Speed)) / 2 / Speed : 0;

    /// <summary>The first problem of a run; null when there was none.</summary>
    public string? Problem => Runs.FirstOrDefault(r => r.Problem is not null)?.Problem;

    /// <summary>The best first: what fails less, then what is faster.</summary>
    public static IReadOnlyList<CellResult> Ranked(IEnumerable<CellResult> cells) => [.. cells.OrderByDescending(c => c.SuccessRate).ThenByDescending(c => c.Speed)];

    private double Middle(Func<BenchRun, double> figure)
    {
        var sorted = Runs.Select(figure).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
