using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using SnatchEngine.Benching.Serving;
using SnatchEngine.TestKit;

namespace SnatchEngine.Specs.Benching;

public sealed class BenchServerSpecs
{
    [Fact]
    public async Task It_serves_wholes_and_parts_and_knows_what_has_not_changed()
    {
        await using var server = new BenchServer(new ServerScript(), TimeProvider.System);
        using var client = new HttpClient();
        var url = server.UrlOf(3, 3_000_000);

        var whole = await client.GetByteArrayAsync(url);
        using var part = await client.SendAsync(Asking(url, r => r.Headers.Range = new RangeHeaderValue(1_048_000, 1_049_999)));
        using var beyond = await client.SendAsync(Asking(url, r => r.Headers.Range = new RangeHeaderValue(3_000_000, null)));
        using var unchanged = await client.SendAsync(Asking(url, r => r.Headers.IfNoneMatch.Add(part.Headers.ETag!)));
        using var missing = await client.GetAsync(new Uri(url).GetLeftPart(UriPartial.Authority) + "/nothing");

        Assert.Equal(3_000_000, whole.Length);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[1_048_000..1_050_000], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal("bytes 1048000-1049999/3000000", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Its_bytes_can_be_told_from_any_others()
    {
        await using var server = new BenchServer(new ServerScript(), TimeProvider.System);
        using var client = new HttpClient();
        using var folder = new TempFolder();
        var bytes = await client.GetByteArrayAsync(server.UrlOf(1, 2_000_000));
        var path = folder.Write("1.bin", bytes);

        Assert.True(await BenchBytes.AreInAsync(path, 1, 2_000_000, CancellationToken.None));
        Assert.False(await BenchBytes.AreInAsync(path, 0, 2_000_000, CancellationToken.None));
        Assert.False(await BenchBytes.AreInAsync(path, 1, 2_000_001, CancellationToken.None));
        bytes[1_999_999] ^= 1;
        Assert.False(await BenchBytes.AreInAsync(folder.Write("2.bin", bytes), 1, 2_000_000, CancellationToken.None));
    }

    [Fact]
    public async Task Each_connection_keeps_to_its_rate_and_all_to_theirs()
    {
        await using var server = new BenchServer(ServerScript.TryParse("rate=8MiB/s,per-connection=2MiB/s", out _)!, TimeProvider.System);
        using var client = new HttpClient();

        var one = await TimeAsync(() => client.GetByteArrayAsync(server.UrlOf(0, 512 << 10)));
        var eight = await TimeAsync(() => Task.WhenAll(Enumerable.Range(0, 8).Select(i => client.GetByteArrayAsync(server.UrlOf(i, 512 << 10)))));

        // No sooner than the rates allow, but for the slack of its timers; how much later is the machine's.
        Assert.True(one.TotalSeconds >= 0.19, $"{one}");
        Assert.True(eight.TotalSeconds >= 0.44, $"{eight}");
    }

    [Fact]
    public async Task Beyond_its_connections_it_is_busy()
    {
        await using var server = new BenchServer(ServerScript.TryParse("connections=1,per-connection=64KiB/s", out _)!, TimeProvider.System);
        using var client = new HttpClient();
        using var first = await client.GetAsync(server.UrlOf(0, 1 << 20), HttpCompletionOption.ResponseHeadersRead);

        using var second = await client.GetAsync(server.UrlOf(1, 1 << 20), HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (first.StatusCode, second.StatusCode));
    }

    [Theory]
    [InlineData("rate", "'rate' needs a value, as in rate=20MiB/s,latency=30ms")]
    [InlineData("rate=0", "rate must be a rate such as 20MiB/s, was '0'")]
    [InlineData("speed=1M", "'speed' is unknown; known are rate, per-connection, latency, connections")]
    [InlineData("latency=1,latency=2", "'latency' is given twice")]
    [InlineData("latency=2h", "latency must be a duration up to 1m, such as 30ms, was '2h'")]
    [InlineData("connections=0", "connections must be 1 to 10000, was '0'")]
    public void A_script_that_is_wrong_says_how(string script, string expected)
    {
        Assert.Null(ServerScript.TryParse(script, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void A_script_is_read_whole()
    {
        var script = ServerScript.TryParse(" rate=1MiB/s, per-connection=64K ,latency=30ms,connections=3", out var problem)!;

        Assert.Null(problem);
        Assert.Equal((1 << 20, 64 << 10, 30.0, 3), (script.Rate!.Value.BytesPerSecond, script.PerConnection!.Value.BytesPerSecond, script.Latency.TotalMilliseconds, script.Connections!.Value));
    }

    private static HttpRequestMessage Asking(string url, Action<HttpRequestMessage> with)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        with(request);
        return request;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed;
    }
}
