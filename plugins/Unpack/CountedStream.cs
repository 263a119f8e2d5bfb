namespace SnatchEngine.Plugins.Unpack;

/// <summary>Counts what is read through it, headers included: those of an archive may be a bomb too.</summary>
/// <param name="inner">What is read.</param>
/// <param name="count">Hears all bytes so far.</param>
internal sealed class CountedStream(Stream inner, Action<long> count) : Stream
{
    private long _read;

    public override bool CanRead => true;

    // Without seeking, what is skipped is read, and so counted.
    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private int Counted(int read)
    {
        _read += read;
        count(_read);
        return read;
    }
}
