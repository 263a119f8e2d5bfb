using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SnatchEngine.Downloads.Http;

/// <summary>One connection's way, as the kernel sees it.</summary>
/// <param name="Peer">Whom it goes to.</param>
/// <param name="Local">Where it begins.</param>
/// <param name="RoundTrip">
/// From one of our acknowledgements to the first data that answers it: queues on the way, and whatever else keeps the sender waiting, such as its own pace or a
/// small window of ours. So it is never too short, and often too long.
/// </param>
/// <param name="Least">The shortest round trip of what we sent, the first packet of the connection included.</param>
internal readonly record struct SocketDelay(IPEndPoint Peer, IPEndPoint Local, TimeSpan RoundTrip, TimeSpan Least);

/// <summary>Reads round trips out of <c>TCP_INFO</c> (Linux).</summary>
/// <remarks>The usual <c>tcpi_rtt</c> is measured on what we send, which for a download is one request, long ago; <c>tcpi_rcv_rtt</c> on what comes.</remarks>
internal static class SocketDelays
{
    private const int ProtocolTcp = 6;
    private const int TcpInfo = 11;
    private const int LastDataReceived = 52;
    private const int RoundTrip = 68;
    private const int ReceiverRoundTrip = 92;
    private const int LeastRoundTrip = 148;
    private const int Length = 152;
    private const byte Established = 1;
    private const byte ClosedByPeer = 8;

    // A connection that has brought nothing for longer has no say in what is.
    private const uint FreshMilliseconds = 1000;

    /// <summary>Whether this system tells.</summary>
    public static bool AreKnown => OperatingSystem.IsLinux();

    /// <summary>The way of a connection that is bringing data; null when it is not, or nobody knows.</summary>
    public static SocketDelay? Of(Socket socket)
    {
        Span<byte> info = stackalloc byte[Length];
        try
        {
            if (!Read(socket, info) || socket.RemoteEndPoint is not IPEndPoint peer || socket.LocalEndPoint is not IPEndPoint local)
            {
                return null;
            }

            var isFresh = BinaryPrimitives.ReadUInt32LittleEndian(info[LastDataReceived..]) <= FreshMilliseconds;
            return isFresh && Time(info, ReceiverRoundTrip) is { } roundTrip ? new SocketDelay(peer, local, roundTrip, Time(info, LeastRoundTrip) ?? roundTrip) : null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>What the first packet of a connection took to there and back; null when it was refused.</summary>
    public static TimeSpan? OfHandshake(Socket socket)
    {
        Span<byte> info = stackalloc byte[Length];
        try
        {
            return Read(socket, info) && info[0] is Established or ClosedByPeer ? Time(info, RoundTrip) : null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static bool Read(Socket socket, Span<byte> info) => AreKnown && socket.GetRawSocketOption(ProtocolTcp, TcpInfo, info) >= Length;

    // All ones is what the kernel writes for a minimum it has not seen.
    private static TimeSpan? Time(ReadOnlySpan<byte> info, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(info[at..]) is > 0 and < uint.MaxValue and var micros ? TimeSpan.FromMicroseconds(micros) : null;
}
