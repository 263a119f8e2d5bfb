using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Nasty;

/// <summary>Sizes that no number of pieces divides.</summary>
public sealed class OddSizeSpecs
{
    private const long MiB = Fetching.MiB;

    [Theory, Trait("nasty", "16")]
    [InlineData(12_303, 1024)]
    [InlineData(12_289, 1024)]
    [InlineData(12_288, 1024)]
    [InlineData(1, 1024)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 1024)]
    public async Task Ranges_of_one_size_reach_the_last_byte(long total, long size)
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { ChunkSize = new ByteSize(size) });
        var file = new SeededBytes(1, total);
        fetching.Server.Serve(Fetching.Target, file);
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);
        Assert.Equal((total + size - 1) / size, result.Requests);
        var reached = 0L;
        foreach (var range in fetching.RangeRequests.Select(r => r.Range!.Value))
        {
            Assert.InRange(range.Start!.Value, 0, reached);
            reached = range.End!.Value + 1;
        }

        Assert.Equal(total, fetching.RangeRequests.Count == 1 ? Math.Min(reached, total) : reached);
    }

    [Theory, Trait("nasty", "16")]
    [InlineData((8 * MiB) + 1, 4)]
    [InlineData((8 * MiB) - 1, 7)]
    [InlineData(12_303_000, 12)]
    [InlineData((2 * MiB) - 1, 2)]
    public async Task Pieces_of_an_odd_file_leave_no_byte_out(long total, int connections)
    {
        await using var fetching = await Fetching.StartAsync(new DownloadOptions { ConnectionsPerHost = 16 });
        var file = new SeededBytes(1, total);
        fetching.Server.Serve(Fetching.Target, file);
        var result = await fetching.FetchAsync(connections);
        fetching.Holds(file, result);
    }

    [Fact, Trait("nasty", "16")]
    public async Task A_remainder_of_one_byte_is_asked_as_such()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 800_001);
        await fetching.InterruptAsync(file, 500_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { ClampRangeTo = 50_000 });
        var result = await fetching.FetchAsync();
        fetching.Holds(file, result);

        // The first answer ends in its 64 KiB of overlap.
        Assert.Equal("800000-800000", fetching.RangeRequests[^1].Range.ToString());
        Assert.Equal(8, result.Requests);
    }
}
