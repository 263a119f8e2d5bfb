using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

namespace SnatchEngine.TestKit.Sockets;

/// <summary>
/// One accepted connection. It always reads, so that a client's leaving is noticed while a response is held back.
/// </summary>
internal sealed class Connection : IAsyncDisposable
{
    private const int Established = 1;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _gone;
    private readonly Pipe _input = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
    private readonly Task _pump;
    private int _ended;

    public Connection(int id, Socket socket, Stream stream, CancellationToken stop)
    {
        Id = id;
        Socket = socket;
        Stream = stream;
        _gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Gone = _gone.Token;
        _pump = PumpAsync();
    }

    public int Id { get; }

    public Socket Socket { get; }

    public Stream Stream { get; }

    public PipeReader Input => _input.Reader;

    /// <summary>Fires when the client left, or this side ended the connection, or the server stops.</summary>
    public CancellationToken Gone { get; }

    public bool IsEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Asks the kernel, because its news reaches the pump some moments later.</summary>
    public bool PeerIsThere => !IsEnded && !Gone.IsCancellationRequested && IsEstablished(Socket);

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (IsEnded) throw new ExchangeEndedException("the connection was ended by the script");
        await Stream.WriteAsync(bytes);
    }

    /// <summary>Sends FIN (after TLS's close_notify when polite) and waits a moment for the client to close its side.</summary>
    public async Task FinishAsync(bool polite)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        try
        {
            if (polite && Stream is SslStream tls) await tls.ShutdownAsync();
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (Departure.Is(e))
        {
            // The client was faster.
        }

        // Closing with unread bytes would turn FIN into RST.
        await Task.WhenAny(_pump, Task.Delay(Linger));
        Socket.Dispose();
    }

    public void Reset()
    {
        Interlocked.Exchange(ref _ended, 1);
        SocketListener.Abort(Socket);
    }

    public async ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _ended, 1);
        Socket.Dispose();
        await _pump;
        await _input.Reader.CompleteAsync();
        try
        {
            await Stream.DisposeAsync();
        }
        catch (Exception e) when (Departure.Is(e))
        {
            // Nothing is left to say goodbye to.
        }
    }

    internal static bool IsEstablished(Socket socket)
    {
        try
        {
            if (!OperatingSystem.IsLinux()) return !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
            // getsockopt(IPPROTO_TCP, TCP_INFO): the first byte is the state.
            Span<byte> state = stackalloc byte[8];
            socket.GetRawSocketOption(6, 11, state);
            return state[0] == Established;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (await Stream.ReadAsync(_input.Writer.GetMemory(16 << 10)) is var read and > 0)
            {
                _input.Writer.Advance(read);
                if ((await _input.Writer.FlushAsync(Gone)).IsCompleted) break;
            }
        }
        catch (Exception e) when (Departure.Is(e))
        {
            // Said below.
        }

        await _input.Writer.CompleteAsync();
        await _gone.CancelAsync();
    }
}
