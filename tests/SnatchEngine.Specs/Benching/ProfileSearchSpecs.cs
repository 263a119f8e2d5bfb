using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Benching;

namespace SnatchEngine.Specs.Benching;

/// <summary>The search on machines that are made of figures, where the truth is known.</summary>
public sealed class ProfileSearchSpecs
{
    private static readonly BenchPlan s_plan = new()
    {
        FilesAtOnce = [1, 2, 4],
        Connections = [1, 2, 4, 8],
        Chunks = [new(null), new(ByteSize.MiB(1)), new(ByteSize.MiB(4))],
        Repeat = 3,
    };

    [Fact]
    public void What_it_finds_is_within_a_twentieth_of_the_best_with_a_third_of_the_runs() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            foreach (var plan in new[] { s_plan, s_plan with { Repeat = 1 } })
            {
                // With a single run of each a third is twelve runs: enough where no chunk size brings more than 'auto'.
                var line = new Line(seed, mayFavourChunks: plan.Repeat > 1);
                var search = Searched(plan, line);

                var best = plan.Cells().Max(line.SpeedOf);
                var runs = search.Cells.Sum(c => c.Runs.Count);
                Assert.InRange(runs, 1, plan.Cells().Count * plan.Repeat / 3);
                Assert.True(line.SpeedOf(search.Found!.Cell) >= 0.95 * best, $"{search.Found.Cell.Name}: {line.SpeedOf(search.Found.Cell):0} of {best:0}; {line}");
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Of_cells_as_good_as_the_best_it_takes_the_one_with_fewer_connections()
    {
        var search = new ProfileSearch(s_plan);

        await search.RunAsync((cell, _) => Task.FromResult(Run(Math.Min(4, cell.ConnectionsInAll!.Value) * 1e6)), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);

        Assert.Equal(4, search.Found!.Cell.ConnectionsInAll);
        Assert.Null(search.Found.Cell.Chunk!.Value.Size);
    }

    [Fact]
    public async Task What_fails_is_never_suggested()
    {
        var search = new ProfileSearch(s_plan);

        await search.RunAsync((cell, _) => Task.FromResult(cell.Connections > 2 ? Run(9e6) with { Succeeded = 0, Bytes = 0 } : Run(cell.Connections!.Value * 1e6)), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);

        Assert.Equal(2, search.Found!.Cell.Connections);
    }

    [Fact]
    public async Task When_nothing_can_be_fetched_nothing_is_found()
    {
        var search = new ProfileSearch(s_plan);

        await search.RunAsync((_, _) => Task.FromResult(BenchRun.Failed(4, 1, "no route")), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);

        Assert.Null(search.Found);
    }

    [Theory]
    [InlineData(1, 8, true)]
    [InlineData(1, 9, false)]
    [InlineData(3, 3, false)]
    public void A_matrix_too_small_for_a_third_is_not_searched(int repeat, int cells, bool isPointless) =>
        Assert.Equal(isPointless, new ProfileSearch(new BenchPlan { Connections = [.. Enumerable.Range(1, cells)], Repeat = repeat }).IsPointless);

    // Nothing in it waits, as the line answers at once.
    private static ProfileSearch Searched(BenchPlan plan, Line line)
    {
        var search = new ProfileSearch(plan);
        search.RunAsync((cell, _) => Task.FromResult(line.Measure(cell)), TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
        return search;
    }

    private static BenchRun Run(double speed) => new() { Seconds = 1, Bytes = (long)speed, Files = 4, Succeeded = 4 };

    /// <summary>A line and a server: a rate in all, a rate of each connection, latency that a chunk pays each time, connections beyond which it gets worse, and perhaps a server that slows long answers down.</summary>
    private sealed class Line
    {
        private readonly Random _noise;
        private readonly double _rate;
        private readonly double _perConnection;
        private readonly double _latency;
        private readonly int _crowd;
        private readonly double _tired;

        public Line(int seed, bool mayFavourChunks)
        {
            _noise = new Random(seed);
            _rate = Math.Pow(2, 20 + (10 * _noise.NextDouble()));
            _perConnection = Math.Pow(2, 18 + (10 * _noise.NextDouble()));
            _latency = 0.2 * _noise.NextDouble();
            _crowd = 1 << _noise.Next(0, 8);
            _tired = mayFavourChunks && _noise.NextDouble() < 0.35 ? 0.2 + (0.8 * _noise.NextDouble()) : 1;
        }

        public double SpeedOf(BenchCell cell)
        {
            var connections = cell.ConnectionsInAll!.Value;
            var chunk = cell.Chunk!.Value.Size?.Bytes ?? 1L << 40;
            var each = _perConnection * chunk / (chunk + (_latency * _perConnection)) * (chunk > 1L << 30 ? _tired : 1);
            var crowding = connections <= _crowd ? 1 : Math.Sqrt((double)_crowd / connections);
            return Math.Min(_rate, each * connections) * crowding;
        }

        public BenchRun Measure(BenchCell cell) => Run(SpeedOf(cell) * (1 + (0.01 * (_noise.NextDouble() - 0.5))));

        public override string ToString() => $"rate {_rate:0}, per connection {_perConnection:0}, latency {_latency:0.000}, crowd {_crowd}, tired {_tired:0.00}";
    }
}
