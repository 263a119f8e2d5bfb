using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SnatchEngine.Downloads.Http;

/// <summary>One connection's round trip, as the kernel sees it.</summary>
/// <param name="Address">Whom it goes to.</param>
/// <param name="RoundTrip">How long it takes to there and back, all queues on the way included.</param>
internal readonly record struct SocketDelay(IPAddress Address, TimeSpan RoundTrip);

/// <summary>Reads round trips out of <c>TCP_INFO</c> (Linux).</summary>
/// <remarks>
/// <c>tcpi_rcv_rtt</c>, the receiver's own estimate: from one of our acknowledgements to the first data that answers its time stamp. The usual
/// <c>tcpi_rtt</c> is measured on what we send, which for a download is one request, long ago.
/// </remarks>
internal static class SocketDelays
{
    private const int ProtocolTcp = 6;
    private const int TcpInfo = 11;
    private const int LastDataReceived = 52;
    private const int ReceiverRoundTrip = 92;
    private const int Length = 104;

    // A connection that has brought nothing for longer has no say in what is.
    private const uint FreshMilliseconds = 1000;

    /// <summary>Whether this system tells.</summary>
    public static bool AreKnown => OperatingSystem.IsLinux();

    /// <summary>The round trip of a connection that is bringing data; null when it is not, or nobody knows.</summary>
    public static SocketDelay? Of(Socket socket)
    {
        Span<byte> info = stackalloc byte[Length];
        try
        {
            if (!AreKnown || socket.GetRawSocketOption(ProtocolTcp, TcpInfo, info) < Length || socket.RemoteEndPoint is not IPEndPoint peer)
            {
                return null;
            }

            var micros = BinaryPrimitives.ReadUInt32LittleEndian(info[ReceiverRoundTrip..]);
            var isFresh = BinaryPrimitives.ReadUInt32LittleEndian(info[LastDataReceived..]) <= FreshMilliseconds;
            return micros > 0 && isFresh ? new SocketDelay(peer.Address, TimeSpan.FromMicroseconds(micros)) : null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
