namespace SnatchEngine.Benching;

/// <summary>Measures every cell of a plan, in rounds: each cell once, then each a second time, so that a machine that slows down meanwhile disturbs all alike.</summary>
/// <param name="plan">What to measure.</param>
/// <param name="limit">After this no further run begins.</param>
/// <param name="time">The clock.</param>
public sealed class MatrixRun(BenchPlan plan, TimeSpan limit, TimeProvider time)
{
    private readonly Dictionary<BenchCell, List<BenchRun>> _runs = [];

    /// <summary>What was measured so far, in the order of the plan.</summary>
    public IReadOnlyList<CellResult> Cells => [.. plan.Cells().Where(_runs.ContainsKey).Select(c => new CellResult(c, _runs[c]))];

    /// <summary>Runs that are planned.</summary>
    public int Planned => plan.Cells().Count * plan.Repeat;

    /// <summary>Measures.</summary>
    /// <param name="measureAsync">Runs a cell once.</param>
    /// <param name="cancellationToken">Ends it; what was measured stays in <see cref="Cells"/>.</param>
    /// <returns>Why it ended before its end; null when it did not.</returns>
    public async Task<string?> RunAsync(Func<BenchCell, CancellationToken, Task<BenchRun>> measureAsync, CancellationToken cancellationToken)
    {
        var cells = plan.Cells();
        var began = time.GetTimestamp();
        for (var run = 0; run < Planned; run++)
        {
            if (time.GetElapsedTime(began) > limit)
            {
                return $"the time limit of {limit.TotalSeconds:0.#} s was reached after {run} of {Planned} runs (--time-limit)";
            }

            var cell = cells[run % cells.Count];
            var result = await measureAsync(cell, cancellationToken);
            if (!_runs.TryGetValue(cell, out var runs))
            {
                _runs[cell] = runs = [];
            }

            runs.Add(result);
        }

        return null;
    }
}
