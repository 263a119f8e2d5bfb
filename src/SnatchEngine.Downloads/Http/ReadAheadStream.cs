using System.Net.Sockets;

namespace SnatchEngine.Downloads.Http;

/// <summary>A connection beneath TLS, read in large pieces: TLS asks for one record of 16 KiB at a time, and each would cost two system calls.</summary>
/// <param name="socket">The connected socket; closed with the stream.</param>
/// <param name="shaper">Says how much may be read ahead while a limit holds.</param>
internal sealed class ReadAheadStream(Socket socket, SocketShaper shaper) : BodyStream
{
    private const int Smallest = 16 << 10;
    private const int Largest = 256 << 10;

    private readonly NetworkStream _wire = new(socket, ownsSocket: true);
    private byte[] _buffer = [];
    private int _size = Smallest;
    private int _start;
    private int _end;

    public override bool CanWrite => true;

    /// <summary>Bytes that can be read without waiting.</summary>
    public int Ready => _end - _start;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Ready > 0 ? ValueTask.FromResult(Take(buffer.Span)) : FillAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _wire.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        _wire.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var size = shaper.IsLimiting ? Smallest : _size;
        _buffer = _buffer.Length >= size ? _buffer : GC.AllocateUninitializedArray<byte>(size, pinned: true);
        (_start, _end) = (0, 0);
        _end = await _wire.ReadAsync(_buffer.AsMemory(0, size), cancellationToken);
        // Grows with what arrives at once, so that a thousand small answers hold little.
        _size = _end == _size ? Math.Min(_size * 2, Largest) : _size;
        return Take(buffer.Span);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Ready);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
