using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SnatchEngine.TestKit.Http1;
using SnatchEngine.TestKit.Http2;
using SnatchEngine.TestKit.Sockets;

namespace SnatchEngine.TestKit;

/// <summary>A real HTTP server on loopback that does exactly what a spec tells it, faults included, and records all it was asked.</summary>
public sealed class OriginServer : IAsyncDisposable
{
    private readonly OriginOptions _options;
    private readonly SocketListener _listener;
    private readonly SslStreamCertificateContext? _certificate;
    private readonly Pacer? _pace;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Exception> _scriptErrors = new();
    private readonly RequestLog _log = new();

    private OriginServer(OriginOptions options)
    {
        _options = options;
        _certificate = options.Tls ? TestCertificates.Leaf(options.Flaw, options.Names) : null;
        _pace = options.BytesPerSecond is { } rate ? new(rate) : null;
        _listener = new(options.Address, ServeAsync, _scriptErrors.Enqueue);
        Origin = $"{(options.Tls ? "https" : "http")}://{_listener.EndPoint}";
    }

    /// <summary>Scheme, address and port, without a slash at the end.</summary>
    public string Origin { get; }

    public IPEndPoint EndPoint => _listener.EndPoint;

    public int Port => EndPoint.Port;

    /// <summary>The authority all TLS origins of this process are certified by, to be written to a file.</summary>
    public static string CaPem => TestCertificates.Authority.ExportCertificatePem();

    /// <inheritdoc cref="CaPem"/>
    public static X509Certificate2 CaCertificate => TestCertificates.Authority;

    /// <summary>All requests so far, in the order they came.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Snapshot();

    /// <summary>Requests not fully answered yet whose client is still there.</summary>
    public int OpenRequests => _log.CountOpen(null);

    public int PeakRequests => _log.PeakRequests;

    /// <summary>Connections ever accepted.</summary>
    public int Connections => _log.Connections;

    public int PeakConnections => _log.PeakConnections;

    /// <summary>Bytes of bodies handed to the kernel.</summary>
    public long BytesSent => _log.BytesSent;

    /// <summary>What scripts threw, apart from clients that left. Their clients got a 500.</summary>
    public IReadOnlyCollection<Exception> ScriptErrors => _scriptErrors;

    /// <summary>Answers what no route does. Default: 404.</summary>
    public Func<Exchange, Task> Otherwise { get; set; } = x => x.SendAsync(404, "<h1>404 Not Found</h1>");

    /// <summary>Decides over each accepted connection by its number, from 0. Default: all are served.</summary>
    public Func<int, ConnectionFate> Connecting { get; set; } = _ => ConnectionFate.Serve;

    internal bool IsPaced => _pace is not null;

    public static Task<OriginServer> StartAsync(bool tls = false) => StartAsync(new OriginOptions { Tls = tls });

    public static Task<OriginServer> StartAsync(OriginOptions options) => Task.FromResult(new OriginServer(options));

    /// <summary>The absolute URL, its path and query unchanged.</summary>
    public string Url(string target) => Origin + target;

    /// <summary>The same under another name of this machine, such as <c>localhost</c>.</summary>
    public string Url(string target, string host) => $"{Origin[..Origin.IndexOf(':', StringComparison.Ordinal)]}://{host}:{Port}{target}";

    /// <summary>Serves a file at a path (any query) or at one exact target with its query.</summary>
    public ServedFile Serve(string target, IContent content, FileHeaders? headers = null, Faults? faults = null) =>
        Serve(target, content, headers, _ => faults ?? Faults.None);

    /// <inheritdoc cref="Serve(string, IContent, FileHeaders?, Faults?)"/>
    public ServedFile Serve(string target, byte[] content, FileHeaders? headers = null, Faults? faults = null) =>
        Serve(target, new FixedBytes(content), headers, faults);

    /// <inheritdoc cref="Serve(string, IContent, FileHeaders?, Faults?)"/>
    public ServedFile Serve(string target, string content, FileHeaders? headers = null, Faults? faults = null) =>
        Serve(target, new FixedBytes(Encoding.UTF8.GetBytes(content)), headers ?? new() { ContentType = "text/html; charset=utf-8" }, faults);

    /// <summary>Serves a file with the faults chosen anew for each request.</summary>
    public ServedFile Serve(string target, IContent content, FileHeaders? headers, Func<Exchange, Faults> faults)
    {
        var file = new ServedFile(content, headers ?? new(), faults);
        On(target, file.AnswerAsync);
        return file;
    }

    /// <summary>Answers a path (any query), or one exact target with its query, by a script. A later one for the same target replaces it.</summary>
    public void On(string target, Func<Exchange, Task> script) => _routes[target] = new(script);

    /// <summary>The requests of one path, or of one target with its query.</summary>
    public IReadOnlyList<RecordedRequest> RequestsFor(string target) =>
        [.. Requests.Where(r => r.Target == target || r.Path == target)];

    /// <summary>Ends once <paramref name="count"/> requests have come, to one path when given.</summary>
    public Task WaitForRequestsAsync(int count, string? path = null) =>
        _log.WaitAsync(() => (path is null ? Requests : RequestsFor(path)).Count >= count, $"{count} requests to {path ?? Origin}");

    /// <summary>Ends once every request, or every one of a target when given, is answered or given up.</summary>
    public Task WaitUntilQuietAsync(string? target = null) =>
        _log.WaitAsync(() => _log.CountOpen(target is null ? null : _routes.GetValueOrDefault(target)) == 0, $"all requests to {target ?? Origin} to end");

    /// <summary>Refuses new connections and resets the open ones, as a host that went down.</summary>
    public Task GoDownAsync() => _listener.GoDownAsync();

    /// <summary>Listens again at the same port.</summary>
    public void ComeUp() => _listener.ComeUp();

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    /// <summary>Records a request and runs its script to the end.</summary>
    internal async Task AnswerAsync(RequestHead head, ReadOnlyMemory<byte> body, int connectionId, IResponseWire wire)
    {
        var path = head.Target.Split('?')[0];
        var route = _routes.TryGetValue(head.Target, out var exact) ? exact : _routes.GetOrAdd(path, _ => new(x => Otherwise(x)));
        var exchange = _log.Open(head, body, connectionId, _clock.Elapsed, request => new(this, route, request, wire));
        try
        {
            await route.Script(exchange);
            await wire.CompleteAsync();
        }
        catch (Exception e) when (Departure.Is(e) && (wire.Gone.IsCancellationRequested || !wire.PeerIsThere || e is ExchangeEndedException))
        {
            await AbandonAsync(exchange, wire);
        }
        catch (Exception e)
        {
            _scriptErrors.Enqueue(e);
            await FailAsync(exchange, wire, e);
        }
        finally
        {
            exchange.Delivered();
        }
    }

    internal int CountOpen(Route route) => _log.CountOpen(route);

    internal void Forget(Exchange exchange) => _log.Forget(exchange);

    internal void AddSent(long bytes) => _log.AddSent(bytes);

    internal async ValueTask<int> TakeAsync(int wanted, CancellationToken cancellationToken) =>
        _pace is null ? wanted : await _pace.TakeAsync(wanted, cancellationToken);

    private static async Task FailAsync(Exchange exchange, IResponseWire wire, Exception error)
    {
        try
        {
            if (wire.IsHeadSent)
            {
                await AbandonAsync(exchange, wire);
                return;
            }

            await exchange.SendAsync(500, $"The script of the spec failed: {error}");
            await wire.CompleteAsync();
        }
        catch (Exception e) when (Departure.Is(e))
        {
            // The client need not hear of it; ScriptErrors has it.
        }
    }

    // The other streams of an HTTP/2 connection go on.
    private static Task AbandonAsync(Exchange exchange, IResponseWire wire) =>
        wire.EndAsync(exchange.IsHttp2 ? Ending.ResetStream : Ending.Close, Http2Error.Internal);

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        if (_options.SendBuffer is { } size) socket.SendBufferSize = size;
        var id = _log.Connect(socket);
        var fate = Connecting(id);
        if (fate == ConnectionFate.Close) return;
        if (fate == ConnectionFate.Reset)
        {
            SocketListener.Abort(socket);
            return;
        }

        Stream stream = new NetworkStream(socket, ownsSocket: false);
        if (fate == ConnectionFate.Silence)
        {
            await using var mute = new Connection(id, socket, stream, stop);
            await Task.Delay(Timeout.Infinite, mute.Gone);
        }

        var http2 = false;
        if (_certificate is not null)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(TlsOptions(_certificate), stop);
            http2 = tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
            stream = tls;
        }

        await using var connection = new Connection(id, socket, stream, stop);
        if (http2) await new Http2Connection(connection, this, _options.MaxStreams).RunAsync();
        else await new Http1Connection(connection, this).RunAsync();
    }

    private SslServerAuthenticationOptions TlsOptions(SslStreamCertificateContext certificate) => new()
    {
        ServerCertificateContext = certificate,
        ApplicationProtocols = _options.Http2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
    };
}

/// <summary>A script at a target.</summary>
internal sealed class Route(Func<Exchange, Task> script)
{
    private int _requests = -1;

    public Func<Exchange, Task> Script => script;

    public int NextIndex() => Interlocked.Increment(ref _requests);
}
