using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Specs.Throttling;

public sealed class GainProbeSpecs
{
    private const double MiB = 1024 * 1024;

    [Fact]
    public void A_server_that_scales_gets_all_connections() =>
        Assert.Equal(8, Run(new GainProbe(8), n => n * 5 * MiB, 12).Target);

    [Fact]
    public void A_ceiling_that_is_no_power_of_two_is_reached() =>
        Assert.Equal(6, Run(new GainProbe(6), n => n * 5 * MiB, 14).Target);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_saturated_link_keeps_the_connections_that_fill_it(int enough) =>
        Assert.Equal(enough, Run(new GainProbe(8), n => Math.Min(n, enough) * 5 * MiB, 20).Target);

    [Fact]
    public void A_noisy_link_does_not_talk_it_into_many_connections()
    {
        var grown = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var noise = new Random(seed);
            grown += Run(new GainProbe(8), _ => 10 * MiB * (0.8 + 0.4 * noise.NextDouble()), 25).Target > 1 ? 1 : 0;
        }

        Assert.InRange(grown, 0, 3);
    }

    [Fact]
    public void A_noisy_link_that_scales_is_still_used()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var noise = new Random(seed);
            Assert.Equal(8, Run(new GainProbe(8), n => n * 5 * MiB * (0.8 + 0.4 * noise.NextDouble()), 20).Target);
        }
    }

    [Theory]
    [InlineData(1.12, 1.35, 2)]
    [InlineData(1.18, 1.00, 1)]
    public void A_close_call_gets_a_second_look(double first, double second, int expected)
    {
        var steps = 0;
        var probe = new GainProbe(2);
        Run(probe, n => 10 * MiB * (n == 1 ? 1 : ++steps <= 13 ? first : second), 8);
        Assert.Equal(expected, probe.Target);
    }

    [Fact]
    public void It_tries_again_after_half_a_minute()
    {
        var probe = new GainProbe(8);
        var link = new Link(probe, n => Math.Min(n, 2) * 5 * MiB);
        link.Run(20);
        Assert.Equal(2, probe.Target);
        link.Speed = n => n * 5 * MiB;
        link.Run(15);
        Assert.Equal(2, probe.Target);
        link.Run(30);
        Assert.Equal(8, probe.Target);
    }

    [Fact]
    public void A_refusal_halves_and_rests()
    {
        var probe = new GainProbe(8);
        var link = new Link(probe, n => n * 5 * MiB);
        link.Run(14);
        probe.Refused(link.Now);
        Assert.Equal(4, probe.Target);
        link.Run(25);
        Assert.Equal(4, probe.Target);
        link.Run(20);
        Assert.Equal(8, probe.Target);
        for (var i = 0; i < 5; i++)
        {
            probe.Refused(link.Now);
        }

        Assert.Equal(1, probe.Target);
    }

    [Fact]
    public void Under_a_speed_limit_nothing_grows()
    {
        var probe = new GainProbe(8);
        var link = new Link(probe, n => n * 5 * MiB) { IsHeld = true };
        link.Run(120);
        Assert.Equal(1, probe.Target);
    }

    [Fact]
    public void A_host_that_gives_fewer_connections_ends_the_trial()
    {
        var probe = new GainProbe(8);
        new Link(probe, n => n * 5 * MiB) { Given = 2 }.Run(20);
        Assert.Equal(2, probe.Target);
        Assert.False(probe.IsTrying);
    }

    [Fact]
    public void What_paid_before_is_used_at_once_and_bettered_from_there()
    {
        var probe = new GainProbe(8);
        Assert.True(probe.Suggest(2, TimeSpan.Zero));
        var link = new Link(probe, n => n * 5 * MiB);
        link.Run(1);
        Assert.Equal((2, null), (probe.Target, probe.Last));
        link.Run(9);
        Assert.Equal(8, probe.Target);
        Assert.Equal((4, 8, true, 8), (probe.Last!.Before, probe.Last.Tried, probe.Last.HasPaid, probe.Last.Paying));
        Assert.Equal(1, new GainProbe(1) is var small && small.Suggest(9, TimeSpan.Zero) ? small.Target : 0);
    }

    [Fact]
    public void What_was_found_out_here_is_believed_more_than_what_paid_before()
    {
        var probe = new GainProbe(8);
        var link = new Link(probe, _ => 5 * MiB);
        link.Run(6);
        Assert.False(probe.Suggest(8, link.Now));
        Assert.Equal((1, false, 1), (probe.Target, probe.Last!.HasPaid, probe.Last.Paying));
        var refused = new GainProbe(8);
        refused.Refused(TimeSpan.Zero);
        Assert.False(refused.Suggest(8, TimeSpan.Zero));
    }

    [Fact]
    public void Bytes_that_turn_out_wrong_do_not_upset_it()
    {
        var probe = new GainProbe(4);
        probe.Observe(TimeSpan.Zero, 100_000_000, 1);
        probe.Observe(TimeSpan.FromSeconds(1), 0, 1);
        probe.Observe(TimeSpan.FromSeconds(4), 0, 1);
        Assert.Equal(2, probe.Target);
    }

    private static GainProbe Run(GainProbe probe, Func<int, double> speed, int seconds)
    {
        new Link(probe, speed).Run(seconds);
        return probe;
    }

    private sealed class Link(GainProbe probe, Func<int, double> speed)
    {
        private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(200);
        private double _bytes;

        public Func<int, double> Speed { get; set; } = speed;

        public bool IsHeld { get; init; }

        public int Given { get; init; } = int.MaxValue;

        public TimeSpan Now { get; private set; }

        public void Run(int seconds)
        {
            for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end;)
            {
                var open = Math.Min(probe.Target, Given);
                Now += s_step;
                _bytes += Speed(open) * s_step.TotalSeconds;
                probe.Observe(Now, (long)_bytes, open, IsHeld);
            }
        }
    }
}
