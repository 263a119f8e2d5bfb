namespace SnatchEngine.Plugins.Unpack;

/// <summary>Counts what is read through it, headers included: those of an archive may be a bomb too.</summary>
/// <param name="inner">What is read.</param>
/// <param name="count">Hears all bytes so far.</param>
/// <param name="proves">Whether the checksum of all of it is wanted.</param>
internal sealed class CountedStream(Stream inner, Action<long> count, bool proves) : Stream
{
    private long _read;
    private long _lastNonZero;
    private Crc32 _crc;

    /// <summary>The checksum of all that was read.</summary>
    public uint Crc => _crc.Value;

    /// <summary>How many zeros came last.</summary>
    public long ZerosAtEnd => _read - _lastNonZero;

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

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Counted(buffer.Span, read);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(buffer.AsSpan(offset), inner.Read(buffer, offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private int Counted(ReadOnlySpan<byte> buffer, int read)
    {
        if (buffer[..read].LastIndexOfAnyExcept((byte)0) is >= 0 and var last)
        {
            _lastNonZero = _read + last + 1;
        }

        if (proves)
        {
            _crc.Add(buffer[..read]);
        }

        _read += read;
        count(_read);
        return read;
    }
}
