using System.Net;
using System.Net.Sockets;

namespace SnatchEngine.Downloads.Http;

/// <summary>How long the way to a peer takes now: the first packets of a connection beside one that is open already, which asks for nothing and is closed at once.</summary>
/// <remarks>The kernels at both ends answer each other, so neither a limit of ours, nor the pace of the server, nor a busy processor makes it longer; only what waits on the way does. Not thread-safe.</remarks>
internal sealed class HandshakeProbe
{
    private Socket? _socket;
    private Task? _opening;

    /// <summary>Whether an answer is awaited.</summary>
    public bool IsUnderWay => _socket is not null;

    /// <summary>Sends the first packet.</summary>
    /// <param name="beside">The connection whose way is measured.</param>
    public void Start(SocketDelay beside)
    {
        var socket = new Socket(beside.Peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }

            // From the same address, as each may have a line of its own.
            socket.Bind(new IPEndPoint(beside.Local.Address, 0));
        }
        catch (SocketException)
        {
            socket.Dispose();
            return;
        }

        (_socket, _opening) = (socket, OpenAsync(socket, beside));
    }

    /// <summary>Takes the answer, if there is one.</summary>
    /// <param name="roundTrip">How long it took; null when it was refused.</param>
    /// <returns>Whether it is over.</returns>
    public bool TryEnd(out TimeSpan? roundTrip)
    {
        roundTrip = null;
        if (_socket is null || _opening is not { IsCompleted: true })
        {
            return false;
        }

        roundTrip = SocketDelays.OfHandshake(_socket);
        Stop();
        return true;
    }

    /// <summary>Waits no longer.</summary>
    public void Stop()
    {
        _socket?.Dispose();
        (_socket, _opening) = (null, null);
    }

    private static async Task OpenAsync(Socket socket, SocketDelay beside)
    {
        try
        {
            await socket.ConnectAsync(beside.Peer);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The state of the socket tells.
        }
    }
}
