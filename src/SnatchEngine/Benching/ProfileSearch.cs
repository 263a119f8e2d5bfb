namespace SnatchEngine.Benching;

/// <summary>
/// Finds a good cell of a plan with a part of its runs: along one list at a time, from three places, to the best of each line; then the best few are measured
/// again, and after each round the better half stays.
/// </summary>
/// <param name="plan">The matrix that is searched.</param>
public sealed class ProfileSearch(BenchPlan plan)
{
    /// <summary>The share of the matrix's runs that the search may take: one of so many.</summary>
    public const int Share = 3;

    // Within this share of the best, what opens fewer connections is the better neighbour.
    private const double AsGood = 0.98;
    private const int Finalists = 4;

    private readonly IReadOnlyList<BenchCell> _cells = plan.Cells();
    private readonly Dictionary<int, List<BenchRun>> _runs = [];
    private readonly int[] _lengths = [Math.Max(1, plan.Profiles.Count), Math.Max(1, plan.FilesAtOnce.Count), Math.Max(1, plan.Connections.Count), Math.Max(1, plan.Chunks.Count)];
    private int _used;
    private bool _isLate;

    /// <summary>The most runs it takes.</summary>
    public int MostRuns => _cells.Count * plan.Repeat / Share;

    /// <summary>Whether the matrix is so small that a third of its runs tells nothing.</summary>
    public bool IsPointless => MostRuns < 3;

    /// <summary>What was measured so far, in the order of the plan.</summary>
    public IReadOnlyList<CellResult> Cells => [.. _runs.OrderBy(r => r.Key).Select(r => new CellResult(_cells[r.Key], r.Value))];

    /// <summary>The best that was found so far; null when nothing could be fetched.</summary>
    public CellResult? Found
    {
        get
        {
            if (CellResult.Ranked(Cells) is not [{ SuccessRate: > 0 } best, ..])
            {
                return null;
            }

            return Cells
                .Where(c => c.SuccessRate >= best.SuccessRate && c.Speed >= best.Speed * AsGood && c.Runs.Count >= best.Runs.Count)
                .OrderBy(c => c.Cell.ConnectionsInAll ?? 0)
                .ThenBy(c => c.Cell.Chunk is { Size: not null })
                .ThenByDescending(c => c.Speed)
                .First();
        }
    }

    /// <summary>Searches.</summary>
    /// <param name="measureAsync">Runs a cell once.</param>
    /// <param name="limit">After this no further run begins.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it; what was measured stays.</param>
    /// <returns>Why it ended before its end; null when it did not.</returns>
    public async Task<string?> RunAsync(Func<BenchCell, CancellationToken, Task<BenchRun>> measureAsync, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var walk = MostRuns - (MostRuns >= 2 * Finalists && plan.Repeat > 1 ? Finalists : 0);

        // From the middle and the first chunk size, which is 'auto' where that is in the list; then from both ends, where a hill may be that the first way missed.
        int[] middle = [.. _lengths.Select(l => (l - 1) / 2)];
        foreach (var start in new[] { With(middle, _lengths.Length - 1, 0), [.. _lengths.Select(l => l - 1)], new int[_lengths.Length] })
        {
            await ClimbAsync(start, walk, MeasureAsync);
        }

        await ConfirmAsync(MeasureAsync);
        return _isLate ? $"the time limit of {limit.TotalSeconds:0.#} s was reached after {_used} of {MostRuns} runs (--time-limit)" : null;

        async Task MeasureAsync(int[] at, int most)
        {
            _isLate = time.GetElapsedTime(began) > limit;
            if (_isLate || _used >= most)
            {
                return;
            }

            _used++;
            var run = await measureAsync(_cells[IndexOf(at)], cancellationToken);
            if (!_runs.TryGetValue(IndexOf(at), out var runs))
            {
                _runs[IndexOf(at)] = runs = [];
            }

            runs.Add(run);
        }
    }

    // Line by line to the best of each, until no line has a better one.
    private async Task ClimbAsync(int[] at, int most, Func<int[], int, Task> measureAsync)
    {
        for (var moved = true; moved && _used < most && !_isLate;)
        {
            moved = false;
            foreach (var axis in Enumerable.Range(0, _lengths.Length).Where(a => _lengths[a] > 1).OrderByDescending(a => _lengths[a]))
            {
                foreach (var place in Outside(at[axis], _lengths[axis]).Select(v => With(at, axis, v)).Where(p => !_runs.ContainsKey(IndexOf(p))).ToList())
                {
                    await measureAsync(place, most);
                }

                var line = Enumerable.Range(0, _lengths[axis]).Where(v => _runs.ContainsKey(IndexOf(With(at, axis, v)))).ToList();
                if (line.Count > 0 && line.MaxBy(v => Score(IndexOf(With(at, axis, v)))) is var best && best != at[axis])
                {
                    (at[axis], moved) = (best, true);
                }
            }
        }
    }

    // The best few once more, then the better half of them, until one is left.
    private async Task ConfirmAsync(Func<int[], int, Task> measureAsync)
    {
        for (var keep = Finalists; _used < MostRuns && !_isLate; keep = Math.Max(1, keep / 2))
        {
            var best = _runs.Keys.OrderByDescending(Score).Take(keep).Where(i => _runs[i].Count < plan.Repeat).ToList();
            if (best.Count == 0)
            {
                return;
            }

            foreach (var index in best)
            {
                await measureAsync(At(index), MostRuns);
            }
        }
    }

    // The ends of a line say most, so they come first, the greater one before the smaller.
    private static IEnumerable<int> Outside(int from, int length)
    {
        int[] ends = [from, length - 1, 0];
        return ends.Concat(Enumerable.Range(1, Math.Max(0, length - 2)).Reverse()).Distinct();
    }

    private double Score(int index) => new CellResult(_cells[index], _runs[index]) is var cell ? cell.Speed * cell.SuccessRate : 0;

    private static int[] With(int[] at, int axis, int value)
    {
        var moved = (int[])at.Clone();
        moved[axis] = value;
        return moved;
    }

    private int IndexOf(int[] at) => at.Zip(_lengths).Aggregate(0, (index, next) => (index * next.Second) + next.First);

    private int[] At(int index)
    {
        var at = new int[_lengths.Length];
        for (var axis = _lengths.Length - 1; axis >= 0; axis--)
        {
            (index, at[axis]) = Math.DivRem(index, _lengths[axis]);
        }

        return at;
    }
}
