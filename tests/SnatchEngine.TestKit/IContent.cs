namespace SnatchEngine.TestKit;

/// <summary>Bytes a server can hand out from any offset.</summary>
public interface IContent
{
    long Length { get; }

    /// <summary>Writes the bytes from <paramref name="offset"/> on; the range lies within the content.</summary>
    void Fill(long offset, Span<byte> target);
}

/// <summary>Content held in memory.</summary>
public sealed class FixedBytes(ReadOnlyMemory<byte> bytes) : IContent
{
    public long Length => bytes.Length;

    public void Fill(long offset, Span<byte> target) => bytes.Span.Slice(checked((int)offset), target.Length).CopyTo(target);
}
