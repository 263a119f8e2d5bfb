using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs;

/// <summary>TLS, HTTP/2 and proxies of the kit, proven with .NET's client and with curl.</summary>
public sealed class TestKitTransportSpecs
{
    private static readonly SeededBytes File = new(11, 3_000_000);

    [Fact]
    public async Task Tls_is_trusted_through_the_test_authority_and_flaws_are_noticed()
    {
        await using var good = await OriginServer.StartAsync(tls: true);
        await using var expired = await OriginServer.StartAsync(new OriginOptions { Tls = true, Flaw = CertificateFlaw.Expired });
        await using var wrong = await OriginServer.StartAsync(new OriginOptions { Tls = true, Flaw = CertificateFlaw.WrongName });
        await using var unknown = await OriginServer.StartAsync(new OriginOptions { Tls = true, Flaw = CertificateFlaw.UnknownAuthority });
        using var client = NewClient();
        good.Serve("/f", File);
        AssertWhole(await client.GetByteArrayAsync(good.Url("/f")));
        Assert.Equal("HTTP/1.1", good.Requests[0].Protocol);
        foreach (var bad in new[] { expired, wrong, unknown }) await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetByteArrayAsync(bad.Url("/f")));
    }

    [Fact]
    public async Task Http2_carries_many_files_at_once_over_one_connection()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        using var client = NewClient(HttpVersion.Version20);
        server.Serve("/f", File);
        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetByteArrayAsync(server.Url("/f"))));
        Assert.All(files, AssertWhole);
        Assert.All(server.Requests, r => Assert.Equal(("h2", server.EndPoint.ToString()), (r.Protocol, r.Header("Host"))));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Http2_bodies_go_both_ways()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        using var client = NewClient(HttpVersion.Version20);
        server.On("/echo", x => x.SendAsync(200, body: x.Request.Body));
        var answer = await client.PostAsync(server.Url("/echo"), new ByteArrayContent(File.ToArray()));
        AssertWhole(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Http2_streams_end_badly_as_told()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        using var client = NewClient(HttpVersion.Version20);
        server.Serve("/early", File, faults: new() { CutAfter = new(1000, How: Ending.EndStream) });
        server.Serve("/extra", File, faults: new() { ExtraBytes = 5 });
        server.Serve("/reset", File, faults: new() { CutAfter = new(1000, How: Ending.ResetStream, Http2Code: Http2Error.RefusedStream) });
        server.Serve("/away", File, faults: new() { CutAfter = new(1000, How: Ending.GoAway, Http2Code: Http2Error.EnhanceYourCalm) });
        server.Serve("/old", File, faults: new() { RequireHttp1 = true });

        // .NET compares nothing: the very reason why our core must.
        Assert.Equal(1000, (await client.GetByteArrayAsync(server.Url("/early"))).Length);
        Assert.Equal(3_000_005, (await client.GetByteArrayAsync(server.Url("/extra"))).Length);
        Assert.Equal(1, server.Connections);
        Assert.Equal(Http2Error.RefusedStream, await CodeAsync("/reset"));
        Assert.Equal(Http2Error.Http11Required, await CodeAsync("/old"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetByteArrayAsync(server.Url("/away")));
        Assert.Empty(server.ScriptErrors);

        async Task<uint> CodeAsync(string path)
        {
            var error = await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetByteArrayAsync(server.Url(path)));
            return (uint)Chain(error).OfType<HttpProtocolException>().First().ErrorCode;
        }
    }

    [Fact]
    public async Task A_reset_of_one_http2_stream_leaves_the_others_alone()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        using var client = NewClient(HttpVersion.Version20);
        var gate = new Gate();
        server.Serve("/stall", File, faults: new() { StallAfter = new(1000) });
        server.Serve("/held", File, faults: new() { Hold = gate, HoldAfter = 1000 });
        var held = client.GetByteArrayAsync(server.Url("/held"));
        await gate.ReachedAsync();
        using (var answer = await client.GetAsync(server.Url("/stall"), HttpCompletionOption.ResponseHeadersRead)) Assert.Equal(2, server.OpenRequests);
        await server.WaitUntilQuietAsync("/stall");
        gate.Open();
        AssertWhole(await held);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    [Trait("needs", "curl")]
    public async Task Curl_agrees_on_http2_with_huffman_and_tables()
    {
        if (Programs.Find("curl") is not { } curl)
        {
            Assert.Skip("needs curl");
            return;
        }

        using var folder = new TempFolder();
        await using var server = await OriginServer.StartAsync(tls: true);
        server.Serve("/f", File);
        var ca = folder.Write("ca.pem", OriginServer.CaPem);
        string[] arguments = ["-sS", "--http2", "--cacert", ca, "-H", "X-Odd: ~{tilde}\\ \"|<>^`", "-o", folder["1"], server.Url("/f?n=1"), "-o", folder["2"], server.Url("/f?n=2")];
        var run = await ProgramRun.RunAsync(curl, arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Null(File.DifferenceFrom(folder["1"]));
        Assert.Null(File.DifferenceFrom(folder["2"]));
        Assert.All(server.Requests, r => Assert.Equal(("h2", "~{tilde}\\ \"|<>^`"), (r.Protocol, r.Header("X-Odd"))));
        Assert.Equal(["/f?n=1", "/f?n=2"], server.Requests.Select(r => r.Target));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_proxy_carries_http_and_https_and_records_what_it_was_asked(bool socks, bool tls)
    {
        await using var server = await OriginServer.StartAsync(tls);
        await using var proxy = await ProxyServer.StartAsync("ann:s3cret");
        proxy.Route("files.test", server);
        server.Serve("/f", File);
        using var client = NewClient(proxy: new(socks ? proxy.SocksUrl : proxy.HttpUrl) { Credentials = new NetworkCredential("ann", "s3cret") });
        var scheme = tls ? "https" : "http";
        var url = $"{scheme}://files.test:{(tls ? 443 : 80)}/f";
        AssertWhole(await client.GetByteArrayAsync(url));
        AssertWhole(await client.GetByteArrayAsync(url));

        var asked = proxy.Requests.Last(r => r.Accepted);
        Assert.Equal(socks ? "SOCKS5" : tls ? "CONNECT" : "GET", asked.Kind);
        Assert.Equal(socks || tls ? $"files.test:{(tls ? 443 : 80)}" : "http://files.test/f", asked.Target);
        Assert.Equal("ann:s3cret", asked.Credentials);
        Assert.All(server.Requests, r => Assert.Null(r.Header("Proxy-Authorization")));
        using var stranger = NewClient(proxy: new(socks ? proxy.SocksUrl : proxy.HttpUrl));
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => (await stranger.GetAsync(url)).EnsureSuccessStatusCode());
    }

    // Assert.Equal takes seconds over arrays of this size.
    private static void AssertWhole(byte[] bytes) => Assert.True(File.ToArray().AsSpan().SequenceEqual(bytes), "other bytes than the file's");

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException) yield return error;
    }

    private static HttpClient NewClient(Version? version = null, WebProxy? proxy = null) => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ResponseDrainTimeout = TimeSpan.Zero,
        UseProxy = proxy is not null,
        Proxy = proxy,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { OriginServer.CaCertificate },
            },
        },
    })
    {
        DefaultRequestVersion = version ?? HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
