using System.Net.Sockets;

namespace SnatchEngine.Downloads.Http;

/// <summary>Keeps receive buffers small while a limit holds, since a full kernel buffer arrives at line speed whatever we read.</summary>
internal sealed class SocketShaper
{
    private const int Smallest = 32 << 10;
    private const int Roomy = 4 << 20;

    private readonly Lock _gate = new();
    private readonly List<WeakReference<Socket>> _live = [];
    private long _bytesPerSecond;

    /// <summary>Whether a limit holds.</summary>
    public bool IsLimiting => Interlocked.Read(ref _bytesPerSecond) > 0;

    /// <summary>Applies a new limit to every open connection; 0 is none.</summary>
    public void Limit(long bytesPerSecond)
    {
        lock (_gate)
        {
            var before = _bytesPerSecond;
            _bytesPerSecond = bytesPerSecond;
            if (before == bytesPerSecond)
            {
                return;
            }

            foreach (var reference in _live)
            {
                if (reference.TryGetTarget(out var socket))
                {
                    Set(socket, bytesPerSecond == 0 ? Roomy : Size());
                }
            }
        }
    }

    public void Shape(Socket socket)
    {
        lock (_gate)
        {
            _live.RemoveAll(r => !r.TryGetTarget(out var open) || !open.Connected);
            _live.Add(new WeakReference<Socket>(socket));

            // Without a limit the kernel tunes the buffer by itself, better than any fixed size.
            if (_bytesPerSecond > 0)
            {
                Set(socket, Size());
            }
        }
    }

    /// <summary>The round trips of the open connections, as far as they are known.</summary>
    public IReadOnlyList<SocketDelay> Delays()
    {
        List<SocketDelay> delays = [];
        lock (_gate)
        {
            foreach (var reference in _live)
            {
                if (reference.TryGetTarget(out var socket) && SocketDelays.Of(socket) is { } delay)
                {
                    delays.Add(delay);
                }
            }
        }

        return delays;
    }

    private static void Set(Socket socket, int size)
    {
        try
        {
            socket.ReceiveBufferSize = size;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // A connection that closed meanwhile needs no buffer.
        }
    }

    /// <summary>80 ms of the limit in all, as the kernel doubles what it is told: more would show as a burst in the first second.</summary>
    private int Size() => (int)Math.Clamp(_bytesPerSecond / 25 / Math.Max(1, _live.Count), Smallest, Roomy);
}
