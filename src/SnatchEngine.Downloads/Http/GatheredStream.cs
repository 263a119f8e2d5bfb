namespace SnatchEngine.Downloads.Http;

/// <summary>A connection above TLS: gives all the records that have arrived with one read, so that they become one write.</summary>
/// <param name="tls">The decrypting stream.</param>
/// <param name="wire">What it reads from.</param>
internal sealed class GatheredStream(Stream tls, ReadAheadStream wire) : BodyStream
{
    // RFC 8446, 5.2: 5 bytes of header, 16 KiB of content, at most 256 bytes more.
    private const int LargestRecord = 5 + (16 << 10) + 256;

    public override bool CanWrite => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await tls.ReadAsync(buffer, cancellationToken);

        // With a whole record there, the next read does not wait.
        while (count > 0 && count < buffer.Length && wire.Ready >= LargestRecord && await tls.ReadAsync(buffer[count..], cancellationToken) is > 0 and var more)
        {
            count += more;
        }

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => tls.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => tls.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        tls.Dispose();
        base.Dispose(disposing);
    }
}
