using System.Net;
using System.Net.Sockets;

namespace SnatchEngine.TestKit.Sockets;

/// <summary>Accepts connections and runs each to its end; ends all of them within a second when disposed.</summary>
internal sealed class SocketListener : IAsyncDisposable
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromMilliseconds(900);
    private readonly Func<Socket, CancellationToken, Task> _serve;
    private readonly Action<Exception> _failed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<Socket, Task> _running = [];
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public SocketListener(IPAddress address, Func<Socket, CancellationToken, Task> serve, Action<Exception> failed)
    {
        (_serve, _failed) = (serve, failed);
        EndPoint = new(address, 0);
        ComeUp();
    }

    public IPEndPoint EndPoint { get; private set; }

    /// <summary>Listens again at the same port.</summary>
    public void ComeUp()
    {
        if (_listener is not null) return;
        _listener = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // A port with connections in TIME_WAIT can be taken again at once only so.
        if (!OperatingSystem.IsWindows()) _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(EndPoint);
        _listener.Listen(4096);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Refuses new connections and resets the open ones.</summary>
    public async Task GoDownAsync()
    {
        var listener = _listener;
        _listener = null;
        listener?.Dispose();
        await _accepting;
        Task[] open;
        lock (_lock)
        {
            open = [.. _running.Values];
            foreach (var socket in _running.Keys) Abort(socket);
        }

        await Task.WhenAny(Task.WhenAll(open), Task.Delay(EndWithin));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await GoDownAsync();
    }

    internal static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already, which is all that is wanted.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(_stop.Token);
            }
            catch (SocketException) when (!_stop.IsCancellationRequested && _listener == listener)
            {
                // The client gave up before it was accepted.
                continue;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }

            socket.NoDelay = true;
            lock (_lock) _running[socket] = RunAsync(socket);
        }
    }

    private async Task RunAsync(Socket socket)
    {
        await Task.Yield();
        try
        {
            await _serve(socket, _stop.Token);
        }
        catch (Exception e) when (Departure.Is(e))
        {
            // The other side went away.
        }
        catch (Exception e)
        {
            _failed(e);
        }
        finally
        {
            socket.Dispose();
            lock (_lock) _running.Remove(socket);
        }
    }
}
