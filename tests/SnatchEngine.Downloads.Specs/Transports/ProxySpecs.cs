using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Transports;

public sealed class ProxySpecs
{
    private static readonly SeededBytes s_file = new(42, 3_000_000);

    [Fact]
    public async Task A_plain_request_goes_through_an_http_proxy_in_absolute_form()
    {
        await using var server = await OriginServer.StartAsync();
        await using var proxy = await ProxyServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { Proxy = new(proxy.HttpUrl) });
        proxy.Route("files.test", server);
        server.Serve("/a%7Eb//f.bin", s_file);
        var file = await pull.GetAsync("http://files.test/a%7Eb//f.bin", r => r with { TypedByOperator = false });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.All(proxy.Requests, r => Assert.Equal(("GET", "http://files.test/a%7Eb//f.bin"), (r.Kind, r.Target)));
        Assert.Empty(proxy.Errors);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task Https_goes_through_a_tunnel_and_the_login_only_to_the_proxy(bool login)
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        await using var proxy = await ProxyServer.StartAsync(login ? "me:p w" : null);
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options with { Proxy = new(login ? proxy.HttpUrl.Replace("://", "://me:p%20w@", StringComparison.Ordinal) : proxy.HttpUrl) });
        proxy.Route("files.test", server);
        server.Serve("/f.bin", s_file);
        var file = await pull.GetAsync("https://files.test/f.bin", r => r with { TypedByOperator = false });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.All(proxy.Requests, r => Assert.Equal(("CONNECT", "files.test:443"), (r.Kind, r.Target)));
        Assert.Equal(login ? "me:p w" : null, proxy.Requests[^1].Credentials);
        Assert.All(server.Requests, r => Assert.Null(r.Header("Proxy-Authorization")));
    }

    [Theory]
    [InlineData(false, false), InlineData(false, true), InlineData(true, true)]
    public async Task A_socks_proxy_looks_the_name_up_and_takes_a_login(bool tls, bool login)
    {
        await using var server = await OriginServer.StartAsync(tls);
        await using var proxy = await ProxyServer.StartAsync(login ? "me:pw" : null);
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options with { Proxy = new(login ? proxy.SocksUrl.Replace("://", "://me:pw@", StringComparison.Ordinal) : proxy.SocksUrl) });
        proxy.Route("files.test", server);
        server.Serve("/f.bin", s_file);
        var file = await pull.GetAsync($"{(tls ? "https" : "http")}://files.test/f.bin", r => r with { TypedByOperator = false });
        Assert.Null(s_file.DifferenceFrom(file.Path));
        Assert.All(proxy.Requests, r => Assert.Equal(("SOCKS5", $"files.test:{(tls ? 443 : 80)}", login ? "me:pw" : null, true), (r.Kind, r.Target, r.Credentials, r.Accepted)));
    }

    [Theory]
    [InlineData(true, true), InlineData(true, false), InlineData(false, true)]
    public async Task A_proxy_that_refuses_the_login_fails_at_once_and_says_so(bool http, bool tls)
    {
        await using var server = await OriginServer.StartAsync(tls);
        await using var proxy = await ProxyServer.StartAsync("me:pw");
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options with { Proxy = new((http ? proxy.HttpUrl : proxy.SocksUrl).Replace("://", "://me:wr0ng@", StringComparison.Ordinal)) });
        proxy.Route("files.test", server);
        var failure = await pull.FailAsync($"{(tls ? "https" : "http")}://files.test/f.bin");
        Assert.Contains(failure.Failure, new[] { DownloadFailure.CannotConnect, DownloadFailure.ServerRefused });
        Assert.Contains("proxy", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("wr0ng", $"{failure}", StringComparison.Ordinal);
        Assert.InRange(proxy.Requests.Count, 1, http ? 2 : 5);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_proxy_where_nobody_listens_fails_in_a_few_tries()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { Proxy = new(server.Origin) });
        await server.GoDownAsync();
        var failure = await pull.FailAsync("http://files.test/f.bin");
        Assert.Equal(DownloadFailure.CannotConnect, failure.Failure);
    }
}
