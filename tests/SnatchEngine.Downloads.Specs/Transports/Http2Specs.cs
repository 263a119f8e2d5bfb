using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Transports;

public sealed class Http2Specs
{
    [Fact]
    public async Task Many_small_files_of_an_https_origin_share_one_connection()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options);
        var files = Enumerable.Range(0, 40).Select(i => new SeededBytes(i, 20_000 + i)).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            server.Serve($"/{i}.bin", files[i]);
        }

        var placed = await Task.WhenAll(files.Select((_, i) => pull.StartAsync([server.Url($"/{i}.bin")], r => r with { ManySmallFiles = true }, new())));
        Assert.All(files.Zip(placed), p => Assert.Null(p.First.DifferenceFrom(p.Second.Path)));
        Assert.All(server.Requests, r => Assert.Equal("h2", r.Protocol));
        Assert.Equal(1, server.Connections);
        Assert.Equal(40, server.Requests.Count);
    }

    [Fact]
    public async Task Without_that_hint_http_1_is_spoken_and_the_score_says_why()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options);
        server.Serve("/f.bin", new SeededBytes(1, 1000));
        await pull.GetAsync(server.Url("/f.bin"));
        Assert.Equal("HTTP/1.1", Assert.Single(server.Requests).Protocol);
        var request = new DownloadRequest { Urls = [server.Url("/f.bin")], Folder = "." };
        Assert.Equal(["http-segmented", "http2-multiplexed"], pull.Core.Score(request).Select(s => s.Transport));
        Assert.Equal(["http2-multiplexed", "http-segmented"], pull.Core.Score(request with { ManySmallFiles = true }).Select(s => s.Transport));
        Assert.Equal("HTTP/2 needs https", pull.Core.Score(request with { Urls = ["http://files.test/f"] })[^1].Why);
    }

    [Fact]
    public async Task A_host_that_wants_http_1_gets_it_and_is_remembered()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options);
        var file = new SeededBytes(5, 30_000);
        server.Serve("/f.bin", file, faults: new() { RequireHttp1 = true });
        Assert.Null(file.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"), r => r with { ManySmallFiles = true })).Path));
        Assert.Null(file.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"), r => r with { ManySmallFiles = true, Overwrite = true })).Path));
        Assert.Equal("HTTP/1.1", server.Requests[^1].Protocol);
        Assert.True(pull.Core.LearnedHosts.Single().Http1Only);
        Assert.InRange(server.Requests.Count(r => r.Protocol == "h2"), 1, 2);
    }

    [Fact]
    public async Task An_https_origin_without_http_2_still_gives_its_small_files()
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { Tls = true, Http2 = false });
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options);
        var file = new SeededBytes(6, 30_000);
        server.Serve("/f.bin", file);
        Assert.Null(file.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"), r => r with { ManySmallFiles = true })).Path));
    }

    [Theory]
    [InlineData(Ending.EndStream), InlineData(Ending.ResetStream), InlineData(Ending.GoAway)]
    public async Task A_stream_that_ends_early_is_gone_on_with(Ending how)
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options);
        var file = new SeededBytes(7, 900_000);
        server.Serve("/f.bin", file, faults: new() { CutAfter = new(300_000, Times: 2, How: how) });
        Assert.Null(file.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"), r => r with { ManySmallFiles = true })).Path));
        Assert.All(server.Requests.Skip(1), r => Assert.True(r.Range?.Start > 0));
    }
}
