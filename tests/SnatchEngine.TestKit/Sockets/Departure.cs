using System.Net.Sockets;
using System.Security.Authentication;

namespace SnatchEngine.TestKit.Sockets;

/// <summary>What a socket throws when one side left, which is daily business for a server of faults.</summary>
internal static class Departure
{
    // NotSupported and InvalidOperation: SslStream's words for 'shut down' and 'another write failed'.
    public static bool Is(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException or NotSupportedException or InvalidOperationException;
}

/// <summary>A script wrote on although it had closed or reset its exchange, or the client is gone.</summary>
internal sealed class ExchangeEndedException(string message) : IOException(message);
