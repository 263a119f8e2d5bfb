using SnatchEngine.Downloads.Segments;
using SnatchEngine.Downloads.Specs.Throttling;
using SnatchEngine.Downloads.Throttling;

namespace SnatchEngine.Downloads.Specs.Segments;

/// <summary>How many connections, how far ahead, and why.</summary>
public sealed class ChoiceSpecs
{
    private const long MiB = 1 << 20;
    private static readonly DownloadRequest s_request = new() { Urls = ["http://h/x"], Folder = "." };

    private long _bytes;

    [Theory]
    [InlineData(1_000_000, 1)]
    [InlineData(5_000_000, 4)]
    [InlineData(12_000_000, 8)]
    [InlineData(12_500_000, 16)]
    public void A_connection_begins_by_the_speed_of_its_host(double bytesPerSecond, int mebibytes)
    {
        Assert.Equal(mebibytes * MiB, ClaimWindow.First(bytesPerSecond, 4096 * MiB));
        Assert.StartsWith("this host gives a connection ", ClaimWindow.Why(bytesPerSecond, 4096 * MiB), StringComparison.Ordinal);
    }

    [Fact]
    public void It_never_begins_with_more_than_a_race_could_make_good()
    {
        Assert.Equal((4 * MiB, 256L << 10), (ClaimWindow.First(1e9, 256 * MiB), ClaimWindow.First(1e9, MiB)));
        Assert.StartsWith("a 64th of the file", ClaimWindow.Why(1e9, 256 * MiB), StringComparison.Ordinal);
        Assert.Equal((256L << 10, "nothing is known of this host yet"), (ClaimWindow.First(0, 4096 * MiB), ClaimWindow.Why(0, 4096 * MiB)));
    }

    [Fact]
    public void What_is_measured_is_told_and_learned()
    {
        using var time = new VirtualTime();
        var host = new HostMemory("http://h:80", time);
        var target = new ConnectionTarget(s_request, () => new DownloadOptions(), host, inOrder: false, time);
        Assert.Equal((1, "one to begin with; doubled while that pays"), (target.Count, target.Why));
        Run(target, time, 5);
        Assert.Equal((4, "2 brought 100 % more than 1, worth it from 15 %"), (target.Count, target.Why));
        Assert.Equal(2, host.Connections!.Value.Count);

        var next = new ConnectionTarget(s_request, () => new DownloadOptions(), host, inOrder: false, time);
        Assert.Equal((2, "2 paid at this host just now"), (next.Count, next.Why));
        next.Refused();
        Assert.Equal((1, "the host refused one more"), (next.Count, next.Why));
    }

    [Fact]
    public void What_was_learned_before_is_used_as_it_arrives()
    {
        using var time = new VirtualTime();
        var host = new HostMemory("http://h:80", time);
        var target = new ConnectionTarget(s_request, () => new DownloadOptions(), host, inOrder: false, time);
        Run(target, time, 1);
        host.Restore(new HostFacts("http://h:80") { LearnedAt = time.GetUtcNow(), Connections = 8, ConnectionsLearnedAt = time.GetUtcNow().AddHours(-3) });
        Run(target, time, 1);
        Assert.Equal((8, "8 paid at this host 3 h ago"), (target.Count, target.Why));
    }

    [Fact]
    public void What_is_taken_from_other_downloads_of_the_host_is_no_gain_to_learn()
    {
        using var time = new VirtualTime();
        var host = new HostMemory("http://h:80", time);
        var target = new ConnectionTarget(s_request, () => new DownloadOptions(), host, inOrder: false, time, () => 8);
        Run(target, time, 5);
        Assert.Equal((4, null), (target.Count, host.Connections));
    }

    [Fact]
    public void A_number_that_was_asked_for_is_not_argued_with()
    {
        using var time = new VirtualTime();
        var host = new HostMemory("http://h:80", time);
        host.LearnConnections(2);
        var target = new ConnectionTarget(s_request with { Connections = 5 }, () => new DownloadOptions(), host, inOrder: false, time);
        Assert.Equal((5, "as many as were asked for"), (target.Count, target.Why));
        target.Refused();
        Assert.Equal((5, "as many as were asked for"), (target.Count, target.Why));
    }

    private void Run(ConnectionTarget target, VirtualTime time, int seconds)
    {
        for (var i = 0; i < seconds * 5; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            _bytes += target.Count * MiB;
            target.Observe(_bytes, target.Count, isHeld: false);
        }
    }

}
