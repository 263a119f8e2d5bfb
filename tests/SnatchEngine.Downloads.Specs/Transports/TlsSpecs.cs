using SnatchEngine.Downloads.Specs.Nasty;
using SnatchEngine.TestKit;

namespace SnatchEngine.Downloads.Specs.Transports;

public sealed class TlsSpecs
{
    private static readonly SeededBytes s_file = new(43, 3_000_000);

    [Fact]
    public async Task An_authority_that_was_given_is_trusted()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options);
        server.Serve("/f.bin", s_file);
        Assert.Null(s_file.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"), r => r with { Connections = 2 })).Path));
        Assert.All(server.Requests, r => Assert.Equal("HTTP/1.1", r.Protocol));
    }

    [Theory]
    [InlineData(CertificateFlaw.None, false, "its authority is not trusted")]
    [InlineData(CertificateFlaw.UnknownAuthority, true, "its authority is not trusted")]
    [InlineData(CertificateFlaw.WrongName, true, "it is for another host")]
    [InlineData(CertificateFlaw.Expired, true, "it is not valid at this time")]
    public async Task A_certificate_that_proves_nothing_is_refused_once_and_says_why(CertificateFlaw flaw, bool trusted, string why)
    {
        await using var server = await OriginServer.StartAsync(new OriginOptions { Tls = true, Flaw = flaw });
        await using var trust = new Trust();
        await using var pull = new Pull(trusted ? trust.Options : Pull.Quick);
        server.Serve("/f.bin", s_file);
        var failure = await pull.FailAsync(server.Url("/f.bin"));
        Assert.Equal(DownloadFailure.CertificateRefused, failure.Failure);
        Assert.Equal($"The certificate of 127.0.0.1 is refused: {why}; check the URL's host, or trust its authority with --ca-certificate.", failure.Message);
        Assert.Equal(1, server.Connections);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_file_without_certificates_is_refused_before_anything_is_sent()
    {
        using var folder = new TempFolder();
        var failure = Assert.Throws<DownloadException>(() => new Downloader(new DownloadOptions { CaCertificate = folder.Write("empty.pem", "nothing") }, TimeProvider.System));
        Assert.Equal(DownloadFailure.CertificateRefused, failure.Failure);
        Assert.Contains("has no certificate in PEM form", failure.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_handshake_that_breaks_is_tried_again()
    {
        await using var server = await OriginServer.StartAsync(tls: true);
        await using var trust = new Trust();
        await using var pull = new Pull(trust.Options);
        server.Connecting = n => n < 2 ? ConnectionFate.Reset : n == 2 ? ConnectionFate.Close : ConnectionFate.Serve;
        server.Serve("/f.bin", s_file);
        Assert.Null(s_file.DifferenceFrom((await pull.GetAsync(server.Url("/f.bin"))).Path));
    }

    [Fact]
    public async Task A_host_that_speaks_plain_http_at_an_https_url_fails_with_a_reason()
    {
        await using var server = await OriginServer.StartAsync();
        await using var pull = new Pull(Pull.Quick with { Retries = 1, ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        var failure = await pull.FailAsync(server.Url("/f.bin").Replace("http:", "https:", StringComparison.Ordinal));
        Assert.Equal(DownloadFailure.CannotConnect, failure.Failure);
    }
}
