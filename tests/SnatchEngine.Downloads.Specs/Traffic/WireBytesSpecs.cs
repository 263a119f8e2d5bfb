using System.Security.Cryptography;
using SnatchEngine.Abstractions.Transfer;
using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.Downloads.Traffic;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Traffic;

/// <summary>Every byte that came is either in the file, or thrown away for a reason.</summary>
public sealed class WireBytesSpecs
{
    private const long MiB = Fetching.MiB;

    [Theory]
    [InlineData(40_000, 1), InlineData(3_000_000, 1), InlineData(8_000_000, 4)]
    public async Task Of_a_file_that_comes_as_it_should_nothing_is_wasted(int length, int connections)
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", new SeededBytes(1, length));
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = connections });
        Assert.Equal(length, file.Wire.Useful);
        Assert.Equal(0, file.Wire.Retry);
        Assert.Equal(file.Wire, pull.Core.Look().Bytes);
    }

    [Fact]
    public async Task What_proves_that_a_part_is_of_the_same_file_is_overlap()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file);
        var result = await fetching.FetchAsync();
        Assert.Equal(new WireBytes((4 * MiB) - 700_000 + (64 << 10), 0, 0, 64 << 10), result.Wire);
    }

    [Fact]
    public async Task What_a_server_without_ranges_sends_again_is_overlap()
    {
        await using var fetching = await Fetching.StartAsync();
        var file = new SeededBytes(1, 4 * MiB);
        await fetching.InterruptAsync(file, 700_000);
        fetching.Server.Serve(Fetching.Target, file, null, new Faults { IgnoreRange = true });
        var result = await fetching.FetchAsync();
        Assert.Equal(new WireBytes(4 * MiB, 0, 0, 700_000), result.Wire);
    }

    [Fact]
    public async Task What_came_of_a_file_that_changed_is_retry()
    {
        await using var fetching = await Fetching.StartAsync();
        SeededBytes old = new(1, 8 * MiB), now = new(2, 8 * MiB);
        var gate = new Gate();
        fetching.Server.Serve(Fetching.Target, old, null, x => new() { ChangeEntityAfter = new(1, now), Hold = x.Index == 0 ? gate : null, HoldAfter = 256 << 10 });
        var result = await fetching.FetchAsync(connections: 4);
        fetching.Holds(now, result);
        Assert.Equal(8 * MiB, result.Wire.Useful);
        Assert.InRange(result.Wire.Retry, 1, 256 << 10);
    }

    [Fact]
    public async Task A_piece_with_a_wrong_hash_is_retry_as_long_as_it_is()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        SeededBytes right = new(1, 4 * MiB), wrong = new(2, 4 * MiB);
        server.Serve("/f.bin", right, null, x => x.Index == 0 ? new() { LyingBytes = wrong } : Faults.None);
        var hex = Enumerable.Range(0, 4).Select(i => Convert.ToHexStringLower(SHA256.HashData(right.ToArray(i * MiB, (i + 1) * MiB)))).ToList();
        var file = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1, Pieces = new(ChecksumKind.Sha256, MiB, hex) });
        Assert.Null(right.DifferenceFrom(file.Path));
        Assert.Equal((4 * MiB, 4 * MiB), (file.Wire.Useful, file.Wire.Retry));
    }

    [Fact]
    public async Task A_page_that_stands_where_the_file_should_be_is_retry()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.zip", new SeededBytes(1, MiB), null, new Faults { HtmlInsteadAfter = 0 });
        await pull.FailAsync(server.Url("/f.zip"));
        Assert.InRange(pull.Core.Look().Bytes.Retry, 1, 512);
        Assert.Equal(0, pull.Core.Look().Bytes.Useful);
    }

    [Fact]
    public async Task A_file_that_is_refused_at_its_end_was_fetched_for_nothing()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", new SeededBytes(1, 3 * MiB));
        await pull.FailAsync(server.Url("/f.bin"), r => r with { Checksums = [new Checksum(ChecksumKind.Sha256, new string('0', 64))] });
        Assert.Equal(new WireBytes(3 * MiB, 3 * MiB, 0, 0), pull.Core.Look().Bytes);
    }

    [Fact]
    public async Task What_proves_that_a_file_is_there_already_is_overlap()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/f.bin", new SeededBytes(1, 100_000));
        await pull.GetAsync(server.Url("/f.bin"));
        var again = await pull.GetAsync(server.Url("/f.bin"));
        Assert.Equal((DownloadOutcome.AlreadyComplete, 64 << 10, 0L), (again.Outcome, again.Wire.Overlap, again.Wire.Useful));
    }

    [Fact]
    public async Task Pieces_of_a_stream_that_broke_off_count_once()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        server.Serve("/s.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n0.ts\n#EXTINF:4,\n1.ts\n#EXT-X-ENDLIST\n");
        server.Serve("/0.ts", new SeededBytes(1, 200_000), new FileHeaders { ETag = null, LastModified = null }, new Faults { CutAfter = new(50_000, Times: 1) });
        server.Serve("/1.ts", new SeededBytes(2, 200_000));
        var file = await pull.GetAsync(server.Url("/s.m3u8"), r => r with { Connections = 1 });
        Assert.Equal(400_000, file.Length);
        Assert.Equal(50_000, file.Wire.Retry);
        Assert.InRange(file.Wire.Useful, 400_000, 400_500);
    }

    [Fact]
    public async Task The_core_knows_its_hosts_its_requests_and_what_is_under_way()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull();
        var gate = new Gate();
        server.Serve("/f.bin", new SeededBytes(1, 3 * MiB), null, new Faults { Hold = gate, HoldAfter = MiB });
        var get = pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 1 });
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (pull.Core.Look().Bytes.Received < MiB)
        {
            await Task.Delay(1, limit.Token);
        }

        var held = pull.Core.Look();
        Assert.Equal((1, pull.Status, 1), (held.Active.Count, held.Active[0].Status, held.Hosts.Sum(h => h.Connections)));
        gate.Open();
        await get;
        await pull.FailAsync(server.Url("/none.bin"));

        var after = pull.Core.Look();
        Assert.Empty(after.Active);
        Assert.Equal((server.Requests.Count, 1, 1), (after.Requests, after.Succeeded, after.Failed));
        Assert.Equal((server.Origin, 3 * MiB), (Assert.Single(after.Hosts).Origin, after.Hosts[0].Received));
        Assert.True(after.Waited > TimeSpan.Zero && after.Answers == 2);
    }
}

/// <summary>Races take tenths of a second, so they have the machine to themselves.</summary>
[Collection(nameof(Timed))]
public sealed class HedgeSpecs
{
    [Fact]
    public async Task What_two_connections_brought_is_hedge()
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { SendBuffer = 64 << 10 });
        await using var pull = new Pull();
        var file = new SeededBytes(37, 6_000_000);
        server.Serve("/f.bin", file, null, x => new() { Rate = x.ConnectionId == 1 ? 60_000 : 6_000_000 });
        var result = await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 3 });
        Assert.Null(file.DifferenceFrom(result.Path));
        Assert.Equal(file.Length, result.Wire.Useful);
        Assert.InRange(result.Wire.Hedge, 1, 4 << 20);
        Assert.Equal(0, result.Wire.Retry);
    }
}
