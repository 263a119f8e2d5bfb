namespace SnatchEngine.Downloads.Http;

/// <summary>Bytes that were read to look at them, put before the rest again.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : BodyStream
{
    private int _passed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_passed == prefix.Length)
        {
            return await rest.ReadAsync(buffer, cancellationToken);
        }

        var count = Math.Min(buffer.Length, prefix.Length - _passed);
        prefix.AsMemory(_passed, count).CopyTo(buffer);
        _passed += count;
        return count;
    }
}
