using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Adapting;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Specs.Adapting;

public sealed class LoadThrottleSpecs
{
    private static readonly AdaptOptions s_options = new() { CpuAbove = 0.7 };
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ThrottleCeilings s_ceilings = new(8, 5, null, ByteSize.MiB(64));

    [Fact]
    public void A_load_that_comes_at_once_takes_us_to_the_floor_within_ten_seconds_and_keeps_us_there_until_it_goes()
    {
        var machine = new SimulatedMachine(s_options);

        machine.RunUntil(20, _ => 0.2);
        Assert.Empty(machine.Steps);

        machine.RunUntil(30, _ => 1);
        Assert.Equal(LoadThrottle.Floor, machine.Throttle.Depth);
        Assert.Equal(256 << 10, machine.Throttle.Cuts.Rate?.BytesPerSecond);

        machine.RunUntil(300, _ => 1);
        Assert.Equal(0, machine.StepsBetween(30, 300));

        machine.RunUntil(350, _ => 0.2);
        Assert.Equal(0, machine.Throttle.Depth);
        Assert.Equal(ThrottleCuts.None, machine.Throttle.Cuts);
        Assert.Null(machine.Throttle.Reason);
        Assert.Equal(1, machine.TurnsBetween(0, 350));
    }

    [Fact]
    public void A_load_that_grows_slowly_is_given_way_lever_after_lever_in_order()
    {
        var machine = new SimulatedMachine(s_options);

        machine.RunUntil(240, second => Math.Min(1, second / 200.0));

        var levers = machine.Steps.Where(s => s.Step.IsDown).Select(s => s.Step.Lever).ToList();
        Assert.Equal(levers.Order(), levers);
        Assert.Equal([ThrottleLever.Connections, ThrottleLever.Files, ThrottleLever.Rate, ThrottleLever.Buffers], levers.Distinct());
        Assert.Equal(LoadThrottle.Floor, machine.Throttle.Depth);
        Assert.True(machine.TurnsBetween(0, 240) <= 4, $"{machine.TurnsBetween(0, 240)} turns");
    }

    [Fact]
    public void Spikes_of_a_second_and_noise_below_the_threshold_move_nothing()
    {
        var machine = new SimulatedMachine(s_options);
        var random = new Random(1);

        machine.RunUntil(1800, second => second % 7 == 0 ? 1 : 0.3 + 0.1 * (random.NextDouble() - 0.5));

        Assert.Empty(machine.Steps);
    }

    [Fact]
    public void Noise_around_the_threshold_leads_to_a_rest()
    {
        var machine = new SimulatedMachine(s_options);
        var random = new Random(2);

        machine.RunUntil(3600, _ => 0.42 + 0.24 * (random.NextDouble() - 0.5));

        Assert.NotEmpty(machine.Steps);
        Assert.True(machine.TurnsBetween(1800, 3600) <= 16, $"{machine.TurnsBetween(1800, 3600)} turns in half an hour");
        Assert.True(machine.Cpu.Skip(1800).Average() < 0.7);
    }

    [Fact]
    public void A_load_that_is_our_own_settles_below_the_threshold()
    {
        var machine = new SimulatedMachine(s_options) { OurShare = 0.95 };

        machine.RunUntil(3600, _ => 0.02);

        Assert.True(machine.Throttle.Depth > 0);
        Assert.True(machine.Cpu.Skip(120).Count(cpu => cpu > 0.7) < 0.1 * 3480, $"{machine.Cpu.Skip(120).Count(cpu => cpu > 0.7)} s above");
        Assert.True(machine.TurnsBetween(1800, 3600) <= 12, $"{machine.TurnsBetween(1800, 3600)} turns in half an hour");
        Assert.True(machine.Cpu.Skip(1800).Average() > 0.05, "more is left unused than must be");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(60)]
    public void A_load_that_swings_does_not_make_us_swing(int period)
    {
        var machine = new SimulatedMachine(s_options);

        machine.RunUntil(3600, second => second % period < period / 2 ? 1 : 0.1);

        Assert.True(machine.TurnsBetween(1800, 3600) <= 14, $"{machine.TurnsBetween(1800, 3600)} turns in half an hour");
    }

    [Fact]
    public void After_a_load_that_swung_is_gone_all_comes_back()
    {
        var machine = new SimulatedMachine(s_options);

        machine.RunUntil(900, second => second % 24 < 12 ? 1 : 0.1);
        machine.RunUntil(900 + 360, _ => 0.1);

        Assert.Equal(0, machine.Throttle.Depth);
    }

    [Fact]
    public void Whatever_comes_stays_within_what_the_profile_allows()
    {
        var seconds = Gen.Choose(0, 100).Zip(Gen.Choose(0, 100)).Zip(Gen.Choose(1, 64)).ListOf();
        Prop.ForAll(Arb.From(seconds), all =>
        {
            var throttle = new LoadThrottle();
            var options = new AdaptOptions { CpuAbove = 0.5, MemoryAbove = 0.6 };
            var at = s_start;
            foreach (var ((cpu, memory), most) in all)
            {
                var ceilings = new ThrottleCeilings(most, most * 3, new ByteRate(most << 16), ByteSize.MiB(most));
                throttle.Observe(new LoadSample { At = at = at.AddSeconds(1), MachineCpu = cpu / 100.0, MemoryShare = memory / 100.0, Received = new ByteRate(cpu << 20) }, options, ceilings);
                var cuts = throttle.Cuts;
                Assert.InRange(throttle.Depth, 0, LoadThrottle.Floor);
                Assert.InRange(cuts.Connections ?? 1, 1, ceilings.Connections);
                Assert.InRange(cuts.Files ?? 1, 1, ceilings.Files);
                Assert.InRange(cuts.Rate?.BytesPerSecond ?? 1, 1, ceilings.Rate!.Value.BytesPerSecond);
                Assert.InRange(cuts.Buffers?.Bytes ?? 1, 1, ceilings.Buffers.Bytes);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_step_says_what_it_turned_and_why()
    {
        var steps = Feed(new LoadThrottle(), 4, new LoadSample { At = s_start, MachineCpu = 0.8 });

        Assert.Equal("stepping back: connections per file 8 -> 4; CPU 80% (adapt.cpu-above: 70%)", steps[0].Sentence);
    }

    [Fact]
    public void A_lever_that_can_give_nothing_is_passed_over()
    {
        var steps = Feed(new LoadThrottle(), 60, new LoadSample { At = s_start, MachineCpu = 0.8 }, ceilings: new ThrottleCeilings(1, 1, null, ByteSize.MiB(64)));

        Assert.Equal([ThrottleLever.Rate, ThrottleLever.Buffers], steps.Select(s => s.Lever).Distinct());
    }

    [Theory]
    [InlineData("disk", "stepping back: connections per file 8 -> 4; free on the disk 1.5 GiB (adapt.disk-free-below: 2GiB)")]
    [InlineData("latency", "stepping back: connections per file 8 -> 4; disk latency 60ms (adapt.disk-latency-above: 50ms)")]
    [InlineData("loss", "stepping back: connections per file 8 -> 4; network loss 6% (adapt.network-loss-above: 5%)")]
    [InlineData("memory", "stepping back: connections per file 8 -> 4; memory 82% (adapt.memory-above: 80%)")]
    public void Each_threshold_counts(string what, string sentence)
    {
        var (options, sample) = what switch
        {
            "disk" => (new AdaptOptions { DiskFreeBelow = ByteSize.MiB(2048) }, new LoadSample { At = s_start, DiskFree = ByteSize.MiB(1536) }),
            "latency" => (new AdaptOptions { DiskLatencyAbove = TimeSpan.FromMilliseconds(50) }, new LoadSample { At = s_start, DiskLatency = TimeSpan.FromMilliseconds(60) }),
            "loss" => (new AdaptOptions { NetworkLossAbove = 0.05 }, new LoadSample { At = s_start, Retransmitted = 0.06 }),
            _ => (new AdaptOptions { MemoryAbove = 0.8 }, new LoadSample { At = s_start, MemoryShare = 0.82 }),
        };

        Assert.Equal(sentence, Feed(new LoadThrottle(), 4, sample, options)[0].Sentence);
    }

    [Fact]
    public void Nothing_new_starts_while_memory_is_short_and_files_come_one_by_one_when_that_lasts()
    {
        var throttle = new LoadThrottle();
        var options = new AdaptOptions();

        var steps = Feed(throttle, 3, new LoadSample { At = s_start, MemoryShare = 0.9, Active = 2 }, options);
        Assert.Equal("stepping back: new files start -> wait; memory is 90% full", Assert.Single(steps).Sentence);
        Assert.Equal(MemoryPressure.High, throttle.Pressure);
        Assert.True(throttle.Cuts.StartsNothing);

        steps = Feed(throttle, 29, new LoadSample { At = s_start.AddSeconds(10), MemoryShare = 0.9 }, options);
        Assert.Empty(steps);

        steps = Feed(throttle, 3, new LoadSample { At = s_start.AddSeconds(40), MemoryShare = 0.9 }, options);
        Assert.Equal("stepping up: new files wait -> one by one; nothing has been under way for 30 s; memory is 90% full", Assert.Single(steps).Sentence);
        Assert.Equal((false, true), (throttle.Cuts.StartsNothing, throttle.Cuts.OneByOne));

        Feed(throttle, 1, new LoadSample { At = s_start.AddSeconds(44), MemoryShare = 0.9, Active = 1 }, options);
        Assert.True(throttle.Cuts.OneByOne);

        steps = Feed(throttle, 4, new LoadSample { At = s_start.AddSeconds(50), MemoryShare = 0.6, Active = 1 }, options);
        Assert.Equal("stepping up: new files one by one -> start; enough is free again: memory is 60% full", Assert.Single(steps).Sentence);
        Assert.Equal(ThrottleCuts.None, throttle.Cuts);
    }

    [Theory]
    [InlineData(0.5, 0.0, MemoryPressure.Low)]
    [InlineData(0.69, 0.0, MemoryPressure.Low)]
    [InlineData(0.70, 0.0, MemoryPressure.Medium)]
    [InlineData(0.84, 0.0, MemoryPressure.Medium)]
    [InlineData(0.85, 0.0, MemoryPressure.High)]
    [InlineData(0.2, 0.15, MemoryPressure.Medium)]
    [InlineData(0.2, 0.5, MemoryPressure.High)]
    public void Memory_pressure_has_three_levels(double share, double stall, MemoryPressure level)
    {
        var gauge = new MemoryGauge();

        gauge.Read(new LoadSample { At = s_start, MemoryShare = share, MemoryPressure = stall });
        gauge.Read(new LoadSample { At = s_start, MemoryShare = share, MemoryPressure = stall });

        Assert.Equal(level, gauge.Level);
    }

    [Fact]
    public void A_profile_that_watches_nothing_any_more_lifts_all()
    {
        var throttle = new LoadThrottle();
        Feed(throttle, 20, new LoadSample { At = s_start, MachineCpu = 1 });
        Assert.Equal(LoadThrottle.Floor, throttle.Depth);

        var step = Assert.Single(Feed(throttle, 1, new LoadSample { At = s_start.AddSeconds(20), MachineCpu = 1 }, new AdaptOptions()));

        Assert.False(step.IsDown);
        Assert.Equal(ThrottleCuts.None, throttle.Cuts);
    }

    private static List<ThrottleStep> Feed(LoadThrottle throttle, int samples, LoadSample sample, AdaptOptions? options = null, ThrottleCeilings? ceilings = null)
    {
        var steps = new List<ThrottleStep>();
        for (var i = 0; i < samples; i++)
        {
            steps.AddRange(throttle.Observe(sample with { At = sample.At.AddSeconds(i) }, options ?? s_options, ceilings ?? s_ceilings));
        }

        return steps;
    }
}
