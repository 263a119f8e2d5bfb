using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Adapting;
using SnatchEngine.Monitoring;

namespace SnatchEngine.Specs.Adapting;

public sealed class GoodputWatchSpecs
{
    private const string Origin = "http://a.test:80";
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly GoodputWatch _watch = new();
    private int _second;

    [Fact]
    public void A_host_that_stays_below_half_of_what_it_sent_is_told_once_and_its_recovery_too()
    {
        Assert.Empty(Feed(20, new LoadSample { At = s_start, Hosts = [Host(Origin, 10, 8)] }));

        var low = Assert.Single(Feed(60, new LoadSample { At = s_start, Hosts = [Host(Origin, 2, 8)] }));
        Assert.Equal((Origin, DegradedCause.Host, false), (low.Origin, low.Cause, low.IsOver));
        Assert.StartsWith("degraded: http://a.test:80 sends 2.0 MiB/s, and ", low.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("probably the host: nothing here is busy", low.Sentence, StringComparison.Ordinal);

        var over = Assert.Single(Feed(20, new LoadSample { At = s_start, Hosts = [Host(Origin, 10, 8)] }));
        Assert.True(over.IsOver);
    }

    [Fact]
    public void A_short_dip_is_not_worth_a_word()
    {
        Feed(20, new LoadSample { At = s_start, Hosts = [Host(Origin, 10, 8)] });

        Assert.Empty(Feed(10, new LoadSample { At = s_start, Hosts = [Host(Origin, 1, 8)] }));
        Assert.Empty(Feed(30, new LoadSample { At = s_start, Hosts = [Host(Origin, 10, 8)] }));
    }

    [Fact]
    public void Fewer_connections_are_expected_to_bring_less()
    {
        Feed(20, new LoadSample { At = s_start, Hosts = [Host(Origin, 16, 8)] });

        Assert.Empty(Feed(60, new LoadSample { At = s_start, Hosts = [Host(Origin, 2, 1)] }));
    }

    [Fact]
    public void A_line_that_is_as_full_as_ever_is_only_shared()
    {
        Feed(20, new LoadSample { At = s_start, Hosts = [Host(Origin, 10, 4)] });

        Assert.Empty(Feed(60, new LoadSample { At = s_start, Hosts = [Host(Origin, 2, 4), Host("http://b.test:80", 8, 4)] }));
    }

    [Fact]
    public void What_an_earlier_process_learned_is_where_it_begins()
    {
        var low = Assert.Single(Feed(60, new LoadSample { At = s_start, Hosts = [Host(Origin, 1, 2)] }, learned: 8 << 20));

        Assert.Equal(DegradedCause.Host, low.Cause);
        Assert.InRange(low.Usual.BytesPerSecond, 7 << 20, 8 << 20);
    }

    [Theory]
    [InlineData("cpu", DegradedCause.Cpu)]
    [InlineData("disk", DegradedCause.Disk)]
    [InlineData("io", DegradedCause.Disk)]
    [InlineData("loss", DegradedCause.Line)]
    [InlineData("all", DegradedCause.Line)]
    [InlineData("other", DegradedCause.Host)]
    [InlineData("limit", DegradedCause.OurLimit)]
    public void The_cause_is_what_speaks_for_it(string what, DegradedCause cause)
    {
        HostSpeed[] before = [Host(Origin, 10, 4), Host("http://b.test:80", 10, 4)];
        Feed(20, new LoadSample { At = s_start, Hosts = before });
        var sample = new LoadSample { At = s_start, Hosts = [Host(Origin, 1, 4), Host("http://b.test:80", what == "all" ? 1 : 6, 4)] };
        sample = what switch
        {
            "cpu" => sample with { MachineCpu = 0.99 },
            "disk" => sample with { DiskLatency = TimeSpan.FromSeconds(1) },
            "io" => sample with { IoPressure = 0.5 },
            "loss" => sample with { Retransmitted = 0.1 },
            _ => sample,
        };

        var low = Feed(40, sample, ourLimit: what == "limit" ? "download.limit-rate is 1 MiB/s by now" : null);

        Assert.Equal(cause, low[0].Cause);
        Assert.Equal(what == "all" ? 2 : 1, low.Count);
    }

    private static HostSpeed Host(string origin, int mebibytes, int connections) => new(origin, new ByteRate((long)mebibytes << 20), connections, 8);

    private List<Degradation> Feed(int seconds, LoadSample sample, double? learned = null, string? ourLimit = null)
    {
        var told = new List<Degradation>();
        for (var end = _second + seconds; _second < end; _second++)
        {
            var received = new ByteRate(sample.Hosts.Sum(h => h.Speed.BytesPerSecond));
            told.AddRange(_watch.Observe(sample with { At = s_start.AddSeconds(_second), Received = received }, _ => learned, ourLimit));
        }

        return told;
    }
}
