using System.Text;
using SnatchEngine.TestKit.Sockets;

namespace SnatchEngine.TestKit.Http2;

/// <summary>One request of an HTTP/2 connection and the way of its answer.</summary>
internal sealed class Http2Stream : IResponseWire
{
    private static readonly HashSet<string> OfConnection = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade" };
    private readonly Http2Connection _connection;
    private readonly CancellationTokenSource _gone;
    private readonly List<byte> _body = [];
    private bool _ended;

    public Http2Stream(Http2Connection connection, int id, RequestHead head)
    {
        (_connection, Id, Head) = (connection, id, head);
        _gone = CancellationTokenSource.CreateLinkedTokenSource(connection.Gone);
        Gone = _gone.Token;
    }

    public int Id { get; }

    public RequestHead Head { get; }

    public ReadOnlyMemory<byte> Body => _body.ToArray();

    public bool IsHeadSent { get; private set; }

    public bool PeerIsThere => !Gone.IsCancellationRequested && _connection.PeerIsThere;

    public CancellationToken Gone { get; }

    public void AddBody(ReadOnlySpan<byte> bytes) => _body.AddRange(bytes);

    /// <summary>The client reset it.</summary>
    public Task LeaveAsync() => _gone.CancelAsync();

    public async Task SendHeadAsync(int status, IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> body)
    {
        if (status == 101) return;
        ThrowIfEnded();
        IsHeadSent = status >= 200;
        var block = HpackEncoder.Encode([(":status", $"{status}"), .. headers.Where(h => !OfConnection.Contains(h.Name))]);
        var kind = FrameKind.Headers;
        var frames = new List<byte>();
        for (var rest = block.AsMemory(); ; kind = FrameKind.Continuation)
        {
            var part = rest[..Math.Min(rest.Length, Frame.MaxPayload)];
            rest = rest[part.Length..];
            frames.AddRange(Frame.Write(kind, rest.Length == 0 ? Frame.EndHeaders : (byte)0, Id, part.Span));
            if (rest.Length == 0) break;
        }

        await _connection.WriteAsync(frames.ToArray());
        await WriteAsync(body);
    }

    public Task SendRawHeadAsync(string text)
    {
        var lines = text.TrimEnd().Split("\r\n");
        var status = int.TryParse(lines[0].Split(' ').ElementAtOrDefault(1), out var number) ? number : 200;
        return SendHeadAsync(status, [.. lines.Skip(1).Select(l => l.Split(':', 2)).Where(p => p.Length == 2).Select(p => (p[0], p[1].Trim()))], default);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            ThrowIfEnded();
            var part = bytes[..await _connection.Window.TakeAsync(Id, bytes.Length, Gone)];
            await _connection.WriteAsync(Frame.Write(FrameKind.Data, 0, Id, part.Span));
            bytes = bytes[part.Length..];
        }
    }

    public async Task EndAsync(Ending how, uint code)
    {
        if (_ended) return;
        _ended = true;
        switch (how)
        {
            case Ending.EndStream:
                await _connection.WriteAsync(Frame.Write(FrameKind.Data, Frame.EndStream, Id, []));
                break;
            case Ending.ResetStream:
                await _connection.WriteAsync(Frame.Write(FrameKind.ResetStream, 0, Id, Frame.Numbers(code)));
                break;
            case Ending.GoAway:
                await _connection.WriteAsync(Frame.Write(FrameKind.GoAway, 0, 0, [.. Frame.Numbers((uint)Id, code), .. Encoding.ASCII.GetBytes("as scripted")]));
                await _connection.EndAsync(reset: false);
                break;
            default:
                await _connection.EndAsync(reset: how == Ending.Reset);
                break;
        }
    }

    public async Task CompleteAsync()
    {
        if (_ended) return;
        await EndAsync(IsHeadSent ? Ending.EndStream : Ending.ResetStream, Http2Error.Internal);
    }

    private void ThrowIfEnded()
    {
        if (_ended) throw new ExchangeEndedException("the stream was ended by the script");
    }
}
