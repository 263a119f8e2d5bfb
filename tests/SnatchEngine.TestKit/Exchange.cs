using System.Buffers;
using System.Text;
using SnatchEngine.TestKit.Sockets;

namespace SnatchEngine.TestKit;

/// <summary>One request and the means to answer it, well or badly. The answer ends when the script returns.</summary>
public sealed class Exchange
{
    private const int Block = 128 << 10;
    private readonly IResponseWire _wire;
    private readonly OriginServer _server;
    private readonly Route _route;
    private Pacer? _pace;
    private volatile bool _delivered;

    internal Exchange(OriginServer server, Route route, RecordedRequest request, IResponseWire wire)
    {
        (_server, _route, Request, _wire) = (server, route, request, wire);
    }

    /// <summary>The request as it is recorded.</summary>
    public RecordedRequest Request { get; }

    public string Method => Request.Method;

    /// <summary>Path and query, byte by byte as they came.</summary>
    public string Target => Request.Target;

    public IReadOnlyList<(string Name, string Value)> Headers => Request.Headers;

    public RequestedRange? Range => Request.Range;

    /// <summary>Place among the requests of this route, from 0.</summary>
    public int Index => Request.Index;

    public int ConnectionId => Request.ConnectionId;

    public bool IsHttp2 => Request.Protocol == "h2";

    /// <summary>Requests of this route not fully answered yet, this one included.</summary>
    public int OpenOnPath => _server.CountOpen(_route);

    /// <summary>Requests of this server not fully answered yet, this one included.</summary>
    public int OpenOnServer => _server.OpenRequests;

    /// <summary>Fires when the client went away or the server is disposed.</summary>
    public CancellationToken Gone => _wire.Gone;

    internal bool IsOpen => !_delivered && _wire.PeerIsThere;

    internal Route Route => _route;

    public string? Header(string name) => Request.Header(name);

    /// <summary>Later writes of this answer go at this rate, in real time.</summary>
    public Exchange Throttle(long bytesPerSecond)
    {
        _pace = new(bytesPerSecond);
        return this;
    }

    /// <summary>A whole answer; <c>Content-Length</c> is added unless the headers say something of length or framing.</summary>
    public async Task SendAsync(int status, IEnumerable<(string Name, string Value)>? headers = null, ReadOnlyMemory<byte> body = default)
    {
        List<(string Name, string Value)> all = [.. headers ?? []];
        if (status >= 200 && status is not (204 or 304) && !all.Exists(h => IsFraming(h.Name))) all.Add(("Content-Length", $"{body.Length}"));
        if (Method == "HEAD") body = default;
        Request.Answered(status);
        if (_pace is null && !_server.IsPaced)
        {
            Delivered();
            Sent(body.Length);
            await _wire.SendHeadAsync(status, all, body);
            return;
        }

        await _wire.SendHeadAsync(status, all, default);
        await WriteLastAsync(body);
    }

    /// <inheritdoc cref="SendAsync(int, IEnumerable{ValueTuple{string, string}}?, ReadOnlyMemory{byte})"/>
    public Task SendAsync(int status, string text, params IEnumerable<(string Name, string Value)> headers)
    {
        (string Name, string Value)[] all = [.. headers];
        if (!Array.Exists(all, h => h.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))) all = [("Content-Type", "text/html; charset=utf-8"), .. all];
        return SendAsync(status, all, Encoding.UTF8.GetBytes(text));
    }

    public Task SendAsync(Answer answer) => SendAsync(answer.Status, answer.Headers, answer.Body);

    public Task RedirectAsync(string location, int status = 302, params IEnumerable<(string Name, string Value)> headers) =>
        SendAsync(status, [("Location", location), .. headers]);

    /// <summary>Status line and header lines exactly as given; line ends become CRLF and the empty line is added when missing.</summary>
    public Task SendHeadersAsync(string raw)
    {
        var text = raw.ReplaceLineEndings("\r\n");
        if (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal)) text = text.TrimEnd('\r', '\n') + "\r\n\r\n";
        Request.Answered(int.TryParse(text.Split(' ', '\r').ElementAtOrDefault(1), out var status) ? status : 0);
        return _wire.SendRawHeadAsync(text);
    }

    /// <summary>Status and headers, nothing added; the body is to follow.</summary>
    public Task SendHeadersAsync(int status, IReadOnlyList<(string Name, string Value)> headers)
    {
        Request.Answered(status);
        return _wire.SendHeadAsync(status, headers, default);
    }

    /// <summary>Bytes of the body (over HTTP/1.1: anything, even instead of headers), at the set rate.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var slice = bytes[..await TakeAsync(bytes.Length)];
            // Counted first, so that a client that has all of it never sees a record that lacks some.
            Sent(slice.Length);
            try
            {
                await _wire.WriteAsync(slice);
            }
            catch
            {
                Sent(-slice.Length);
                throw;
            }

            bytes = bytes[slice.Length..];
        }
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>The last bytes of the body: counts as no longer open before the client can have them.</summary>
    public async Task WriteLastAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > 1) await WriteAsync(bytes[..^1]);
        Delivered();
        if (bytes.Length > 0) await WriteAsync(bytes[^1..]);
    }

    /// <summary>The bytes of a content from one offset up to, not including, another.</summary>
    public async Task SendFileAsync(IContent content, long from, long to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(to - from, 1, Block));
        try
        {
            for (var at = from; at < to;)
            {
                var block = buffer.AsMemory(0, (int)Math.Min(buffer.Length, to - at));
                content.Fill(at, block.Span);
                await WriteAsync(block);
                at += block.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>One chunk of a chunked body; an empty one ends it. Over HTTP/2 just the bytes.</summary>
    public Task WriteChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        if (IsHttp2) return WriteAsync(bytes);
        byte[] chunk = [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes.Span, .. "\r\n"u8];
        return WriteAsync(chunk);
    }

    /// <summary>Ends the connection with FIN.</summary>
    public Task CloseAsync() => EndAsync(Ending.Close);

    /// <summary>Ends the connection with RST; bytes under way may be lost.</summary>
    public Task ResetAsync() => EndAsync(Ending.Reset);

    public Task EndAsync(Ending how, uint http2Code = Http2Error.Internal)
    {
        Delivered();
        return _wire.EndAsync(how, http2Code);
    }

    /// <summary>Says nothing more, until the client goes away or the server is disposed.</summary>
    public Task StallAsync() => Task.Delay(Timeout.Infinite, Gone);

    public Task WaitForAsync(Gate gate) => gate.WaitAsync(Gone);

    internal void Delivered()
    {
        if (_delivered) return;
        _delivered = true;
        _server.Forget(this);
    }

    private static bool IsFraming(string name) =>
        name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);

    private void Sent(long bytes)
    {
        Request.AddSent(bytes);
        _server.AddSent(bytes);
    }

    private async Task<int> TakeAsync(int wanted)
    {
        if (_pace is not null) wanted = await _pace.TakeAsync(wanted, Gone);
        return await _server.TakeAsync(wanted, Gone);
    }
}

/// <summary>A whole, fixed answer.</summary>
public sealed record Answer(int Status, params IReadOnlyList<(string Name, string Value)> Headers)
{
    public ReadOnlyMemory<byte> Body { get; init; }
}
