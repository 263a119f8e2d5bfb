using System.Collections.Concurrent;
using SnatchEngine.TestKit.Http1;
using SnatchEngine.TestKit.Sockets;

namespace SnatchEngine.TestKit.Http2;

/// <summary>The server's side of one HTTP/2 connection.</summary>
internal sealed class Http2Connection(Connection connection, OriginServer server, int maxStreams)
{
    private const int OurWindow = 1 << 20;
    private readonly Http1Reader _reader = new(connection.Input);
    private readonly HpackDecoder _headers = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<int, Http2Stream> _streams = [];
    private readonly ConcurrentDictionary<int, Task> _answers = [];
    private readonly List<byte> _block = [];
    private bool _endsWithHead;

    public SendWindow Window { get; } = new();

    public CancellationToken Gone => connection.Gone;

    public bool PeerIsThere => connection.PeerIsThere;

    public async Task RunAsync()
    {
        try
        {
            if (await _reader.ReadUntilAsync("\r\n\r\nSM\r\n\r\n"u8.ToArray(), 64) != "PRI * HTTP/2.0") return;
            await WriteAsync(Frame.Write(FrameKind.Settings, 0, 0, [0, 3, .. Frame.Numbers((uint)maxStreams), 0, 4, .. Frame.Numbers(OurWindow)]));
            while (await ReadFrameAsync() is { } frame) await TakeAsync(frame);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or IndexOutOfRangeException)
        {
            await connection.WriteAsync(Frame.Write(FrameKind.GoAway, 0, 0, Frame.Numbers(0, Http2Error.Protocol)));
            await EndAsync(reset: false);
        }
        catch (Exception e) when (Departure.Is(e))
        {
            // The client is done.
        }

        // With the input at its end, Gone has fired and every answer finds its way out.
        await Task.WhenAll(_answers.Values);
    }

    /// <summary>Whole frames, so that those of different streams do not mix.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> frames)
    {
        await _writing.WaitAsync(Gone);
        try
        {
            await connection.WriteAsync(frames);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task EndAsync(bool reset)
    {
        if (reset) connection.Reset();
        else await connection.FinishAsync(polite: false);
    }

    private async Task<Frame?> ReadFrameAsync()
    {
        var head = await _reader.ReadExactlyAsync(Frame.HeadLength);
        var length = (head[0] << 16) | (head[1] << 8) | head[2];
        if (length > Frame.MaxPayload) throw new InvalidDataException($"a frame of {length} bytes");
        var stream = ((head[5] & 0x7F) << 24) | (head[6] << 16) | (head[7] << 8) | head[8];
        return new Frame((FrameKind)head[3], head[4], stream, await _reader.ReadExactlyAsync(length));
    }

    private async Task TakeAsync(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Headers:
                _block.Clear();
                _endsWithHead = frame.Has(Frame.EndStream);
                _block.AddRange(frame.Content());
                if (frame.Has(Frame.EndHeaders)) OpenStream(frame.StreamId);
                break;
            case FrameKind.Continuation:
                _block.AddRange(frame.Payload);
                if (frame.Has(Frame.EndHeaders)) OpenStream(frame.StreamId);
                break;
            case FrameKind.Data:
                await TakeBodyAsync(frame);
                break;
            case FrameKind.ResetStream:
                Window.Shut(frame.StreamId);
                if (_streams.TryRemove(frame.StreamId, out var left)) await left.LeaveAsync();
                break;
            case FrameKind.Settings when !frame.Has(Frame.Acknowledged):
                TakeSettings(frame);
                await WriteAsync(Frame.Write(FrameKind.Settings, Frame.Acknowledged, 0, []));
                break;
            case FrameKind.Ping when !frame.Has(Frame.Acknowledged):
                await WriteAsync(Frame.Write(FrameKind.Ping, Frame.Acknowledged, 0, frame.Payload));
                break;
            case FrameKind.WindowUpdate:
                Window.Grow(frame.StreamId, frame.Number() & 0x7FFFFFFF);
                break;
        }
    }

    private void TakeSettings(Frame frame)
    {
        for (var at = 0; at + 6 <= frame.Payload.Length; at += 6)
        {
            var value = frame.Number(at + 2);
            if (frame.Payload[at + 1] == 4) Window.SetInitial(value);
            if (frame.Payload[at + 1] == 5) Window.SetMaxFrame((int)Math.Min(value, int.MaxValue));
        }
    }

    private async Task TakeBodyAsync(Frame frame)
    {
        if (frame.Payload.Length > 0)
        {
            var credit = Frame.Numbers((uint)frame.Payload.Length);
            await WriteAsync((byte[])[.. Frame.Write(FrameKind.WindowUpdate, 0, 0, credit), .. Frame.Write(FrameKind.WindowUpdate, 0, frame.StreamId, credit)]);
        }

        if (!_streams.TryGetValue(frame.StreamId, out var stream)) return;
        stream.AddBody(frame.Content());
        if (frame.Has(Frame.EndStream)) Start(stream);
    }

    private void OpenStream(int id)
    {
        var all = _headers.Decode([.. _block]);
        if (_streams.TryGetValue(id, out var open))
        {
            // Trailers.
            if (_endsWithHead) Start(open);
            return;
        }

        string Pseudo(string name) => all.Find(h => h.Name == name).Value ?? "";
        var head = new RequestHead(
            Pseudo(":method"),
            Pseudo(":path"),
            "h2",
            [("host", Pseudo(":authority")), .. all.Where(h => !h.Name.StartsWith(':'))]);
        var stream = new Http2Stream(this, id, head);
        _streams[id] = stream;
        Window.Open(id);
        if (_endsWithHead) Start(stream);
    }

    private void Start(Http2Stream stream) => _answers[stream.Id] = AnswerAsync(stream);

    private async Task AnswerAsync(Http2Stream stream)
    {
        // Later frames must be read while the script runs.
        await Task.Yield();
        try
        {
            await server.AnswerAsync(stream.Head, stream.Body, connection.Id, stream);
        }
        catch (Exception e) when (Departure.Is(e))
        {
            // The client left while the answer's end was written.
        }
        finally
        {
            Window.Shut(stream.Id);
            _streams.TryRemove(stream.Id, out _);
        }
    }
}
