using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SnatchEngine.Benchmarks.Servers;

/// <summary>An HLS stream whose every answer takes a while before its first byte, as that of a server far away does.</summary>
sealed class PieceServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly FileStream _file;
    private readonly int _count;
    private readonly int _size;
    private readonly TimeSpan _latency;
    private readonly Task _accepting;
    private long _waited;

    /// <param name="file">The stream, whole.</param>
    /// <param name="count">Segments it is cut into.</param>
    /// <param name="latency">Before the first byte of each answer.</param>
    public PieceServer(string file, int count, TimeSpan latency)
    {
        _file = File.OpenRead(file);
        (_count, _size, _latency) = (count, (int)(_file.Length / count), latency);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(256);
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/list.m3u8";
        _accepting = AcceptAsync();
    }

    /// <summary>The playlist's.</summary>
    public string Url { get; }

    /// <summary>What all answers waited together before their first byte, as it came out.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _waited));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await _file.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                serving.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket)
    {
        var buffer = new byte[8 << 10];
        var answer = new byte[_size + 256];
        var length = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token) is var read and > 0)
            {
                length += read;
                if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
                {
                    continue;
                }

                var path = Encoding.ASCII.GetString(buffer, 0, length).Split(' ')[1];
                length = 0;
                var start = Stopwatch.GetTimestamp();
                await Task.Delay(_latency, _stop.Token);
                Interlocked.Add(ref _waited, Stopwatch.GetElapsedTime(start).Ticks);
                await socket.SendAsync(Answer(path, answer), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The client has what it wanted, or we are stopping.
        }

        socket.Dispose();
    }

    private ReadOnlyMemory<byte> Answer(string path, byte[] room)
    {
        if (path.EndsWith(".m3u8", StringComparison.Ordinal))
        {
            var list = Playlist();
            return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {list.Length}\r\n\r\n{list}");
        }

        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {_size}\r\n\r\n", room);
        return room.AsMemory(0, head + RandomAccess.Read(_file.SafeFileHandle, room.AsSpan(head, _size), (long)int.Parse(path[1..^3]) * _size));
    }

    private string Playlist() =>
        "#EXTM3U\n#EXT-X-TARGETDURATION:4\n" + string.Concat(Enumerable.Range(0, _count).Select(i => $"#EXTINF:4,\n{i}.ts\n")) + "#EXT-X-ENDLIST\n";
}
