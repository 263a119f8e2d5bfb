namespace SnatchEngine.Plugins.Lending;

/// <summary>The body of an open answer as a plugin reads it: bounded, and its end gives the answer's place back.</summary>
/// <param name="inner">The decoded body.</param>
/// <param name="answer">Whose body it is.</param>
/// <param name="host">Who sends it, for messages.</param>
internal sealed class LentBody(Stream inner, LentAnswer answer, string host) : Stream
{
    /// <summary>The most bytes of an answer, decoded.</summary>
    public const int Longest = 8 << 20;

    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>What is raised for an answer that is too long.</summary>
    public static HttpRequestException TooLong(string host) =>
        new(HttpRequestError.ConfigurationLimitExceeded, $"{host} answers with more than {Longest >> 20} MiB; files are for the download core: name the URL in a MediaSource");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken), buffer.Length);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count), count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            answer.Close();
        }

        base.Dispose(disposing);
    }

    private int Count(int read, int wanted)
    {
        _read += read;
        if (_read > Longest)
        {
            answer.Close();
            throw TooLong(host);
        }

        if (read == 0 && wanted > 0)
        {
            answer.Close();
        }

        return read;
    }
}
