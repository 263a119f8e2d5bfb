using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Specs.Throttling;

/// <summary>A line with a queue before it, shared with others, in virtual time.</summary>
public sealed class LineShareSpecs
{
    private const double MiB = 1 << 20;

    [Fact]
    public void A_reserve_stays_free_of_the_line_as_it_is_measured()
    {
        var line = new SimulatedLine(10 * MiB) { Reserve = new LineReserve(new ByteRate(2 << 20)) };

        line.Run(16);

        Assert.InRange(line.OursOver(5) / MiB, 7.6, 8.4);
    }

    [Fact]
    public void A_share_is_a_share_of_what_was_measured()
    {
        var line = new SimulatedLine(10 * MiB) { Reserve = new LineReserve(0.2) };

        line.Run(16);

        Assert.InRange(line.OursOver(5) / MiB, 7.6, 8.4);
    }

    [Fact]
    public void A_reserve_follows_a_line_that_becomes_narrower_and_wider()
    {
        var line = new SimulatedLine(10 * MiB) { Reserve = new LineReserve(new ByteRate(2 << 20)) };
        line.Run(16);

        line.Capacity = 5 * MiB;
        line.Run(40);
        Assert.InRange(line.OursOver(5) / MiB, 2.8, 3.4);

        line.Capacity = 20 * MiB;
        line.Run(60);
        Assert.InRange(line.OursOver(5) / MiB, 16.5, 18.9);
    }

    [Fact]
    public void A_reserve_beyond_the_line_leaves_us_a_tenth()
    {
        var line = new SimulatedLine(1 * MiB) { Reserve = new LineReserve(new ByteRate(2 << 20)) };

        line.Run(16);

        Assert.InRange(line.OursOver(5) / MiB, 0.09, 0.13);
    }

    [Fact]
    public void A_limit_of_the_person_is_not_taken_for_the_line()
    {
        var meter = new CapacityMeter();

        for (var second = 0; second < 60; second++)
        {
            Assert.Null(meter.Observe(TimeSpan.FromSeconds(second), 5 * MiB, isHeld: true, new LineReserve(new ByteRate(2 << 20))));
        }

        Assert.Null(meter.Capacity);
    }

    [Fact]
    public void Alone_we_use_the_line_and_add_no_more_than_the_target_to_its_delay()
    {
        var line = new SimulatedLine(10 * MiB) { Yields = true };

        line.Run(60);

        Assert.InRange(line.OursOver(40) / MiB, 8, 10.1);
        Assert.True(line.WorstQueueOver(40) <= TimeSpan.FromMilliseconds(200), $"{line.WorstQueueOver(40).TotalMilliseconds:0} ms");
        Assert.True(line.QueueOver(40) <= TimeSpan.FromMilliseconds(60), $"{line.QueueOver(40).TotalMilliseconds:0} ms");
    }

    [Fact]
    public void What_a_limit_of_our_own_adds_to_the_delay_of_data_is_not_given_way_to()
    {
        var line = new SimulatedLine(10 * MiB) { Yields = true, DelayOfOurLimit = 0.3, Others = 12 * MiB };

        // A queue that was there for a moment makes us give way; from then on each byte of ours is late, as we are limited.
        line.Run(3);
        Assert.NotNull(line.Limit);
        line.Others = 0;
        line.ServerRate = 8 * MiB;
        line.Run(20);

        Assert.Null(line.Limit);
        Assert.InRange(line.OursOver(5) / MiB, 7.9, 8.1);
    }

    [Fact]
    public void A_server_that_sends_in_bursts_is_not_limited_and_seldom_asked()
    {
        var line = new SimulatedLine(10 * MiB) { Yields = true, DelayOfBursts = 0.1, ServerRate = 8 * MiB };

        line.Run(60);

        Assert.InRange(line.OursOver(60) / MiB, 7.9, 8.1);
        Assert.InRange(line.Probes, 2, 20);
    }

    [Fact]
    public void A_line_without_a_queue_is_never_probed()
    {
        var line = new SimulatedLine(10 * MiB) { Yields = true, ServerRate = 8 * MiB };

        line.Run(60);

        Assert.Equal(0, line.Probes);
    }

    [Fact]
    public void A_limit_does_not_outlive_the_word_that_called_for_it()
    {
        var giving = new DelayYield();
        Assert.NotNull(giving.Observe(TimeSpan.Zero, new PathDelay(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(20), 4), 5 * MiB));

        Assert.NotNull(giving.Observe(TimeSpan.FromSeconds(4), null, 3 * MiB));
        Assert.Null(giving.Observe(TimeSpan.FromSeconds(6), null, 3 * MiB));
    }

    [Fact]
    public void A_reserve_is_not_measured_on_what_giving_way_leaves_us()
    {
        var line = new SimulatedLine(10 * MiB) { Yields = true, Reserve = new LineReserve(0.2) };
        line.Run(16);

        line.OthersFill = true;
        line.Run(60);
        line.OthersFill = false;
        line.Run(30);

        Assert.InRange(line.OursOver(10) / MiB, 6.5, 8.5);
    }

    [Fact]
    public void Others_who_fill_the_queue_get_the_line_and_we_take_it_back_when_they_are_gone()
    {
        var line = new SimulatedLine(10 * MiB) { Yields = true };
        line.Run(30);

        line.OthersFill = true;
        line.Run(10);
        Assert.True(line.OursOver(3) < 0.1 * 10 * MiB, $"{line.OursOver(3) / MiB:0.00} MiB/s left to us");

        line.OthersFill = false;
        line.Run(30);
        Assert.InRange(line.OursOver(15) / MiB, 7, 10.1);
    }

    [Fact]
    public void Others_with_a_steady_rate_keep_it()
    {
        var line = new SimulatedLine(10 * MiB) { Yields = true };
        line.Run(30);

        line.Others = 6 * MiB;
        line.Run(20);

        Assert.InRange(line.OursOver(10) / MiB, 2, 4.2);
        Assert.True(line.WorstQueueOver(10) <= TimeSpan.FromMilliseconds(200), $"{line.WorstQueueOver(10).TotalMilliseconds:0} ms");
    }

    [Fact]
    public void A_delay_that_was_always_there_is_no_queue_and_a_longer_way_is_learned_after_ten_minutes()
    {
        var way = new QueueingDelay();
        var second = 0;
        void Feed(int seconds, int milliseconds)
        {
            for (var end = second + seconds; second < end; second++)
            {
                way.Add(TimeSpan.FromSeconds(second), TimeSpan.FromMilliseconds(milliseconds));
            }
        }

        Feed(30, 250);
        Assert.Equal(TimeSpan.Zero, way.Now);
        Feed(30, 300);
        Assert.Equal(TimeSpan.FromMilliseconds(50), way.Now);
        Feed(11 * 60, 300);
        Assert.Equal(TimeSpan.Zero, way.Now);
    }

    [Fact]
    public void One_late_sample_is_no_queue()
    {
        var way = new QueueingDelay();
        foreach (var milliseconds in new[] { 20, 21, 20, 400 })
        {
            way.Add(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.Equal(TimeSpan.Zero, way.Now);
    }

    /// <summary>What comes is what the line carries of what is sent; what it does not carry waits before it, up to a second's worth.</summary>
    private sealed class SimulatedLine(double capacity)
    {
        private const double Tick = 0.2;
        private const double BaseDelay = 0.02;
        private readonly CapacityMeter _meter = new();
        private readonly DelayYield _yield = new();
        private readonly ProbePlan _plan = new();
        private readonly QueueingDelay _way = new();
        private readonly List<(double Ours, double Queue)> _ticks = [];
        private (double AnswerAt, double RoundTrip)? _probe;
        private double _queue;
        private double? _reserved;

        /// <summary>What we hold ourselves to.</summary>
        public double? Limit { get; private set; }

        /// <summary>What the server sends at most.</summary>
        public double ServerRate { get; set; } = double.PositiveInfinity;

        /// <summary>Seconds that our data is late while we limit it: windows are short, and the server waits for them.</summary>
        public double DelayOfOurLimit { get; init; }

        /// <summary>Seconds that our data is late as the server rests between bursts.</summary>
        public double DelayOfBursts { get; init; }

        /// <summary>How often the way was asked.</summary>
        public int Probes { get; private set; }

        public double Capacity { get; set; } = capacity;

        public LineReserve? Reserve { get; init; }

        public bool Yields { get; init; }

        public double Others { get; set; }

        /// <summary>Others who take all they can get, as a usual sender that fills every queue.</summary>
        public bool OthersFill { get; set; }

        public void Run(int seconds)
        {
            for (var tick = 0; tick < seconds / Tick; tick++)
            {
                var wanted = Math.Min(Limit ?? Capacity * 1.2, ServerRate);
                var others = OthersFill ? Math.Max(Others, Capacity * 1.1 - wanted * 0.5) : Others;
                _queue = Math.Clamp(_queue + (wanted + others - Capacity) * Tick, 0, Capacity);
                var ours = wanted + others > Capacity || _queue > 0 ? Math.Min(wanted, Capacity * wanted / (wanted + others)) : wanted;
                _ticks.Add((ours, _queue / Capacity));
                Share(_ticks.Count * Tick, _ticks.TakeLast(5).Average(t => t.Ours));
            }
        }

        private void Share(double seconds, double delivered)
        {
            var now = TimeSpan.FromSeconds(seconds);
            _way.Learn(TimeSpan.Zero, TimeSpan.FromSeconds(BaseDelay));
            var yielded = Yields ? _yield.Observe(now, Measured(now, seconds), delivered) : null;
            var isHeld = _meter.Capacity is not null && yielded < (_reserved ?? double.PositiveInfinity);
            _reserved = Reserve is null ? null : _meter.Observe(now, delivered, isHeld, Reserve);
            Limit = _reserved is null || yielded < _reserved ? yielded : _reserved;
        }

        private PathDelay? Measured(TimeSpan now, double seconds)
        {
            PathDelay? measured = null;
            if (_probe is { } probe && seconds >= probe.AnswerAt)
            {
                _probe = null;
                var queueing = TimeSpan.FromSeconds(probe.RoundTrip) - _way.Base;
                _plan.Took(now, queueing, _yield.IsLimiting);
                measured = new PathDelay(queueing, _way.Base, 4);
            }

            var (queue, seeming) = (_queue / Capacity, _queue / Capacity + DelayOfBursts + (Limit is null ? 0 : DelayOfOurLimit));
            if (_probe is null && _plan.IsDue(now, TimeSpan.FromSeconds(seeming), _yield.IsLimiting))
            {
                Probes++;
                _probe = (seconds + BaseDelay + queue, BaseDelay + queue);
            }

            return measured;
        }

        public TimeSpan QueueOver(int seconds) => TimeSpan.FromSeconds(_ticks.TakeLast((int)(seconds / Tick)).Average(t => t.Queue));

        public double OursOver(int seconds) => _ticks.TakeLast((int)(seconds / Tick)).Average(t => t.Ours);

        public TimeSpan WorstQueueOver(int seconds) => TimeSpan.FromSeconds(_ticks.TakeLast((int)(seconds / Tick)).Max(t => t.Queue));
    }
}
