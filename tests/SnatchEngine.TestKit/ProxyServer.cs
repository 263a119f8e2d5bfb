using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using SnatchEngine.TestKit.Proxies;
using SnatchEngine.TestKit.Sockets;

namespace SnatchEngine.TestKit;

/// <summary>One thing a proxy was asked.</summary>
/// <param name="Kind"><c>CONNECT</c>, <c>SOCKS5</c>, or the method of a plain request.</param>
/// <param name="Target"><c>host:port</c>, or the absolute URL of a plain request.</param>
/// <param name="Credentials"><c>user:password</c> as given. Null: none.</param>
/// <param name="Accepted">False: refused.</param>
/// <param name="Headers">Headers of an HTTP request to the proxy.</param>
public sealed record ProxyRequest(string Kind, string Target, string? Credentials, bool Accepted, IReadOnlyList<(string Name, string Value)> Headers);

/// <summary>How a <see cref="ProxyServer"/> treats its clients.</summary>
public sealed record ProxyOptions
{
    /// <summary><c>user:password</c> it wants. Null: lets everybody in.</summary>
    public string? Credentials { get; init; }

    /// <summary>TLS to the proxy itself, with a certificate of the test authority.</summary>
    public bool Tls { get; init; }

    /// <summary>Refuses every request with this HTTP status; over SOCKS5 with 'not allowed'.</summary>
    public int? RefuseWith { get; init; }
}

/// <summary>HTTP proxy (absolute form and CONNECT) and SOCKS5 proxy at one port; the first byte tells which is spoken.</summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private const byte Socks5 = 5;
    private readonly ProxyOptions _options;
    private readonly SocketListener _listener;
    private readonly SslStreamCertificateContext? _certificate;
    private readonly ConcurrentQueue<ProxyRequest> _requests = new();
    private readonly ConcurrentQueue<Exception> _errors = new();
    private readonly ConcurrentDictionary<string, IPEndPoint> _names = new(StringComparer.OrdinalIgnoreCase);

    private ProxyServer(ProxyOptions options)
    {
        _options = options;
        _certificate = options.Tls ? TestCertificates.Leaf(CertificateFlaw.None, []) : null;
        _listener = new(IPAddress.Loopback, ServeAsync, _errors.Enqueue);
    }

    public string HttpUrl => $"{(_options.Tls ? "https" : "http")}://{_listener.EndPoint}";

    public string SocksUrl => $"socks5://{_listener.EndPoint}";

    public IReadOnlyList<ProxyRequest> Requests => [.. _requests];

    /// <summary>What went wrong in the proxy itself, such as a request it could not read.</summary>
    public IReadOnlyCollection<Exception> Errors => _errors;

    internal string? Credentials => _options.Credentials;

    internal int? RefuseWith => _options.RefuseWith;

    public static Task<ProxyServer> StartAsync(string? credentials = null) => StartAsync(new ProxyOptions { Credentials = credentials });

    public static Task<ProxyServer> StartAsync(ProxyOptions options) => Task.FromResult(new ProxyServer(options));

    /// <summary>Through this proxy, the host (any port) is that server.</summary>
    public void Route(string host, OriginServer server) => _names[host] = server.EndPoint;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    internal void Record(ProxyRequest request) => _requests.Enqueue(request);

    internal async Task<Stream> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (_names.TryGetValue(host, out var known)) await socket.ConnectAsync(known, cancellationToken);
            else await socket.ConnectAsync(host.Trim('[', ']'), port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: false);
        if (_certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate }, stop);
            stream = tls;
        }

        var first = new byte[1];
        await stream.ReadExactlyAsync(first, stop);
        if (first[0] == Socks5) await new SocksSession(this, stream).RunAsync(stop);
        else await new HttpProxySession(this, stream, Encoding.Latin1.GetString(first)).RunAsync(stop);
    }
}
