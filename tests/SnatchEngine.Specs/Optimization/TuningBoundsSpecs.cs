using SnatchEngine.Abstractions.Optimization;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads;
using SnatchEngine.Optimization;

namespace SnatchEngine.Specs.Optimization;

/// <summary>What an optimizer proposes is held to the profile, whoever wrote it.</summary>
public sealed class TuningBoundsSpecs
{
    [Theory]
    [InlineData("keep", "-20", "0")]
    [InlineData("high", "-20", "-5")]
    [InlineData("high", "-5", "-5")]
    [InlineData("keep", "10", "10")]
    [InlineData("keep", "fast", null)]
    public void A_nice_value_below_what_is_asked_is_raised(string asked, string wanted, string? held) => Assert.Equal(held, Hold("process.nice", wanted, asked).Wanted);

    [Theory]
    [InlineData("keep", "real-time:0", null)]
    [InlineData("high", "real-time:7", null)]
    [InlineData("keep", "best-effort:0", "best-effort:4")]
    [InlineData("high", "best-effort:0", "best-effort:0")]
    [InlineData("low", "best-effort:5", "best-effort:7")]
    [InlineData("low", "idle", "idle")]
    [InlineData("keep", "best-effort:9", null)]
    public void Real_time_is_never_used_at_the_disk_and_no_turn_is_better_than_asked(string asked, string wanted, string? held) => Assert.Equal(held, Hold("process.io-priority", wanted, asked).Wanted);

    [Theory]
    [InlineData("net.core.rmem_max", "212992", "268435456", null, "134217728")]
    [InlineData("net.ipv4.tcp_rmem", "4096 131072 6291456", "4096 131072 268435456", null, "4096 131072 134217728")]
    [InlineData("net.core.wmem_max", "212992", "100000000", 256L << 20, "33554432")]
    [InlineData("net.core.wmem_max", "212992", "100000000", null, "100000000")]
    [InlineData("net.core.rmem_max", "200000000", "268435456", null, null)]
    [InlineData("net.core.rmem_max", "1", "; reboot", null, null)]
    public void A_buffer_is_at_most_128_MiB_and_an_eighth_of_the_memory(string key, string present, string wanted, long? memory, string? held)
    {
        var change = new TuningBounds(new OptimizerOptions(), memory is { } bytes ? new ByteSize(bytes) : null).Hold(new TuningChange { Key = key, Reach = ChangeReach.Machine, Present = present, Wanted = wanted, Why = "it is", Command = $"sysctl -w {key}='{wanted}'" });
        Assert.Equal(held, change.Wanted);
        Assert.Equal(held is null ? null : $"sysctl -w {key}='{held}'", change.Command);
    }

    [Fact]
    public void A_priority_class_that_starves_the_system_is_lowered() => Assert.Equal("above-normal", Hold("process.priority-class", "real-time", "high").Wanted);

    [Fact]
    public void What_is_too_long_to_be_written_down_is_not_made()
    {
        var change = new TuningChange { Key = "other.thing", Reach = ChangeReach.Machine, Present = "1", Wanted = "2", Why = "it is", Restore = new string('x', 5000) };
        Assert.Null(new TuningBounds(new OptimizerOptions(), null).Hold(change).Wanted);
        Assert.Equal("2", new TuningBounds(new OptimizerOptions(), null).Hold(change with { Restore = "" }).Wanted);
    }

    [Fact]
    public void Limits_only_ever_fall()
    {
        var profile = new LoweredLimits { FilesAtOnce = 5, ConnectionsPerHost = 8, LimitRate = new ByteRate(1000) };
        Assert.Null(TuningBounds.Hold(new LoweredLimits { FilesAtOnce = 9, ConnectionsPerHost = 8, LimitRate = new ByteRate(2000) }, profile));
        var held = TuningBounds.Hold(new LoweredLimits { FilesAtOnce = 0, ConnectionsPerHost = 20, LimitRate = new ByteRate(10), ConnectionsPerFile = 3 }, profile)!;
        Assert.Equal((1, null, 3, 10), (held.FilesAtOnce, held.ConnectionsPerHost, held.ConnectionsPerFile, held.LimitRate?.BytesPerSecond));
        Assert.Null(TuningBounds.Hold(null, profile));
    }

    [Fact]
    public void The_line_with_the_most_bytes_under_way_counts_and_a_slow_server_is_no_long_line()
    {
        HostFacts Host(string name, double goodput, double seconds) => new(name) { Goodput = goodput, HeadersP99 = TimeSpan.FromSeconds(seconds) };
        Assert.Null(TuningTerms.LineOf([Host("a", 0, 1), Host("b", 100, 0), Host("c", double.NaN, 1), Host("d", double.PositiveInfinity, 1)]));
        var line = TuningTerms.LineOf([Host("near", 1e9, 0.001), Host("far", 1e8, 0.1), Host("slow", 1e6, 9)])!;
        Assert.Equal(("far", 10_000_000), (line.Host, line.Product.Bytes));
        Assert.Equal(1_000_000, TuningTerms.LineOf([Host("slow", 1e6, 9)])!.Product.Bytes);
    }

    private static TuningChange Hold(string key, string wanted, string asked) =>
        new TuningBounds(new OptimizerOptions { Linux = new LinuxOptions { Priority = asked, IoPriority = asked } }, null).Hold(new TuningChange { Key = key, Reach = ChangeReach.OwnProcess, Present = "0", Wanted = wanted, Why = "it is" });
}
