using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;
using SnatchEngine.Downloads.Resilience;
using static SnatchEngine.Downloads.Resilience.FailureClass;

namespace SnatchEngine.Downloads.Specs.Resilience;

public sealed class TransientFailureSpecs
{
    [Fact]
    public void Every_status_has_its_class()
    {
        int[] transient = [408, 425, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530];
        int[] link = [401, 403, 404, 410];
        for (var status = 400; status < 600; status++)
        {
            var expected = transient.Contains(status) ? Transient : link.Contains(status) ? Link : status is 412 or 416 ? Entity : Permanent;
            Assert.Equal((status, expected), (status, TransientFailure.Of(status)));
        }
    }

    public static TheoryData<string, Exception, FailureClass> Failures() => new()
    {
        { "name server busy", Request(HttpRequestError.NameResolutionError, new SocketException((int)SocketError.TryAgain)), Transient },
        { "no such name", Request(HttpRequestError.NameResolutionError, new SocketException((int)SocketError.HostNotFound)), Permanent },
        { "name, unknown why", Request(HttpRequestError.NameResolutionError), Transient },
        { "connection refused", Request(HttpRequestError.ConnectionError, new SocketException((int)SocketError.ConnectionRefused)), Transient },
        { "no route", Request(HttpRequestError.ConnectionError, new SocketException((int)SocketError.HostUnreachable)), Transient },
        { "TLS reset", Request(HttpRequestError.SecureConnectionError, new IOException("x", new SocketException((int)SocketError.ConnectionReset))), Transient },
        { "TLS end", Request(HttpRequestError.SecureConnectionError, new IOException("x")), Transient },
        { "certificate", Request(HttpRequestError.SecureConnectionError, new AuthenticationException("x")), Permanent },
        { "TLS alert", Request(HttpRequestError.SecureConnectionError, new AuthenticationException("x", new Win32Exception(1))), Permanent },
        { "handshake cut", new AuthenticationException("x", new IOException("x", new SocketException((int)SocketError.ConnectionReset))), Transient },
        { "premature end", new HttpIOException(HttpRequestError.ResponseEnded), Transient },
        { "premature end, wrapped", Request(HttpRequestError.Unknown, new HttpIOException(HttpRequestError.ResponseEnded)), Transient },
        { "headers too large", new HttpIOException(HttpRequestError.ConfigurationLimitExceeded), Permanent },
        { "status inside", new HttpRequestException("x", null, System.Net.HttpStatusCode.Gone), Link },
        { "time-out", new TimeoutException(), Transient },
        { "HttpClient's time-out", new TaskCanceledException("x", new TimeoutException()), Transient },
        { "cancelled", new TaskCanceledException(), Cancelled },
        { "Polly's time-out", new Polly.Timeout.TimeoutRejectedException(), Transient },
        { "read from a dead socket", new IOException("x", new SocketException((int)SocketError.ConnectionAborted)), Transient },
        { "no permission", new UnauthorizedAccessException(), Local },
        { "no folder", new DirectoryNotFoundException(), Local },
        { "disk full, Windows", new IOException("x", unchecked((int)0x80070070)), DiskFull },
        { "half a gzip", new InvalidDataException(), Transient },
        { "own: stalled", new DownloadException(DownloadFailure.Stalled, "x"), Transient },
        { "own: expired", new DownloadException(DownloadFailure.LinkExpired, "x"), Link },
        { "own: full", new DownloadException(DownloadFailure.DiskFull, "x"), DiskFull },
        { "own: lies", new DownloadException(DownloadFailure.ServerLies, "x"), Permanent },
        { "a mistake of ours", new InvalidOperationException(), Permanent },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Every_exception_has_its_class(string what, Exception thrown, FailureClass expected) =>
        Assert.Equal((what, expected), (what, TransientFailure.Of(thrown)));

    [Fact]
    public void A_full_disk_is_known_by_its_errno()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/full"), "needs /dev/full");
        var thrown = Record.Exception(() =>
        {
            using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
            RandomAccess.Write(full, new byte[10], 0);
        });
        Assert.Equal(DiskFull, TransientFailure.Of(thrown!));
        Assert.Equal(DiskFull, TransientFailure.OfDisk(thrown!));
        Assert.Equal(Local, TransientFailure.OfDisk(new IOException("x")));
        Assert.Equal(Local, TransientFailure.Of(new IOException("x", 30)));
    }

    [Fact]
    public async Task A_closed_port_is_transient_as_it_really_is_thrown()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = new HttpClient();
        var thrown = await Record.ExceptionAsync(() => client.GetAsync(new Uri($"http://127.0.0.1:{port}/")));
        Assert.Equal(Transient, TransientFailure.Of(thrown!));
    }

    private static HttpRequestException Request(HttpRequestError error, Exception? inner = null) => new(error, "x", inner);
}
