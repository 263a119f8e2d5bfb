using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SnatchEngine.Benchmarks.Servers;

/// <summary>A range server on raw sockets whose connections each have a speed of their own: what nginx cannot do, and what it hides.</summary>
/// <remarks>Every path is the same file. It knows how much of it has reached the clients' machines, by the kernel's count of acknowledged bytes.</remarks>
sealed class PacedServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly FileStream _file;
    private readonly Func<int, long?> _rateOf;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private readonly Task _accepting;
    private readonly Lock _bodiesLock = new();
    private long _ackedOnClosed;
    private long _firstBody;
    private int _bodies;

    /// <param name="file">What every path serves.</param>
    /// <param name="rateOf">Bytes per second of the connection accepted as number 1, 2, 3…; null: as fast as it goes.</param>
    public PacedServer(string file, Func<int, long?> rateOf)
    {
        _file = File.OpenRead(file);
        _rateOf = rateOf;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        Origin = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";
        _accepting = AcceptAsync();
    }

    public string Origin { get; }

    /// <summary>Connections accepted so far.</summary>
    public int Accepted { get; private set; }

    /// <summary>The most bodies that were being sent at once.</summary>
    public int PeakBodies { get; private set; }

    /// <summary>The <see cref="Stopwatch"/> moment at which the first body began, or 0.</summary>
    public long FirstBody => Interlocked.Read(ref _firstBody);

    /// <summary>Bytes that the receiving kernel has acknowledged, over all connections there have been.</summary>
    public long Acknowledged => Interlocked.Read(ref _ackedOnClosed) + _connections.Keys.Sum(AcknowledgedOn);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        await _file.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                var rate = _rateOf(++Accepted);
                var begin = new TaskCompletionSource();
                _connections[socket] = ServeAsync(socket, rate, begin.Task);
                begin.SetResult();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket, long? rate, Task begin)
    {
        await begin;
        try
        {
            while (await ReadHeadAsync(socket) is { } head)
            {
                var (from, to) = RangeOf(head, _file.Length);
                await socket.SendAsync(Encoding.ASCII.GetBytes(AnswerHead(head, from, to, _file.Length)), _stop.Token);
                if (!head.StartsWith("HEAD ", StringComparison.Ordinal))
                {
                    Interlocked.CompareExchange(ref _firstBody, Stopwatch.GetTimestamp(), 0);
                    CountBodies(1);
                    try
                    {
                        await SendBodyAsync(socket, from, to - from, rate);
                    }
                    finally
                    {
                        CountBodies(-1);
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The client has what it wanted, or we are stopping.
        }

        Interlocked.Add(ref _ackedOnClosed, AcknowledgedOn(socket));
        _connections.TryRemove(socket, out _);
        socket.Dispose();
    }

    private void CountBodies(int change)
    {
        lock (_bodiesLock)
        {
            _bodies += change;
            PeakBodies = Math.Max(PeakBodies, _bodies);
        }
    }

    private async Task<string?> ReadHeadAsync(Socket socket)
    {
        var buffer = new byte[16 << 10];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
            if (read == 0)
            {
                return null;
            }

            length += read;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                return Encoding.Latin1.GetString(buffer, 0, length);
            }
        }

        return null;
    }

    private async Task SendBodyAsync(Socket socket, long from, long length, long? rate)
    {
        var slice = (int)Math.Clamp((rate ?? long.MaxValue) / 4, 1 << 10, 64 << 10);
        var buffer = ArrayPool<byte>.Shared.Rent(slice);
        var clock = Stopwatch.StartNew();
        try
        {
            for (long sent = 0; sent < length;)
            {
                var read = RandomAccess.Read(_file.SafeFileHandle, buffer.AsSpan(0, (int)Math.Min(slice, length - sent)), from + sent);
                await socket.SendAsync(buffer.AsMemory(0, read), _stop.Token);
                sent += read;
                if (rate is { } pace && TimeSpan.FromSeconds((double)sent / pace) - clock.Elapsed is var early && early > TimeSpan.Zero)
                {
                    await Task.Delay(early, _stop.Token);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (long From, long To) RangeOf(string head, long length)
    {
        const string name = "\r\nRange: bytes=";
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return (0, length);
        }

        var text = head[(at + name.Length)..head.IndexOf("\r\n", at + 2, StringComparison.Ordinal)].Split('-');
        return text[0].Length == 0
            ? (Math.Max(0, length - long.Parse(text[1])), length)
            : (Math.Min(long.Parse(text[0]), length), text[1].Length == 0 ? length : Math.Min(long.Parse(text[1]) + 1, length));
    }

    private static string AnswerHead(string head, long from, long to, long length)
    {
        var ranged = head.Contains("\r\nRange:", StringComparison.OrdinalIgnoreCase);
        return $"HTTP/1.1 {(ranged ? "206 Partial Content" : "200 OK")}\r\nContent-Type: application/octet-stream\r\nAccept-Ranges: bytes\r\n" +
            $"ETag: \"benchmark\"\r\nLast-Modified: Mon, 05 Jan 2026 10:00:00 GMT\r\nContent-Length: {to - from}\r\n" +
            (ranged ? $"Content-Range: bytes {from}-{to - 1}/{length}\r\n" : "") + "\r\n";
    }

    private static long AcknowledgedOn(Socket socket)
    {
        // struct tcp_info of Linux: tcpi_bytes_acked is the 8 bytes at 120.
        Span<byte> info = stackalloc byte[256];
        try
        {
            return socket.GetRawSocketOption(6, 11, info) >= 128 ? BitConverter.ToInt64(info[120..128]) : 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
