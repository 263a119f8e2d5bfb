using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs;

/// <summary>The kit is what every other spec leans on, so it is proven against a client that is not ours.</summary>
public sealed class TestKitSpecs
{
    private static readonly SeededBytes File = new(7, 300_001);

    [Fact]
    public void Seeded_bytes_are_the_same_from_any_offset()
    {
        var whole = File.ToArray();
        Prop.ForAll(
            Gen.Choose(0, 300_001).Zip(Gen.Choose(0, 40)).ToArbitrary(),
            cut => Part(cut.Item1, cut.Item2).SequenceEqual(whole.AsSpan(cut.Item1, Math.Min(cut.Item2, 300_001 - cut.Item1)))).QuickCheckThrowOnFailure();
        Assert.NotEqual(whole, new SeededBytes(8, 300_001).ToArray());

        static Span<byte> Part(int from, int length) => File.ToArray(from, Math.Min(from + length, File.Length));
    }

    [Fact]
    public async Task A_served_file_answers_ranges_conditions_and_heads_like_a_good_server()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        server.Serve("/f", File);

        var part = await AskAsync(client, server.Url("/f"), 100, 299);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("bytes 100-299/300001", Line(part, "Content-Range"));
        Assert.Equal(File.ToArray(100, 300), await part.Content.ReadAsByteArrayAsync());
        var last = await AskAsync(client, server.Url("/f"), null, 5);
        Assert.Equal(File.ToArray(299_996, 300_001), await last.Content.ReadAsByteArrayAsync());
        var beyond = await AskAsync(client, server.Url("/f"), 300_001, null);
        Assert.Equal((HttpStatusCode)416, beyond.StatusCode);
        Assert.Equal("bytes */300001", Line(beyond, "Content-Range"));
        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(client, server.Url("/f"), null, null, ("If-None-Match", "\"v1\""))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, server.Url("/f"), 5, 9, ("If-Range", "\"v0\""))).StatusCode);
        Assert.Equal(HttpStatusCode.PartialContent, (await AskAsync(client, server.Url("/f"), 5, 9, ("If-Range", "\"v1\""))).StatusCode);
        var head = await client.SendAsync(new(HttpMethod.Head, server.Url("/f")));
        Assert.Equal(300_001, head.Content.Headers.ContentLength);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Everything_asked_is_recorded_as_it_came()
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { Address = IPAddress.IPv6Loopback });
        using var client = NewClient();
        server.Serve("/a%7Eb//[c]+d", File);
        var url = new Uri(server.Url("/a%7Eb//[c]+d?q=%41+~"), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Range = new(10, 19);
        request.Headers.TryAddWithoutValidation("X-Two", "b");
        await client.SendAsync(request);

        var asked = Assert.Single(server.Requests);
        Assert.Equal(("GET", "/a%7Eb//[c]+d?q=%41+~", "b", 206, 10L), (asked.Method, asked.Target, asked.Header("x-two"), asked.Status, asked.BytesSent));
        Assert.Equal(new RequestedRange(10, 19), asked.Range);
        Assert.Same(asked, Assert.Single(server.RequestsFor("/a%7Eb//[c]+d")));
    }

    [Theory]
    [InlineData(nameof(Faults.IgnoreRange), "HTTP/1.1 200 OK", 300_001)]
    [InlineData(nameof(Faults.RangeStartShift), "Content-Range: bytes 90-199/300001", 110)]
    [InlineData(nameof(Faults.ClampRangeTo), "Content-Range: bytes 100-149/300001", 50)]
    [InlineData(nameof(Faults.ContentRangeFormat), "Content-Range: bytes: 100-199/*", 100)]
    [InlineData(nameof(Faults.RandomTotal), "Content-Range: bytes 100-199/300002", 100)]
    [InlineData(nameof(Faults.ShortByOne), "Content-Length: 99", 99)]
    [InlineData(nameof(Faults.ContentLengthShift), "Content-Length: 99", 100)]
    [InlineData(nameof(Faults.TwoLengths), "Content-Length: 100\r\nContent-Length: 101", 100)]
    [InlineData(nameof(Faults.NoLength), "Connection: close", 100)]
    [InlineData(nameof(Faults.ExtraBytes), "Content-Length: 100", 103)]
    [InlineData(nameof(Faults.CutAfter), "Content-Length: 100", 30)]
    [InlineData(nameof(Faults.ChunkedNoTerminator), "Transfer-Encoding: chunked", 106)]
    [InlineData(nameof(Faults.ChunkedAndLength), "Transfer-Encoding: chunked\r\nContent-Length: 7", 111)]
    [InlineData(nameof(Faults.RefuseRange), "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1.5", 0)]
    [InlineData(nameof(Faults.ContentRangeOn200), "Content-Range: bytes 0-300000/300001", 300_001)]
    [InlineData(nameof(Faults.RangeStatus), "HTTP/1.1 200 OK", 100)]
    [InlineData(nameof(Faults.HtmlInsteadAfter), "Content-Type: text/html; charset=utf-8", 70)]
    public async Task A_fault_shows_on_the_wire_exactly_as_named(string fault, string wanted, int bodyLength)
    {
        Faults faults = fault switch
        {
            nameof(Faults.IgnoreRange) => new() { IgnoreRange = true },
            nameof(Faults.RangeStartShift) => new() { RangeStartShift = -10 },
            nameof(Faults.ClampRangeTo) => new() { ClampRangeTo = 50 },
            nameof(Faults.ContentRangeFormat) => new() { ContentRangeFormat = (first, last, _) => $"bytes: {first}-{last}/*" },
            nameof(Faults.RandomTotal) => new() { RandomTotal = true },
            nameof(Faults.ShortByOne) => new() { ShortByOne = true },
            nameof(Faults.ContentLengthShift) => new() { ContentLengthShift = -1 },
            nameof(Faults.TwoLengths) => new() { TwoLengths = true },
            nameof(Faults.NoLength) => new() { NoLength = true },
            nameof(Faults.ExtraBytes) => new() { ExtraBytes = 3 },
            nameof(Faults.CutAfter) => new() { CutAfter = new(30, Times: 1) },
            nameof(Faults.ChunkedNoTerminator) => new() { ChunkedNoTerminator = true },
            nameof(Faults.ChunkedAndLength) => new() { ChunkedAndLength = 7 },
            nameof(Faults.RefuseRange) => new() { RefuseRange = new(503), RetryAfter = "1.5" },
            nameof(Faults.ContentRangeOn200) => new() { ContentRangeOn200 = true, IgnoreRange = true },
            nameof(Faults.RangeStatus) => new() { RangeStatus = 200 },
            _ => new() { HtmlInsteadAfter = 0 },
        };
        await using var server = await OriginServer.StartAsync();
        server.Serve("/f", File, faults: faults);

        var answer = await TalkAsync(server, "GET /f HTTP/1.1\r\nRange: bytes=100-199\r\nConnection: close\r\n\r\n");
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.Contains(wanted, answer[..end], StringComparison.Ordinal);
        Assert.Equal(bodyLength, answer.Length - end - 4);
        Assert.Equal(fault is nameof(Faults.NoLength) or nameof(Faults.ChunkedNoTerminator), !answer[..end].Contains("Content-Length", StringComparison.Ordinal));
        Assert.Empty(server.ScriptErrors);
    }

    [Fact]
    public async Task A_cut_file_is_whole_after_the_given_number_of_cuts()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        server.Serve("/f", File, faults: new() { CutAfter = new(1000, Times: 2, Ending.Reset) });
        for (var i = 0; i < 2; i++) await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetByteArrayAsync(server.Url("/f")));
        Assert.Equal(File.ToArray(), await client.GetByteArrayAsync(server.Url("/f")));
        Assert.Equal([1000, 1000, 300_001], server.Requests.Select(r => r.BytesSent));
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_refused_while_the_others_are_held_and_admitted_afterwards()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        var (gate, limit) = (new Gate(), new ParallelLimit(2, 429));
        server.Serve("/f", File, faults: new() { MaxParallel = limit, Hold = gate, HoldAfter = 10 });
        var held = Enumerable.Range(0, 2).Select(_ => client.GetByteArrayAsync(server.Url("/f"))).ToArray();
        await gate.ReachedAsync(2);
        Assert.Equal(2, server.OpenRequests);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await client.GetAsync(server.Url("/f"))).StatusCode);
        gate.Open();
        await Task.WhenAll(held);
        // The same client at once again: what it has received whole does not count any more.
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(server.Url("/f"))).StatusCode);
        Assert.Equal((1, 3), (limit.Refused, server.PeakRequests));
    }

    [Fact]
    public async Task A_stall_lasts_until_the_client_leaves()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        server.Serve("/f", File, faults: new() { StallAfter = new(500, Times: 1) });
        using (var answer = await client.GetAsync(server.Url("/f"), HttpCompletionOption.ResponseHeadersRead))
        {
            await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[500]);
            Assert.Equal(1, server.OpenRequests);
        }

        await server.WaitUntilQuietAsync();
        Assert.Equal(300_001, (await client.GetByteArrayAsync(server.Url("/f"))).Length);
    }

    [Fact]
    public async Task Links_expire_redirect_and_challenge_as_told()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        server.Serve("/once", File, faults: new() { OneTime = true, Expired = new(404) });
        server.Serve("/gate", File, faults: new() { RequireCookie = "seen=1" });
        server.Serve("/there", File, faults: x => x.Index == 0 ? new() { StatusFor = _ => new(429, ("Retry-After", "2")) } : Faults.None, headers: null);
        server.Serve("/from", File, faults: new() { RedirectTo = x => server.Url($"/once?{x.Index}"), RedirectStatus = 307 });

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(server.Url("/from"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(server.Url("/from"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(server.Url("/gate"))).StatusCode);
        Assert.Equal([307, 200], server.RequestsFor("/gate").Select(r => r.Status));
        var limited = await client.GetAsync(server.Url("/there"));
        Assert.Equal("2", Line(limited, "Retry-After"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(server.Url("/there"))).StatusCode);
    }

    [Fact]
    public async Task A_changed_entity_never_answers_a_conditional_range_with_206()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        var next = new SeededBytes(9, File.Length);
        server.Serve("/f", File, faults: new() { ChangeEntityAfter = new(1, next) });
        var first = await AskAsync(client, server.Url("/f"), 0, 9, ("If-Range", "\"v1\""));
        var second = await AskAsync(client, server.Url("/f"), 10, 19, ("If-Range", "\"v1\""));
        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(next.ToArray(), await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_server_lies_about_bytes_and_versions_as_told()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        var other = new SeededBytes(10, File.Length);
        server.Serve("/restart", File, faults: new() { BodyRestarts = true });
        server.Serve("/lies", File, faults: new() { LyingBytes = other });
        server.Serve("/strict", File, faults: new() { RejectIfRangeETag = true });
        server.Serve("/deaf", File, faults: new() { IgnoreIfRange = true });
        server.Serve("/416", File, faults: new() { UnsatisfiedFormat = _ => null });

        Assert.Equal(File.ToArray(0, 10), await (await AskAsync(client, server.Url("/restart"), 50, 59)).Content.ReadAsByteArrayAsync());
        Assert.Equal(other.ToArray(50, 60), await (await AskAsync(client, server.Url("/lies"), 50, 59)).Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(client, server.Url("/strict"), 5, 9, ("If-Range", "\"v1\""))).StatusCode);
        Assert.Equal(HttpStatusCode.PartialContent, (await AskAsync(client, server.Url("/deaf"), 5, 9, ("If-Range", "\"old\""))).StatusCode);
        Assert.Null(Line(await AskAsync(client, server.Url("/416"), 300_001, null), "Content-Range"));
    }

    [Fact]
    public async Task A_gzipped_answer_holds_the_file()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip });
        server.Serve("/f", File, faults: new() { GzipEncoding = true });
        var bytes = await client.GetByteArrayAsync(server.Url("/f"));
        Assert.True(File.ToArray().AsSpan().SequenceEqual(bytes));
        Assert.NotEqual(File.Length, server.Requests[0].BytesSent);
    }

    [Fact]
    public async Task A_script_writes_what_it_likes_and_its_mistakes_are_kept()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        server.On("/raw", async x =>
        {
            await x.SendHeadersAsync("HTTP/1.1 200 Fine\nContent-Length: 3\nX-Odd:   y");
            await x.WriteAsync("abc");
        });
        server.On("/bad", _ => throw new FormatException("oops"));
        Assert.Equal("abc", await client.GetStringAsync(server.Url("/raw")));
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync(server.Url("/bad"))).StatusCode);
        Assert.Equal("oops", Assert.Single(server.ScriptErrors).Message);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(server.Url("/none"))).StatusCode);
    }

    [Fact]
    public async Task A_rate_is_kept_and_shared()
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { BytesPerSecond = 1_000_000 });
        using var client = NewClient();
        server.Serve("/f", File.ToArray(0, 100_000));
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(client.GetByteArrayAsync(server.Url("/f")), client.GetByteArrayAsync(server.Url("/f")));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 120, 900);
    }

    [Fact]
    public async Task Disposing_ends_within_a_second_whatever_the_scripts_do()
    {
        var server = await OriginServer.StartAsync();
        using var client = NewClient();
        server.On("/stuck", _ => new TaskCompletionSource().Task);
        server.On("/stalled", x => x.StallAsync());
        var asked = new[] { "/stuck", "/stalled" }.Select(path => client.GetAsync(server.Url(path))).ToArray();
        await server.WaitForRequestsAsync(2);
        var start = TimeProvider.System.GetTimestamp();
        await server.DisposeAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(1.5));
        foreach (var one in asked) await Assert.ThrowsAnyAsync<HttpRequestException>(() => one);
    }

    [Fact]
    public async Task A_host_goes_down_comes_up_and_treats_connections_as_told()
    {
        await using var server = await OriginServer.StartAsync();
        using var client = NewClient();
        server.Serve("/f", "hi");
        Assert.Equal("hi", await client.GetStringAsync(server.Url("/f")));
        await server.GoDownAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync(server.Url("/f")));
        server.ComeUp();
        server.Connecting = id => id == 1 ? ConnectionFate.Reset : ConnectionFate.Serve;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync(server.Url("/f")));
        Assert.Equal("hi", await client.GetStringAsync(server.Url("/f")));
    }

    private static string? Line(HttpResponseMessage answer, string name) =>
        answer.Headers.Concat(answer.Content.Headers).Concat(answer.Content.Headers.NonValidated.ToDictionary(h => h.Key, h => h.Value.AsEnumerable()))
            .FirstOrDefault(h => h.Key == name).Value?.First();

    private static HttpClient NewClient() => new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), ResponseDrainTimeout = TimeSpan.Zero });

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string url, long? from, long? to, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (from is not null || to is not null) request.Headers.Range = new RangeHeaderValue(from, to);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request);
    }

    /// <summary>The whole answer as Latin-1 text, broken framing included.</summary>
    private static async Task<string> TalkAsync(OriginServer server, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.EndPoint);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var answer = new MemoryStream();
        await socket.GetStream().CopyToAsync(answer);
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
